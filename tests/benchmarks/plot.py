"""The results as one picture: characters a second, articles a second, milliseconds.

Plain SVG, drawn here: it follows the reader's light or dark, needs no font but the system's, and
is the same bytes for the same results.
"""

from collections.abc import Iterator, Mapping, Sequence

from tests.benchmarks.drawing import STYLE, Scale, apart, around, dot, line, short, text
from tests.benchmarks.figures import Figures, Measured, duration, figure

_WIDTH, _MARGIN = 880, 28
_ROW, _GAP, _HEAD = 20, 12, 58  # heights: of a row, between groups, of a panel's heading

# Where tasks, tools, and scales begin.
_TASK_X, _TOOL_X, _SCALE_X = _MARGIN, 268, 284
_FIGURE_ROOM = 84  # to the right of a scale, for the figure of its last dot

# Tasks of the first panel, by what the picture calls them; the tables have all.
_TASKS = {
    "decode": "decode",
    "repair, text as found": "repair, text as found",
    "repair, damaged text": "repair, damaged text",
    "layout": "layout",
    "the same as a page": "layout of a web page",
    "names in running text": "names in running text",
    "all of these": "text to rows, in all",
}
_LINES = {
    "search: a word that stands in most articles": "search, frequent word",
    "search: a name that hardly any holds": "search, rare name",
    "one article by its identifier": "one article",
}


def plot(figures: Figures) -> str:
    """Return the picture, as SVG."""
    drawn: list[str] = []
    y = float(_MARGIN)
    for panel in (_speeds, _whole, _answers):
        pieces, height = panel(figures, y)
        drawn += pieces
        y += height
    height = round(y)
    told = "newsmill beside its peers: characters a second, articles a second, milliseconds"
    frame = (
        f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="10" '
        'fill="var(--ground)" stroke="var(--edge)"/>'
    )
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" aria-label="{told}">'
    )
    return "\n".join((head, f"<style>{STYLE}</style>", frame, *drawn, "</svg>")) + "\n"


Panel = tuple[list[str], float]


def _speeds(figures: Figures, y: float) -> Panel:
    """Draw characters a second, one dot a tool."""
    found = [each for each in figures.of("text") if each.task in _TASKS]
    speeds = {id(each): each.amount.characters / each.median for each in found if not each.missing}
    if not speeds:
        return [], 0
    scale = around([*speeds.values()], _SCALE_X, _WIDTH - _MARGIN - _FIGURE_ROOM)
    rows: list[str] = []
    at, last = y + _HEAD, ""
    for each in found:
        task = _TASKS[each.task]
        if task != last:
            at += _GAP if last else 0
            rows.append(text(_TASK_X, at, task, "quiet"))
        rows += _speed(each, speeds.get(id(each)), scale, at)
        at, last = at + _ROW, task
    head = _headed("Characters a second", "text in memory, one core", scale, y, at - _ROW / 2)
    return [*head, *rows], at - y + _GAP


def _speed(each: Measured, speed: float | None, scale: Scale, y: float) -> Iterator[str]:
    yield text(_TOOL_X, y, each.tool, "end ours" if each.is_ours else "end")
    if speed is None:
        yield text(_SCALE_X, y, each.missing.partition(":")[0], "quiet small")
        return
    x, colour = scale.at(speed), "--ours" if each.is_ours else "--other"
    yield line((scale.start, y), (x, y), colour, 2)
    yield dot(x, y, colour)
    yield text(x + 10, y, figure(speed), "figure ours" if each.is_ours else "figure")


def _whole(figures: Figures, y: float) -> Panel:
    """Draw articles a second end to end: a ring for one core, a dot for two."""
    found = [each for each in figures.of("whole") if not each.missing]
    if not found:
        return [], 0
    speeds: dict[str, dict[int, float]] = {}
    for each in sorted(found, key=lambda each: (not each.is_ours, -each.cores)):
        speeds.setdefault(each.tool, {})[each.cores] = each.amount.articles / each.median
    every = [speed for by_cores in speeds.values() for speed in by_cores.values()]
    scale = around(every, _SCALE_X, _WIDTH - _MARGIN - _FIGURE_ROOM)
    rows = [
        piece
        for number, (tool, by_cores) in enumerate(speeds.items())
        for piece in _pair(tool, by_cores, scale, y + _HEAD + number * _ROW * 1.2)
    ]
    end = y + _HEAD + len(speeds) * _ROW * 1.2
    below = "files to BI files; ○ one core, ● two"
    head = _headed("Articles a second", below, scale, y, end - _ROW / 2)
    return [*head, *rows], end - y + _GAP


