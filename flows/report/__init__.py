"""The report of a run: gathered as facts, written as a page, kept beside the warehouse."""
