"""Snapshots: what is in one, what a run changes, and the commit that makes it current."""
