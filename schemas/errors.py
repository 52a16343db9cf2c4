"""What can be wrong with data, said so that a reader can act on it."""


class DataError(Exception):
    """Base of every error this project raises on purpose."""


class ColumnError(DataError):
    """Columns handed over for a table do not match the record that owns it."""

    def __init__(self, *, table: str, column: str, found: str) -> None:
        """Keep the parts; build the sentence."""
        self.table, self.column, self.found = table, column, found
        super().__init__(
            f"{table}.{column}: {found}; the contract in schemas/ says otherwise. "
            "Mend the step that made the column, or change the contract and rebuild."
        )
