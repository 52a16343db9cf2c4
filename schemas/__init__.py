"""The contract: one pydantic model a table, and everything derived from it."""
