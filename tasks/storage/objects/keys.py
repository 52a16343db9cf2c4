"""Keys: what an object is called below a warehouse's address.

``current.json`` points; ``snapshots/<id>/`` holds a manifest and the small tables;
``parts/<table>/<batch>/<part_id>-<sha256>.parquet`` are rows, named after their bytes and shared
by all snapshots that have them; ``raw/`` keeps documents as they came.
"""

from schemas.manifest import Part


def part_key(part: Part, table: str) -> str:
    """Return the key of a part's rows of a table."""
    return f"parts/{table}/{part.batch}/{part.part_id}-{part.files[table].sha256}.parquet"


def snapshot_key(snapshot_id: str, name: str) -> str:
    """Return the key of a file of one snapshot alone."""
    return f"snapshots/{snapshot_id}/{name}"


def shared_key(snapshot_id: str, table: str) -> str:
    """Return the key of a small table, which comes of no document."""
    return snapshot_key(snapshot_id, f"{table}/part.parquet")
