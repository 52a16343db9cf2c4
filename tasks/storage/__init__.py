"""The I/O shell: reads files, writes parts, commits snapshots. Knows nothing of text."""
