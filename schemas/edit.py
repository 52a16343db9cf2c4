"""Edit: one change that the pipeline made to a text."""

from enum import StrEnum
from typing import ClassVar

from schemas.provenance import Traced
from schemas.record import column


class Certainty(StrEnum):
    """How an edit is known to be right. A published value is never renamed."""

    PROVED = "proved"
    CERTAIN = "certain"
    CHOICE = "choice"


class TextEdit(Traced):
    """One row per change. Undone from the last step to the first, they give the raw text."""

    table: ClassVar[str] = "edits"
    label_zh: ClassVar[str] = "修改"
    key: ClassVar[tuple[str, ...]] = ("article_id", "step", "start_char")

    article_id: str = column("文章编号", "Article it was made in (articles.article_id).")
    step: int = column("步骤", "Place of the rule in the run, from 0.", ge=0)
    start_char: int = column("起点", "First code point in the text before this step.", ge=0)
    before: str = column("改前", "Characters removed; empty for an insertion.")
    after: str = column("改后", "Characters put in their place; empty for a deletion.")
    certainty: Certainty = column("把握", "Proved, certain by rule, or chosen among several.")
    score: float | None = column("得分", "Score of a choice; null where nothing was chosen.")
