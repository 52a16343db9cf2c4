"""Files for other people's tools: one Parquet file per table, a Superset bundle."""
