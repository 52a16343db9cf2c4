"""The static site: what was found, for the eye. Pages that open from a folder, with no server."""
