"""The SQL of ``warehouse/``: read, put in order, described."""
