"""Every document is new, a repeat, or already there; and nothing is lost when that changes."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from schemas.document import Outcome
from tasks.ledger import Ledger
from tasks.storage.snapshots.roll import KnownDocument


def known(content: str, outcome: str = "article", original: str | None = None) -> KnownDocument:
    return KnownDocument(f"sha-{content}", content, outcome, original, "1", "old", "part")


def test_the_same_version_is_unchanged_until_the_pipeline_changes() -> None:
    before = {"a": known("x")}
    assert Ledger(before, "1").is_unchanged("a", "sha-x")
    assert not Ledger(before, "1").is_unchanged("a", "sha-y")
    assert not Ledger(before, "2").is_unchanged("a", "sha-x")


def test_a_retracted_document_stays_out_until_it_says_something_else() -> None:
    before = {"a": known("x", "retracted")}
    for version in ("1", "2"):
        assert Ledger(before, version).is_unchanged("a", "sha-x")
        assert not Ledger(before, version).is_unchanged("a", "sha-y")


def test_bytes_are_kept_once_unless_a_repeat_is_written_otherwise() -> None:
    ledger = Ledger({"a": known("x")}, "1")
    for uri, sha256 in (("b", "sha-x"), ("c", "sha-of-other-bytes")):
        outcome, _ = ledger.enter(uri, "new", sha256=sha256, content_sha256="x")
        assert outcome is Outcome.DUPLICATE
    assert [ledger.keeps_bytes(u, s) for u, s in (("a", "sha-x"), ("b", "sha-x"))] == [True, False]
    assert ledger.keeps_bytes("c", "sha-of-other-bytes")


def test_a_repeat_takes_over_when_its_original_changes() -> None:
    before = {
        "a": known("x"),
        "b": known("x", "duplicate", "a"),
        "c": known("x", "duplicate", "a"),
    }
    ledger = Ledger(before, "1")
    assert ledger.enter("a", "new", sha256="s", content_sha256="y") == (Outcome.ARTICLE, None)
    promoted = [
        (p, ledger.enter(p.source_uri, "old", sha256="s", content_sha256="x"))
        for p in ledger.promotions()
    ]
    assert [(p.source_uri, p.original, p.original_sha256, outcome) for p, outcome in promoted] == [
        ("b", "a", "sha-x", (Outcome.ARTICLE, None)),
        ("c", "a", "sha-x", (Outcome.DUPLICATE, "b")),
    ]
    assert ledger.replaced() == {"a": "part", "b": "part", "c": "part"}
    promoted_now = ledger.known("b")
    assert promoted_now is not None
    assert promoted_now.batch == "old"


class Offering(RuleBasedStateMachine):
    """Offer documents in any order over several runs; compare with a plain model."""

    at_hand = 50_000

    def __init__(self) -> None:
        super().__init__()
        self.warehouse: dict[str, KnownDocument] = {}
        self.offered: dict[str, str] = {}

    @rule(batch=st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("xyz!"), min_size=1))
    def run(self, batch: dict[str, str]) -> None:
        ledger = Ledger(self.warehouse, "1", at_hand=self.at_hand)
        for uri, content in sorted(batch.items()):
            self.offered[uri] = content
            if ledger.is_unchanged(uri, f"sha-{content}"):
                continue
            if content == "!":
                ledger.reject(uri, "b", sha256="sha-!")
            else:
                ledger.enter(uri, "b", sha256=f"sha-{content}", content_sha256=content)
            assert ledger.was_entered(uri)
        for p in ledger.promotions():
            content = self.offered[p.source_uri]
            assert p.original_sha256 == f"sha-{content}" == p.source_sha256
            ledger.enter(p.source_uri, "b", sha256=f"sha-{content}", content_sha256=content)
        assert ledger.replaced() == {
            uri: self.warehouse[uri].part_id for uri in self.warehouse if ledger.was_entered(uri)
        }
        found = {uri: ledger.known(uri) for uri in self.offered}
        self.warehouse = {uri: document for uri, document in found.items() if document}

    @invariant()
    def every_content_is_held_by_exactly_one_article(self) -> None:
        articles = [d.content_sha256 for d in self.warehouse.values() if d.outcome == "article"]
        assert sorted(articles) == sorted({c for c in self.offered.values() if c != "!"})

    @invariant()
    def every_repeat_points_at_an_article_with_its_content(self) -> None:
        for document in self.warehouse.values():
            if document.outcome == "duplicate":
                original = self.warehouse[str(document.duplicate_of)]
                assert (original.outcome, original.content_sha256) == (
                    "article",
                    document.content_sha256,
                )

    @invariant()
    def every_document_is_accounted_for(self) -> None:
        assert self.warehouse.keys() == self.offered.keys()


class OfferingMany(Offering):
    """The same where documents are put away at once: they are found on many rolls."""

    at_hand = 1


TestOffering = Offering.TestCase
TestOfferingMany = OfferingMany.TestCase


@given(st.lists(st.sampled_from("xy"), min_size=1, max_size=6))
def test_the_first_of_several_equal_documents_is_the_article(contents: list[str]) -> None:
    ledger = Ledger({}, "1")
    outcomes = [
        ledger.enter(str(n), "b", sha256="s", content_sha256=c)[0] for n, c in enumerate(contents)
    ]
    assert outcomes.count(Outcome.ARTICLE) == len(set(contents))
