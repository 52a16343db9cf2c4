"""What is measured: sections, tasks, and for each task newsmill beside its peers.

To take a measurement in, write a function ``(Material, name) -> Work`` under ``ours`` or ``peers``
and give it a line here. A file ``test_*.py`` beside this one, for pytest-benchmark, needs no line.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple


class Tool(NamedTuple):
    """Who does a task. ``why`` says why it may be missing."""

    name: str
    spec: str  # module:function under tests.benchmarks
    packages: tuple[str, ...] = ()  # whose versions are told
    why: str = ""

    @property
    def is_ours(self) -> bool:
        """Tell whether it is newsmill, which has the environment of the project."""
        return self.spec.startswith("ours.")


class Task(NamedTuple):
    """One thing to be done, to one text or set of rows."""

    name: str
    material: str
    tools: tuple[Tool, ...]
    cores: int = 1
    has_processes: bool = False  # memory is that of all of them together


class Section(NamedTuple):
    """Tasks that are shown together."""

    name: str
    title: str
    tasks: tuple[Task, ...]


def ours(spec: str, name: str = "newsmill") -> Tool:
    """Name a measurement of newsmill."""
    return Tool(name, f"ours.{spec}")


def peer(name: str, spec: str, *packages: str, why: str = "") -> Tool:
    """Name a measurement of something else."""
    return Tool(name, f"peers.{spec}", packages, why)


_REPAIRERS = (
    ours("text:repair"),
    peer("ftfy", "text:ftfy", "ftfy"),
    peer("OpenCC", "text:opencc", "opencc"),
    peer("ftfy + OpenCC", "text:ftfy_opencc", "ftfy", "opencc"),
)

_TEXT = (
    Task(
        "decode",
        "files",
        (
            ours("text:decode"),
            peer("charset-normalizer", "text:charset", "charset-normalizer"),
        ),
    ),
    Task("repair, undamaged text", "undamaged", _REPAIRERS),
    Task("repair, text as found", "found", _REPAIRERS),
    Task(
        "repair, damaged text",
        "damaged",
        (*_REPAIRERS, peer("a regular expression", "text:expression")),
    ),
    Task("layout", "undamaged", (ours("text:layout"),)),
    Task(
        "the same as a page",
        "pages",
        (
            ours("text:page"),
            peer("trafilatura", "text:trafilatura", "trafilatura"),
        ),
    ),
    Task(
        "names in running text",
        "lines",
        (
            ours("text:tag_full", "newsmill full"),
            ours("text:tag_fast", "newsmill fast"),
            peer("jieba.posseg", "tagging:jieba", "jieba"),
            peer("spaCy, untrained", "tagging:spacy", "spacy"),
            peer(
                "LAC",
                "tagging:lac",
                why="lac 2.1 cannot be built for this Python",
            ),
        ),
    ),
    Task("dates, entities, speech, rows", "undamaged", (ours("text:entities"),)),
    Task(
        "all of these",
        "rows-inbox",
        (
            ours("text:core_none", "newsmill none"),
            ours("text:core_fast", "newsmill fast"),
            ours("text:core_full", "newsmill full"),
        ),
    ),
)

_STORAGE = (
    Task(
        "rows to Parquet",
        "rows",
        (
            ours("storage:parquet"),
            peer("pandas", "rows:pandas_parquet", "pandas", "pyarrow"),
            peer("dlt", "rows:dlt_parquet", "dlt"),
        ),
        cores=2,
    ),
    Task("commit", "rows", (ours("storage:committed"),), cores=2),
    Task(
        "rows to DuckDB",
        "rows",
        (
            ours("storage:loaded", "newsmill, with search"),
            peer("pandas + DuckDB", "rows:pandas_duckdb", "pandas", "duckdb"),
            peer("dlt", "rows:dlt_duckdb", "dlt", "duckdb"),
        ),
        cores=2,
    ),
    Task("search index", "rows", (ours("storage:indexed"),), cores=2),
    Task("BI files", "rows", (ours("storage:fed"),), cores=2),
    Task("site", "rows", (ours("storage:site"),), cores=2),
)

_AFTERNOON = peer(
    "ftfy + OpenCC + jieba.posseg + pandas",
    "whole:afternoon",
    *("ftfy", "opencc", "jieba", "pandas"),
)

# What doubles with the cores is seen in two of them; the others have both at once.
_WHOLE = (
    Task(
        "ingest",
        "inbox",
        (ours("whole:ingest_full", "newsmill full"), ours("whole:ingest_none", "newsmill none")),
        cores=1,
        has_processes=True,
    ),
    Task(
        "ingest",
        "inbox",
        (
            ours("whole:ingest_full", "newsmill full"),
            ours("whole:ingest_fast", "newsmill fast"),
            ours("whole:ingest_none", "newsmill none"),
            _AFTERNOON,
        ),
        cores=2,
        has_processes=True,
    ),
)

_PROFILE = (Task("profile of the core", "rows-inbox", (ours("text:profile"),)),)


def sections(sizes: Sequence[int]) -> tuple[Section, ...]:
    """Return everything there is to measure, with warehouses of so many articles."""
    smallest = str(min(sizes))
    waiting = (
        Task("newsmill --help", "", (ours("commands:help_text"),), cores=2),
        Task("newsmill sql", smallest, (ours("commands:sql"),), cores=2),
        Task("newsmill search", smallest, (ours("commands:search"),), cores=2),
        Task("ingest one file, Prefect runs already", "one", (ours("whole:one_served"),), cores=2),
        Task("ingest one file", "one", (ours("whole:one_warm"),), cores=2),
        Task("ingest one file, for the first time", "one", (ours("whole:one_cold"),), cores=2),
    )
    asking = tuple(Task("ask", str(size), (ours("asking:answers"),), cores=2) for size in sizes)
    changing = tuple(
        Task(
            f"publish 100 changed articles, {where}", str(size), (ours(f"storage:{spec}"),), cores=2
        )
        for where, spec in (("side by side", "changed"), ("strewn", "strewn"))
        for size in sizes
    )
    others = tuple(
        Task("others", path.stem, (ours("others:ran"),), cores=2)
        for path in sorted(Path(__file__).parent.glob("test_*.py"))
    )
    return (
        Section("text", "Text in memory, one core", _TEXT),
        Section("storage", "Rows of one run, two cores", _STORAGE),
        Section("whole", "End to end", _WHOLE),
        Section("waiting", "Waiting for a command", waiting),
        Section("asking", "Asking a warehouse", asking),
        Section("changing", "Changing a warehouse", changing),
        Section("profile", "Where the core's time goes", _PROFILE),
        Section("others", "What is measured with pytest-benchmark", others),
    )


class Planned(NamedTuple):
    """One measurement: a tool at a task."""

    section: str
    task: Task
    tool: Tool

    @property
    def key(self) -> str:
        """Name it, in the results and for comparing."""
        task, tool = self.task, self.tool
        return f"{self.section}/{task.name}/{task.material}/{task.cores}/{tool.name}"


def planned(sizes: Sequence[int], only: Sequence[str] = ()) -> Iterator[Planned]:
    """Yield all measurements in order, or those whose section is in ``only``."""
    for section in sections(sizes):
        if not only or section.name in only:
            for task in section.tasks:
                for tool in task.tools:
                    yield Planned(section.name, task, tool)