def _pair(tool: str, by_cores: Mapping[int, float], scale: Scale, y: float) -> Iterator[str]:
    is_ours = tool.startswith("newsmill")
    colour = "--ours" if is_ours else "--other"
    xs = {cores: scale.at(speed) for cores, speed in by_cores.items()}
    yield text(_TOOL_X, y, tool, "end ours" if is_ours else "end")
    yield line((min(xs.values()), y), (max(xs.values()), y), colour, 2)
    for cores, x in sorted(xs.items()):
        yield dot(x, y, colour, is_hollow=cores == 1)
    told = figure(max(by_cores.values()))
    yield text(max(xs.values()) + 10, y, told, "figure ours" if is_ours else "figure")


_HEIGHT = 210  # of the last panel's axes
_NAMES = 190  # to their right, for the names of lines
_COLOURS = ("--ours", "--leaf", "--plum", "--warm", "--other", "--quiet")


def _answers(figures: Figures, y: float) -> Panel:
    """Draw milliseconds over articles, one line a question."""
    lines = _latencies(figures)
    if not lines:
        return [], 0
    sizes = [size for curve in lines.values() for size, _ in curve]
    top, bottom = y + _HEAD - 6, y + _HEAD + _HEIGHT
    across = Scale(min(sizes), max(*sizes, 10 * min(sizes)), 96, _WIDTH - _MARGIN - _NAMES)
    every = [took for curve in lines.values() for _, took in curve]
    up = around(every, bottom, top)
    drawn = [*_axes(across, up, sorted(set(sizes)))]
    for colour, curve in zip(_COLOURS, lines.values(), strict=False):
        drawn += _curve([(across.at(size), up.at(took)) for size, took in curve], colour)
    ends = {name: up.at(curve[-1][1]) for name, curve in lines.items()}
    last = across.at(max(sizes))
    for (name, where), colour in zip(apart(ends).items(), _COLOURS, strict=False):
        took = duration(lines[name][-1][1])
        drawn.append(text(last + 12, where, f"{name}, {took}", "figure", f"fill:var({colour})"))
    title = _title("Time until the answer", "by articles in the warehouse", y)
    return [*title, *drawn], bottom - y + 44


def _latencies(figures: Figures) -> dict[str, list[tuple[float, float]]]:
    """Return, by line, articles and milliseconds."""
    lines: dict[str, list[tuple[float, float]]] = {}

    def add(name: str, each: Measured, took: float) -> None:
        lines.setdefault(name, []).append((float(each.material), took * 1e3))

    for each in figures.of("asking"):
        if each.missing:
            continue
        latencies = each.found["latencies"]
        add("question, slowest", each, figures.question(latencies, 1))
        add("question, median", each, figures.question(latencies, 0.5))
        for task, name in _LINES.items():
            add(name, each, latencies[task])
    for each in figures.of("changing"):
        if not each.missing and each.task.endswith("side by side"):
            add("publish 100 changed", each, each.median)
    return lines


def _axes(across: Scale, up: Scale, sizes: Sequence[float]) -> Iterator[str]:
    for tick in up.ticks():
        yield line((across.start, up.at(tick)), (across.end, up.at(tick)), "--rule", 1)
        yield text(across.start - 10, up.at(tick), duration(tick), "end quiet small")
    for size in sizes:
        x = across.at(size)
        yield line((x, up.start), (x, up.end), "--rule", 1)
        yield text(x, up.start + 18, f"{size:,.0f}", "middle quiet small")


def _curve(points: Sequence[tuple[float, float]], colour: str) -> Iterator[str]:
    path = " ".join(f"{x},{y}" for x, y in points)
    yield (
        f'<polyline points="{path}" fill="none" stroke="var({colour})" stroke-width="2" '
        'stroke-linejoin="round"/>'
    )
    yield from (dot(x, y, colour) for x, y in points)


def _headed(title: str, below: str, scale: Scale, y: float, end: float) -> Iterator[str]:
    """Draw a panel's title, and a logarithmic scale behind its rows."""
    yield from _title(title, below, y)
    for tick in scale.ticks():
        x = scale.at(tick)
        yield line((x, y + _HEAD - 16), (x, end), "--rule", 1)
        yield text(x, y + _HEAD - 26, short(tick), "middle quiet small")


def _title(title: str, below: str, y: float) -> Iterator[str]:
    yield text(_MARGIN, y + 6, title, "title")
    yield text(_MARGIN, y + 24, below, "quiet small")
