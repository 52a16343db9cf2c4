"""How this process speaks. Kept apart because every command needs it, and nothing else."""


class State:
    """How this process speaks: one command line, one process, one way."""

    form = "text"
    verbose = False
    run_id: str | None = None
    beats = False  # whether this process gives the signs of life of its runs, in Prefect's place
