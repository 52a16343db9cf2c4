"""The steps: a pure text core, an I/O shell, and the Prefect tasks that join them."""
