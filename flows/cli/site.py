"""``newsmill site``: the warehouse as pages for a browser."""

import click

from flows.cli.options import chosen, warehouse_option
from tasks.storage.layout import NoWarehouseError
from tasks.storage.lock import writing
from tasks.storage.objects.address import Place
from tasks.storage.opening import open_warehouse


@click.command("site")
@warehouse_option
@click.option(
    "--site-articles",
    type=click.IntRange(min=1),
    default=None,
    help="Articles that get a page, newest first.",
)
@click.option("--open", "is_opened", is_flag=True, help="Open it in the browser.")
def command(warehouse: Place, site_articles: int | None, *, is_opened: bool) -> None:
    """Write the pages that changed since they were last written.

    Every run does so by itself, unless the setting ``site`` is off. The pages lie under
    DIR/site, open from the folder and ask no server.
    """
    from tasks.site.build import write_site  # noqa: PLC0415 - takes a tenth of a second

    house = open_warehouse(warehouse)
    if house.manifest() is None:
        raise NoWarehouseError(root=house.place)
    with writing(house.lock, None):
        done = write_site(house, site_articles or chosen().settings.site_articles)
    first = house.site / "index.html"
    click.echo(f"{done.pages:,} pages, {done.written:,} written, {done.deleted:,} deleted: {first}")
    if is_opened:
        click.launch(str(first.resolve()))
