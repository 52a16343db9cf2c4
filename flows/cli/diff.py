"""``newsmill diff``: what changed from one snapshot to another."""

import json

import click
from rich.console import Console
from rich.table import Table

from flows.cli.options import warehouse_option
from flows.cli.visible import visible
from tasks.storage.layout import NoSnapshotError
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse
from tasks.storage.snapshots.comparison import Difference, compare
from tasks.storage.snapshots.delta import Side

_CONSOLE = Console(highlight=False, markup=False)

_MOVED = {"documents": "outcome", "headlines": "headline", "dates": "date_published"}
_SAID = {
    "entities_gained": "entities gained",
    "entities_lost": "entities lost",
    "roles_gained": "titles gained",
    "roles_lost": "titles lost",
}


@click.command("diff")
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", default="current", metavar="[NEW]")
@warehouse_option
@click.option("--limit", default=20, show_default=True, help="Rows in each list.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(old: str | None, new: str, warehouse: Place, limit: int, *, as_json: bool) -> None:
    """Say what changed from snapshot OLD to NEW: in rows, and in what the rows say.

    By default from the one before the published one to the published one. `newsmill status`
    lists the snapshots; the first digits name one, and "current" is the published one.
    """
    house = open_warehouse(warehouse, history=True)
    later = Side(*house.find(new))
    earlier = Side(*house.find(old or _parent(later)))
    found = compare(earlier, later, limit)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False))
        return
    names = earlier.manifest.snapshot_id, later.manifest.snapshot_id
    click.echo(f"from {names[0]} to {names[1]}")
    _print(found)


def _parent(side: Side) -> str:
    parent = side.manifest.parent_id
    if parent is None:
        raise NoSnapshotError(wanted="the one before the first", there=[side.folder.name])
    return parent


def _plain(found: Difference) -> dict[str, object]:
    return found._asdict() | {"tables": [table._asdict() for table in found.tables]}


def _print(found: Difference) -> None:
    if not found.tables:
        click.echo("They hold the same.")
        return
    _table(("table", "rows added", "removed", "changed"), found.tables)
    for name, column in _MOVED.items():
        if rows := getattr(found, name):
            _table((name, f"{column} before", "after"), rows)
    for name, words in _SAID.items():
        if rows := getattr(found, name):
            _table((words, "articles", "for example"), rows)


def _table(names: tuple[str, ...], rows: object) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:  # type: ignore[attr-defined]
        table.add_row(*("" if cell is None else visible(str(cell)) for cell in row))
    _CONSOLE.print()
    _CONSOLE.print(table)
