"""Reprints: which texts tell the same in the same words, who was first, and what was cut."""
