"""polars: the files for BI tools."""

import sys
from pathlib import Path

import polars
from digests import digests, told

found = {}
for path in sorted((Path(sys.argv[1]) / "bi").glob("*.parquet")):
    frame = polars.read_parquet(path)
    found[path.stem] = digests(frame.columns, frame.rows())
told({"version": polars.__version__, "files": found})
