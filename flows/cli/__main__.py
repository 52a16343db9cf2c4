"""``python -m flows.cli`` is ``newsmill``."""

from flows.cli import main

main()
