"""Provenance: the columns by which any row is traced to the characters it came from."""

from schemas.record import Record, column


class Traced(Record):
    """A row made from a span of one document.

    The run is not a column: the same input gives the same bytes, whoever ran it and when.
    A part's manifest entry and its Parquet metadata say which run wrote it.
    """

    source_uri: str = column(
        "来源文件",
        "Document, relative to the root given; archive members as archive!/name, lines as #Ln.",
    )
    source_sha256: str = column("来源校验和", "SHA-256 of the document's bytes, lower-case hex.")
    raw_start: int = column(
        "原文起点",
        "First code point in the decoded document; of HTML, in the text extracted from it.",
        ge=0,
    )
    raw_end: int = column("原文终点", "Code point after the last, counted likewise.", ge=0)
    rule_id: str = column("规则", "Rule or recogniser that made the row.")
    pipeline_version: str = column("流程版本", "Version of the pipeline that made the row.")
