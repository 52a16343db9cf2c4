"""Show the results: tables and a plot for the README, the profile beside the results.

``python -m tests.benchmarks.report`` writes them again from the committed JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figures, Measured, figure, seconds
from tests.benchmarks.plot import plot

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests/benchmarks/results"
RESULTS, PLOT, PROFILE = (FOLDER / name for name in ("results.json", "results.svg", "profile.md"))
README = ROOT / "README.md"
BEGIN = "<!-- bench: written by `make bench`, and held against its results by a test -->"
END = "<!-- /bench -->"
_BETWEEN = re.compile(f"{re.escape(BEGIN)}\n.*?{re.escape(END)}", re.DOTALL)

_TITLES = {
    "text": "text in memory",
    "storage": "the rows of one run",
    "whole": "end to end, from files to BI files",
}
_COLUMNS = "| | | cores | articles/s | characters/s | MB/s | memory, MB | on disk, KB/article |"
_RULED = "|---|---|--:|--:|--:|--:|--:|--:|"


def publish(held: Mapping[str, Any]) -> None:
    """Write the plot and the profile beside the results, and the block into the README."""
    figures = Figures(held)
    PLOT.write_text(plot(figures), "utf-8")
    PROFILE.write_text(profile(figures), "utf-8")
    README.write_text(inserted(README.read_text("utf-8"), block(held)), "utf-8")


def inserted(text: str, shown: str) -> str:
    """Put the block between its marks.

    Raises:
        ValueError: The text has not both marks, once.
    """
    if len(_BETWEEN.findall(text)) != 1:
        msg = f"expected one block from {BEGIN!r} to {END!r}; put the marks where it is to stand"
        raise ValueError(msg)
    return _BETWEEN.sub(lambda _: f"{BEGIN}\n{shown}\n{END}", text)


def block(held: Mapping[str, Any]) -> str:
    """Return what the README shows."""
    figures = Figures(held)
    parts = (
        f"![Characters a second, articles a second, milliseconds]({PLOT.relative_to(ROOT)})",
        "\n".join(_throughput(figures)),
        "\n".join(_waiting(figures)),
        "\n".join(_asking(figures)),
        "\n".join(_others(figures)),
        "\n".join(_notes(figures)),
    )
    return "\n\n".join(part for part in parts if part)


def _throughput(figures: Figures) -> Iterator[str]:
    yield from (_COLUMNS, _RULED)
    for section, title in _TITLES.items():
        found = figures.of(section)
        if found:
            yield f"| **{title}** | | | | | | | |"
        last = ""
        for each in found:
            yield _row(each, each.title if each.title != last else "")
            last = each.title


def _row(each: Measured, shown: str) -> str:
    name = f"**{each.tool}**" if each.is_ours else each.tool
    if each.missing:
        return f"| {shown} | {name}: {each.missing} | | | | | | |"
    amount, took = each.amount, each.median
    cells = (
        str(each.cores),
        figure(amount.articles / took),
        figure(amount.characters / took),
        figure(amount.megabytes / took),
        figure(each.peak_mb),
        figure(each.disk_bytes / amount.articles / 1e3) if each.disk_bytes else "",
    )
    return f"| {shown} | {name} | {' | '.join(cells)} |"


def _waiting(figures: Figures) -> Iterator[str]:
    found = figures.of("waiting")
    if found:
        yield from ("| waiting for | s | fastest | slowest |", "|---|--:|--:|--:|")
    for each in found:
        if each.missing:
            yield f"| {each.task_shown}: {each.missing} | | | |"
            continue
        shown = (seconds(each.median), seconds(min(each.seconds)), seconds(max(each.seconds)))
        yield f"| {each.task_shown} | {' | '.join(shown)} |"


def _asking(figures: Figures) -> Iterator[str]:
    found = [each for each in figures.of("asking") if not each.missing]
    if not found:
        return
    sizes = [f"{each.found['articles']:,} articles" for each in found]
    yield f"| an answer in ms, of a warehouse of | {' | '.join(sizes)} |"
    yield f"|---|{'--:|' * len(sizes)}"
    every = [each.found["latencies"] for each in found]
    for name in every[0]:
        if not name.startswith("question: "):
            yield _cells(name, [took[name] * 1e3 for took in every])
    slowest = max(figures.questions, key=every[-1].__getitem__).removeprefix("question: ")
    counted = f"the {len(figures.questions)} of `newsmill ask`"
    for shown, share in ((f"{counted}: median", 0.5), (f"{counted}: slowest, `{slowest}`", 1)):
        yield _cells(shown, [figures.question(took, share) * 1e3 for took in every])
    changing = figures.of("changing")
    for task in dict.fromkeys(each.task for each in changing):
        changed = [each for each in changing if each.task == task and not each.missing]
        if len(changed) == len(found):
            yield _cells(task, [each.median * 1e3 for each in changed])


def _others(figures: Figures) -> Iterator[str]:
    found = [each.found["others"] for each in figures.of("others") if not each.missing]
    if found:
        yield from ("| measured beside these | s |", "|---|--:|")
    for medians in found:
        yield from (f"| {name} | {figure(took)} |" for name, took in medians.items())


def _cells(shown: str, numbers: Sequence[float]) -> str:
    return f"| {shown} | {' | '.join(map(figure, numbers))} |"


def _notes(figures: Figures) -> Iterator[str]:
    held, machine = figures.held, figures.held["machine"]
    ours = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    theirs = ", ".join(f"{name} {number}" for name, number in figures.versions.items())
    text, files = figures.amounts["found"], figures.amounts["inbox"]
    if held["scale"] != "full":
        yield "**A quick run: too little text, and too few rounds, to go by.**"
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}, Python {machine['python']}; {ours}. Beside it: {theirs}. "
        f"Text: {held['origin']}, {text.characters:,} characters in memory, {files.articles:,} "
        f"files end to end. Revision {held['revision']}, {held['taken_at_utc']} UTC."
    )
    if kinds := figures.disk():
        yield (
            "On disk, KB an article: "
            + ", ".join(f"{kind} {figure(size / 1e3)}" for kind, size in kinds.items())
            + "."
        )
    for each in figures.of("whole"):
        if each.stages:
            stages = (f"{name} {figure(took)}" for name, took in each.stages.items() if took > 0.05)
            yield f"{each.title}, {each.tool}, seconds by stage: {', '.join(stages)}."
    if ratios := [*figures.speed_ups()]:
        told = (f"{tool} {whole:.2f}× (structuring {read:.2f}×)" for tool, whole, read in ratios)
        yield f"Two cores against one, end to end: {', '.join(told)}."


def profile(figures: Figures) -> str:
    """Return the functions that take the core's time, as a table."""
    head = (
        "# Where the core's time goes\n\n"
        "Written by `make bench`: the text core with the full tagger on the texts of the "
        "benchmark, one process, by `cProfile` (which makes small functions look larger than they "
        "are). Shares of the whole time: a function's own, and with what it calls.\n\n"
        "| own | with calls | calls | function |\n|--:|--:|--:|---|\n"
    )
    rows = (
        f"| {own * 100:.1f} % | {whole * 100:.1f} % | {calls:,} | `{name}` |"
        for each in figures.of("profile")
        for name, calls, own, whole in each.found.get("profile", ())
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    publish(json.loads(RESULTS.read_bytes()))
