"""A warehouse that is looked after: taken out, brought back, read again, rolled back, mended."""

import errno
import json
import os
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from click.testing import CliRunner

import flows.ingest
import flows.upkeep
from flows.cli import newsmill
from flows.cli.failing import _sentence, tell
from flows.run import Terms
from schemas.manifest import Manifest, RunAction
from schemas.rejection import RejectionReason
from tasks.decoding import read_bytes, read_offered
from tasks.reread import NothingSelectedError
from tasks.retract import UnknownDocumentError
from tasks.rollback import NeverPublishedError, roll_back
from tasks.selection import Selection
from tasks.storage.database.reading import reading
from tasks.storage.layout import NoSnapshotError, Warehouse
from tasks.storage.offers import Media
from tasks.storage.parts import CorruptPartError
from tasks.storage.snapshots.commit import ChangeLimitError
from tasks.storage.verify import problems
from tests.proof import world
from tests.proof.world import World


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call tasks as plain functions; give them back as they were."""
    world.call_as_functions(monkeypatch.setattr)


@pytest.fixture
def place(tmp_path: Path) -> World:
    """Return a warehouse of eight articles, a repeat and an empty file."""
    made = World(tmp_path)
    made.offer(1, range(1, 9))
    world.ingest(made)
    return made


def uris(place: World) -> set[str]:
    return {uri for uri, _ in place.facts()[""]}


def outcomes(place: World) -> dict[str, int]:
    with reading(place.warehouse) as connection:
        query = "SELECT outcome, count(*) FROM documents GROUP BY outcome"
        return dict(connection.execute(query).fetchall())


def asked(place: World, *words: str) -> str:
    said = CliRunner().invoke(newsmill, [*words, "--warehouse", str(place.warehouse.root)])
    assert said.exit_code in (0, 3), said.output
    return said.output


def test_a_retracted_article_stays_out_until_it_says_something_else(place: World) -> None:
    before = place.facts()
    flows.upkeep.retract.fn(["1.txt"], str(place.warehouse.root))
    assert uris(place) == {f"{n}.txt" for n in range(2, 9)}
    assert outcomes(place) == {"article": 7, "rejected": 1, "retracted": 2}  # with its repeat
    assert place.facts() == place.loaded()
    world.ingest(place)
    assert "1.txt" not in uris(place)
    flows.upkeep.reread.fn(RunAction.RESTORE, str(place.warehouse.root), tagger="none")
    assert place.facts() == place.loaded() == before
    flows.upkeep.retract.fn(["repeat.txt"], str(place.warehouse.root))
    (place.inbox / "1.txt").write_text(world.text(1, 3), "utf-8")
    world.ingest(place)
    assert "1.txt" in uris(place)
    assert not place.problems()


def test_an_unknown_article_is_not_retracted(place: World) -> None:
    for wanted in ("9.txt", "empty.txt"):
        with pytest.raises(UnknownDocumentError, match=f"{wanted}: no such article"):
            flows.upkeep.retract.fn([wanted], str(place.warehouse.root))
    assert len(uris(place)) == 8


def test_a_rebuild_makes_the_same_rows_of_the_kept_bytes(place: World) -> None:
    before, snapshot = place.facts(), place.warehouse.snapshot()
    for file in place.inbox.iterdir():
        file.unlink()
    raw = sorted(place.warehouse.raw.rglob("*.parquet"))
    world.rebuild(place)
    assert place.facts() == before
    assert place.warehouse.snapshot() == snapshot  # the very bytes
    assert sorted(place.warehouse.raw.rglob("*.parquet")) == raw
    report = flows.upkeep.reread.fn(
        RunAction.REBUILD, str(place.warehouse.root), tagger="fast", terms=Terms(change_limit=1)
    )
    assert report.counts.model_dump() == {
        "offered": 10,
        "unchanged": 0,
        "articles": 8,
        "duplicates": 1,
        "rejected": 1,
        "retracted": 0,
    }
    assert place.facts()[""] == before[""]
    with reading(place.warehouse) as connection:
        versions = connection.execute("SELECT DISTINCT pipeline_version FROM documents").fetchall()
    assert [version.endswith(".fast") for (version,) in versions] == [True]


def test_a_rebuild_reads_only_what_is_asked_for(place: World) -> None:
    def offered(selection: Selection) -> int:
        report = flows.upkeep.reread.fn(
            RunAction.REBUILD, str(place.warehouse.root), selection, "none"
        )
        return report.counts.offered

    assert offered(Selection()) == 0
    assert offered(Selection(batch="other", everything=True)) == 0
    assert offered(Selection(batch="inbox", everything=True)) == 10
    assert offered(Selection(documents=("2.txt",), everything=True)) == 1


def test_rejected_documents_are_replayed_by_reason(place: World) -> None:
    def replayed(reason: RejectionReason) -> int:
        selection = Selection(reason=reason)
        root = str(place.warehouse.root)
        return flows.upkeep.reread.fn(RunAction.REPLAY, root, selection, "none").counts.rejected

    assert replayed(RejectionReason.BINARY) == 0
    assert replayed(RejectionReason.EMPTY) == 1


def test_what_a_mended_decoder_can_read_comes_in(
    place: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.inbox / "odd.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + world.text(9, 9).encode())
    world.ingest(place)
    assert outcomes(place)["rejected"] == 2
    with monkeypatch.context() as mended:
        mended.setattr("tasks.intake.read_offered", _without_the_picture)
        mended.setattr("tasks.documents.read_again", lambda data, *_: _text(data[8:]))
        root = str(place.warehouse.root)
        flows.upkeep.reread.fn(RunAction.REPLAY, root, tagger="none")
    assert "odd.txt" in uris(place)
    assert outcomes(place)["rejected"] == 1


def _without_the_picture(document: object) -> object:
    if document.data and document.data.startswith(b"\x89PNG"):
        return _text(document.data[8:])
    return read_offered(document)


def _text(data: bytes) -> object:
    return read_bytes(data, Media.TEXT)


def test_a_damaged_file_is_found_told_and_mended(place: World) -> None:
    before = place.facts()
    damaged = next((place.warehouse.snapshot() / "paragraphs").rglob("*.parquet"))
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:200] + b"\0" * 8 + whole[208:])
    assert [str(damaged.resolve()) in problem for problem in place.problems()] == [True]
    assert "newsmill rebuild --damaged" in asked(place, "verify")
    place.offer(2, range(1, 2))
    with pytest.raises(CorruptPartError, match="Nothing was published"):
        world.ingest(place)
    place.offer(1, range(1, 9))
    selection = Selection(damaged=True)
    flows.upkeep.reread.fn(RunAction.REBUILD, str(place.warehouse.root), selection, "none")
    assert place.facts() == place.loaded() == before
    assert place.problems() == []
    with pytest.raises(NothingSelectedError, match="damaged"):
        flows.upkeep.reread.fn(RunAction.REBUILD, str(place.warehouse.root), selection, "none")


def test_a_manifest_that_lost_its_end_is_read_from_its_copy(place: World) -> None:
    before = place.facts()
    manifest = place.warehouse.snapshot() / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-300])
    place.offer(2, range(1, 3))
    world.ingest(place)
    assert place.facts() == place.loaded() != before
    assert place.problems() == []


def test_older_snapshots_can_be_read_compared_and_published_again(place: World) -> None:
    first = place.warehouse.snapshot().name
    before = place.facts()
    place.offer(2, range(1, 3))
    world.ingest(place)
    second = place.warehouse.snapshot().name
    with reading(place.warehouse, first[:6]) as connection:
        assert world.facts_in(connection) == before
        assert connection.execute("SELECT count(*) FROM titles_held").fetchone()
        with pytest.raises(Exception, match="disabled"):
            connection.execute("SELECT * FROM read_csv('/etc/passwd')")
    found = json.loads(asked(place, "diff", "--json"))
    changed = {t["table"]: (t["added"], t["removed"], t["changed"]) for t in found["tables"]}
    assert changed["articles"] == (0, 0, 2)
    assert changed["documents"] == (0, 0, 3)
    assert [row[0] for row in found["headlines"]] == ["1.txt", "2.txt"]
    assert ["person 赵明远", 2, "1.txt"] in found["entities_lost"]
    assert ["person 孙晓燕", 2, "1.txt"] in found["entities_gained"]
    assert ["赵明远, 馆长", 2, "1.txt"] in found["roles_lost"]
    assert roll_back(place.warehouse, first).snapshot_id == first
    assert place.facts() == place.loaded() == before
    assert roll_back(place.warehouse, second).snapshot_id == second
    with pytest.raises(NoSnapshotError, match="names no one snapshot"):
        roll_back(place.warehouse, "zzz")


def test_a_run_that_changes_too_much_stops_and_asks(tmp_path: Path) -> None:
    place = World(tmp_path)
    place.offer(1, range(1, 130))
    world.ingest(place)
    before = place.facts()
    place.offer(2, range(1, 60))
    asking = Terms(change_limit=0.3)
    with pytest.raises(ChangeLimitError, match=r"4\d% of the documents.*--accept") as stopped:
        flows.ingest.ingest.fn([str(place.inbox)], str(tmp_path / "w"), tagger="none", terms=asking)
    assert place.facts() == place.loaded() == before
    assert "4" in asked(place, "diff", "current", stopped.value.refused)
    with pytest.raises(NeverPublishedError):
        roll_back(place.warehouse, stopped.value.refused)
    flows.ingest.ingest.fn(
        [str(place.inbox)], str(tmp_path / "w"), tagger="none", terms=Terms(accept=True)
    )
    assert place.facts() == place.loaded() != before
    assert place.warehouse.find(stopped.value.refused)[0] == place.warehouse.snapshot()


def test_many_small_runs_do_not_leave_many_small_files(tmp_path: Path) -> None:
    place = World(tmp_path)
    for night in range(1, 13):
        place.offer(1, range(night, night + 1))
        world.ingest(place)
    manifest = Warehouse(tmp_path / "w").manifest()
    assert isinstance(manifest, Manifest)
    assert len(manifest.parts) < 8
    assert outcomes(place)["article"] == 12
    assert place.facts() == place.loaded()
    assert list(problems(place.warehouse)) == []


def test_vacuum_deletes_what_no_kept_snapshot_needs(place: World) -> None:
    for version in (2, 3, 4):
        place.offer(version, range(1, 9))
        flows.ingest.ingest.fn(
            [str(place.inbox)], str(place.warehouse.root), tagger="none", terms=Terms(accept=True)
        )
    orphan = place.warehouse.raw / "inbox" / "left-by-a-killed-run.parquet"
    orphan.touch()
    before = place.facts()
    assert len(place.warehouse.history()) == 4
    pages = sorted(place.warehouse.reports.glob("2*"))
    assert "snapshots: " not in asked(place, "vacuum", "--dry-run")
    assert orphan.exists()
    told = asked(place, "vacuum", "--days", "0", "--keep", "2")
    assert told.count("snapshots: ") == 2
    assert told.count("reports: ") == len(pages) - 4 > 0
    assert len(sorted(place.warehouse.reports.glob("2*"))) == 4
    assert not orphan.exists()
    assert len(place.warehouse.history()) == 2
    assert place.facts() == place.loaded() == before
    assert place.problems() == []


def test_a_linked_file_answers_as_a_loaded_one(place: World) -> None:
    flows.ingest.ingest.fn(
        [str(place.inbox)], str(place.warehouse.root), tagger="none", terms=Terms(link=True)
    )
    assert place.loaded() == place.facts()
    assert not place.fed()  # it would hold the rows a second time
    assert place.warehouse.database.stat().st_size < 3_000_000
    place.offer(2, range(1, 3))
    world.ingest(place)  # it stays as it is
    assert place.loaded() == place.facts()
    with reading(place.warehouse) as connection:
        assert world.facts_in(connection) == place.facts()
        with pytest.raises(Exception, match="disabled"):
            connection.execute("SELECT * FROM read_csv('/etc/passwd')")
    flows.ingest.ingest.fn(
        [str(place.inbox)], str(place.warehouse.root), tagger="none", terms=Terms(link=False)
    )
    assert place.loaded() == place.facts()


def test_the_files_for_bi_follow_every_action(place: World) -> None:
    """Retract, restore, rebuild and rollback, a run without them, and one that wants them again."""
    first, seen = place.fed(), []
    for action in ("ingest", "retract", "restore", "rebuild", "rollback"):
        place.offer(2, range(3, 12))
        world.ACTIONS[action](place)
        articles = pq.read_table(place.warehouse.feed / "articles.parquet")
        shown = zip(*(articles[n].to_pylist() for n in ("source_uri", "text")), strict=True)
        assert tuple(sorted(shown)) == place.facts()[""]
        assert place.problems() == []
        seen.append(place.fed())
    assert first != seen[0] != seen[1] != seen[2]
    paths = [str(place.inbox)], str(place.warehouse.root)
    flows.ingest.ingest.fn(*paths, tagger="none", terms=Terms(feed=False, change_limit=1))
    assert not place.warehouse.feed.exists()
    asked(place, "rollback", world.oldest(place))
    assert place.fed() == seen[-1]


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    place = World(tmp_path / "here")
    place.offer(1, range(1, 3))
    (tmp_path / "here/w").write_text("a file, where the folder should be")
    said = CliRunner().invoke(
        newsmill, ["ingest", str(place.inbox), "--warehouse", str(tmp_path / "here/w")]
    )
    assert said.exit_code in (2, 3)
    for number, words in ((errno.ENOSPC, "the disk is full"), (errno.EROFS, "may not be written")):
        assert tell(OSError(number, "…", "somewhere")) == 3
        assert words in _sentence(OSError(number, "…", "somewhere"))


def test_files_have_the_rights_that_the_user_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        place = World(tmp_path)
        place.offer(1, range(1, 3))
        world.ingest(place)
    finally:
        os.umask(before)
    made = [path for path in place.warehouse.root.rglob("*") if not path.is_symlink()]
    assert len(made) > 20
    assert [path for path in made if path.stat().st_mode & 0o007] == []


def test_an_old_manifest_that_is_damaged_fails_no_run(
    place: World, caplog: pytest.LogCaptureFixture
) -> None:
    old = place.warehouse.snapshot()
    place.offer(2, range(1, 3))
    world.ingest(place)
    for copy in old.glob("manifest*"):
        copy.write_text("{")
    place.offer(3, range(3, 5))
    world.ingest(place)
    assert "could not be deleted" in caplog.text
    assert place.facts() == place.loaded()


@pytest.mark.parametrize(("accept", "outcome"), [(True, "not run"), (False, "passed")])
def test_checks_that_were_not_run_are_not_reported_as_passed(
    place: World, accept: bool, outcome: str
) -> None:
    place.offer(2, range(1, 2))
    flows.ingest.ingest.fn(
        [str(place.inbox)], str(place.warehouse.root), tagger="none", terms=Terms(accept=accept)
    )
    facts = json.loads((place.warehouse.reports / "latest.json").read_text("utf-8"))
    assert {check["outcome"] for check in facts["checks"]} == {outcome}
