"""Options that several commands share."""

from pathlib import Path

import click

warehouse_option = click.option(
    "--warehouse",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("warehouse/data"),
    show_default=True,
    envvar="NEWSMILL_WAREHOUSE",
    show_envvar=True,
    help="Folder of the warehouse.",
)

tagger_option = click.option(
    "--tagger",
    metavar="NAME",
    default="full",
    show_default=True,
    help="Who looks for names: `full`, our network; `fast`, a word list with parts of speech; "
    "`none`, the rules alone; or your own: a path to an .onnx model made by flows.training, "
    "spacy:FOLDER, module:function.",
)

snapshot_option = click.option(
    "--snapshot",
    metavar="ID",
    help="Look at an older snapshot, by the first digits of its name.  [default: the published]",
)

accept_option = click.option(
    "--accept",
    is_flag=True,
    help="Publish whatever it changes, and whatever the checks say.",
)

wait_option = click.option(
    "--wait",
    "wait_s",
    metavar="SECONDS",
    type=click.FloatRange(0),
    help="How long to wait for another writer.  [default: as long as it takes]",
)
