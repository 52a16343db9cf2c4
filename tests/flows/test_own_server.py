"""``newsmill serve`` with nothing else installed: one command for the night."""
