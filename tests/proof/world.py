"""A small world to break: two states of an inbox, the actions between them, what is to be seen.

Everything runs as the command line runs it, but for Prefect, which starts too slowly to be
killed five hundred times: its tasks are called as the plain functions that they wrap.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow.parquet as pq

import flows.ingest
import flows.run
import flows.upkeep
from flows.run import Terms
from schemas.catalog import CONTENT
from schemas.identity import identify
from schemas.manifest import RunAction
from tasks.reread import Selection
from tasks.rollback import roll_back
from tasks.storage.journal import Attempt
from tasks.storage.layout import Warehouse
from tasks.storage.lock import writing
from tasks.storage.snapshots.commit import recover
from tasks.storage.snapshots.retention import Retention, vacuum
from tasks.storage.verify import problems
from tasks.storage.version import pipeline_version
from tasks.structure.errands import Recipe
from tasks.structure.work import reader_of

PEOPLE = ("吕知行", "赵明远", "孙晓燕", "周立德")
PLACES = ("清河", "平川", "长岭", "东屿", "南溪", "北原")
# Of the rows of a table, what a reader would notice.
Facts = Mapping[str, int | tuple[tuple[str, str], ...]]


# Where Prefect tasks are called.
TASKS = (
    (flows.ingest, "take_in"),
    (flows.run, "structure"),
    (flows.run, "publish"),
    (flows.upkeep, "take_again"),
    (flows.upkeep, "take_out"),
)


def text(number: int, version: int) -> str:
    place = PLACES[(number + version) % len(PLACES)]
    return (
        f"{place}市第{number}书屋开放\n本报讯（记者 韩小雨）5月{version}日，{place}市书屋开放。"
        f"馆长{PEOPLE[version % len(PEOPLE)]}表示：“第{number}批图书已经上架，欢迎市民前来。”\n"
    )


def without_prefect() -> None:
    """Call tasks as the functions that they wrap; read the word lists once, for all forks."""
    os.environ["NEWSMILL_SITE"] = "false"  # thousands of runs; tests/flows/test_site.py kills it
    reader_of(Recipe("none", pipeline_version("none")))  # to warm it
    # What a kill leaves behind would let every next run start a process, which takes seconds.
    Attempt.is_left = lambda _: False
    call_as_functions(setattr)


def call_as_functions(replace: Callable[[object, str, object], None]) -> None:
    """Call tasks as the functions that they wrap, which ``replace`` puts in their place."""
    for module, name in TASKS:
        task = getattr(module, name)
        replace(module, name, getattr(task, "fn", task))


class World(NamedTuple):
    """A folder with an inbox and a warehouse."""

    root: Path

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.root / "w")

    def offer(self, version: int, numbers: range) -> None:
        """Let the inbox hold this version of these articles, a repeat, and an empty file."""
        self.inbox.mkdir(parents=True, exist_ok=True)
        for number in numbers:
            (self.inbox / f"{number}.txt").write_text(text(number, version), "utf-8")
        (self.inbox / "repeat.txt").write_bytes(text(numbers[0], version).encode("gb18030"))
        (self.inbox / "empty.txt").touch()

    def copy(self, target: Path) -> "World":
        """Copy the world, hard links and all."""
        shutil.copytree(self.root, target, symlinks=True, copy_function=_linked(target))
        return World(target)

    def facts(self) -> Facts:
        """Return what a reader of the Parquet files sees, all tables of one snapshot."""
        if not self.warehouse.current.exists():
            return {}
        snapshot = self.warehouse.current.resolve()
        tables = {r.table: pq.read_table(snapshot / r.table) for r in CONTENT}
        said = zip(
            *(tables["articles"][n].to_pylist() for n in ("source_uri", "text")), strict=True
        )
        return {name: table.num_rows for name, table in tables.items()} | {"": tuple(sorted(said))}

    def loaded(self) -> Facts:
        """Return what a reader of the DuckDB file sees."""
        if not self.warehouse.database.exists():
            return {}
        with duckdb.connect(str(self.warehouse.database), read_only=True) as connection:
            return facts_in(connection)

    def fed(self) -> dict[str, str]:
        """Return a digest of what a reader of the files for BI tools sees, file by file.

        Each is opened once: who opens a file that is replaced twice may meet two of them.
        """
        files = {r.table: self.warehouse.feed / f"{r.table}.parquet" for r in CONTENT}
        return {
            name: identify("rows", *map(str, pq.read_table(BytesIO(path.read_bytes())).to_pylist()))
            for name, path in files.items()
            if path.exists()
        }

    def problems(self) -> list[str]:
        return list(problems(self.warehouse)) if self.warehouse.current.exists() else []


def facts_in(connection: duckdb.DuckDBPyConnection) -> Facts:
    counted = {
        r.table: connection.execute(f'SELECT count(*) FROM "{r.table}"').fetchone()[0]
        for r in CONTENT
    }
    said = connection.execute("SELECT source_uri, text FROM articles ORDER BY ALL").fetchall()
    return counted | {"": tuple(said)}


def _linked(_target: Path) -> Callable[[str, str], str]:
    """Copy files; those that were one file under several names stay one."""
    made: dict[tuple[int, int], str] = {}

    def copy(source: str, target: str) -> str:
        found = Path(source).stat()
        key = found.st_dev, found.st_ino
        if key in made:
            Path(target).hardlink_to(made[key])
        else:
            made[key] = shutil.copy2(source, target)
        return target

    return copy


def _terms() -> Terms:
    return Terms(accept=False, change_limit=1, keep_snapshots=2, keep_days=0)


def ingest(world: World) -> None:
    flows.ingest.ingest.fn(
        [str(world.inbox)], str(world.root / "w"), tagger="none", workers=1, terms=_terms()
    )


def _reread(world: World, action: RunAction, selection: Selection) -> None:
    flows.upkeep.reread.fn(action, str(world.root / "w"), selection, "none", 1, _terms())


def rebuild(world: World) -> None:
    _reread(world, RunAction.REBUILD, Selection(everything=True))


def restore(world: World) -> None:
    _reread(world, RunAction.RESTORE, Selection())


def retract(world: World) -> None:
    known = {uri for uri, _ in world.facts()[""]}
    if "2.txt" in known:  # done again after a kill, it may be done already
        flows.upkeep.retract.fn(["2.txt"], str(world.root / "w"), _terms())
    else:
        ingest_nothing(world)


def ingest_nothing(world: World) -> None:
    """Do what every run does first, and load DuckDB if that is all that is left to do."""
    with writing(world.warehouse.lock):
        flows.run.finish_last_run(world.warehouse)


def rollback(world: World) -> None:
    roll_back(world.warehouse, oldest(world))


def oldest(world: World) -> str:
    return world.warehouse.history()[0].snapshot_id


def tidy(world: World) -> None:
    with writing(world.warehouse.lock):
        recover(world.warehouse)
        vacuum(world.warehouse, Retention(days=0, snapshots=1))
        flows.run.finish_last_run(world.warehouse)


ACTIONS: Mapping[str, Callable[[World], None]] = {
    "ingest": ingest,
    "rebuild": rebuild,
    "retract": retract,
    "restore": restore,
    "rollback": rollback,
    "vacuum": tidy,
}


def prepared(root: Path, action: str) -> World:
    """Return a world in which an action is about to be done."""
    world = World(root)
    world.offer(1, range(1, 9))
    ingest(world)
    world.offer(2, range(3, 12))
    if action != "ingest":
        ingest(world)
    if action == "restore":
        retract(world)
    return world
