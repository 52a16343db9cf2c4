"""The DuckDB file: made, brought up to date, searched, read."""
