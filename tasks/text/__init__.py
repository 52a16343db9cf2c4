"""The pure core: strings in, records out. No I/O, no clock, no globals that change."""
