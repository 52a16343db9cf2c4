"""Document: every file or archive member ever offered, and what became of it."""

from enum import StrEnum
from typing import ClassVar

from schemas.record import Record, column


class Outcome(StrEnum):
    """What became of a document. A published value is never renamed."""

    ARTICLE = "article"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    RETRACTED = "retracted"


class Document(Record):
    """One row per document: in = articles + duplicates + rejected is read off here."""

    table: ClassVar[str] = "documents"
    label_zh: ClassVar[str] = "文档"
    key: ClassVar[tuple[str, ...]] = ("source_uri",)

    source_uri: str = column(
        "来源文件",
        "Path relative to the root given; archive members as archive!/name, lines as #Ln.",
    )
    source_sha256: str | None = column(
        "来源校验和", "SHA-256 of the bytes, lower-case hex; null where they could not be read."
    )
    batch: str = column("批次", "Batch that brought it.")
    outcome: Outcome = column("结果", "Article, duplicate, rejected or retracted.")
    article_id: str | None = column("文章编号", "Its article, or the one it repeats.")
    duplicate_of: str | None = column("重复于", "source_uri of the document it repeats.")
    content_sha256: str | None = column("内容校验和", "SHA-256 of the decoded text.")
    file_bytes: int | None = column("字节数", "Size as offered, after decompression.", ge=0)
    encoding: str | None = column("编码", "Character set that was decided on.")
    encoding_method: str | None = column(
        "编码依据", "How: bom, strict, declared, pattern, plausibility, plausibility_with_aliases."
    )
    undecodable_bytes: int | None = column("坏字节数", "Bytes that became U+FFFD.", ge=0)
    pipeline_version: str = column("流程版本", "Version of the pipeline that decided.")
