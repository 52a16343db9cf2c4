"""OpenLineage: run events, posted to a server if one is configured.

Source: https://openlineage.io/spec/2-0-2/OpenLineage.json, written by hand: it is this small.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from flows.report.facts import RunFacts
from flows.report.story import Story
from flows.web import UnreachedError, post
from schemas.catalog import CONTENT
from tasks.job import LOG
from tasks.storage.layout import Warehouse
from tasks.storage.objects.address import Address, Place, place

_SPEC: Final = "https://openlineage.io/spec"
_SCHEMA: Final = f"{_SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
# There is no public address of this project yet; the specification wants a URI.
_PRODUCER: Final = "urn:newsmill:newsmill"
_ENDPOINT: Final = "/api/v1/lineage"


def started(story: Story) -> None:
    """Say that a run has begun."""
    _send(story, event(story, "START"))


def ended(story: Story, facts: RunFacts) -> None:
    """Say how a run has ended."""
    _send(story, event(story, "FAIL" if facts.error else "COMPLETE", facts))


def event(story: Story, kind: str, facts: RunFacts | None = None) -> dict[str, Any]:
    """Return one run event."""
    run: dict[str, Any] = {"runId": str(story.lineage_id)}
    if facts and facts.error:
        message = f"{facts.error.kind}: {facts.error.message}"
        run["facets"] = {"errorMessage": _error(message)}
    return {
        "eventType": kind,
        "eventTime": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "producer": _PRODUCER,
        "schemaURL": _SCHEMA,
        "run": run,
        "job": {"namespace": story.settings.openlineage_namespace, "name": story.action},
        "inputs": [_dataset(place(path)) for path in story.paths],
        "outputs": list(_outputs(story)),
    }


def _outputs(story: Story) -> Iterator[dict[str, Any]]:
    """Name the tables of the snapshot that the run made, with their rows."""
    if story.manifest:
        for record in CONTENT:
            statistics = _facet("1-0-2", "OutputStatisticsOutputDatasetFacet")
            statistics["rowCount"] = story.manifest.rows(record.table)
            written = _dataset(_table(story.warehouse, record.table))
            yield written | {"outputFacets": {"outputStatistics": statistics}}


def _table(warehouse: Warehouse, table: str) -> Place:
    """Return where the rows of a table lie."""
    if warehouse.origin:
        return warehouse.origin.below(f"parts/{table}")
    return warehouse.root / "current" / table


def _dataset(path: Place) -> dict[str, Any]:
    """Name a file or folder of this machine, or a place in a bucket, as OpenLineage's rules say."""
    if isinstance(path, Address):
        return {"namespace": f"s3://{path.bucket}", "name": path.prefix or "/"}
    return {"namespace": "file", "name": str(path.absolute())}


def _error(message: str) -> dict[str, str]:
    facet = _facet("1-0-1", "ErrorMessageRunFacet")
    return facet | {"message": message, "programmingLanguage": "Python"}


def _facet(version: str, name: str) -> dict[str, Any]:
    schema = f"{_SPEC}/facets/{version}/{name}.json#/$defs/{name}"
    return {"_producer": _PRODUCER, "_schemaURL": schema}


def endpoint(url: str) -> str:
    """Return the address for events; a server named without a path has it in the usual place.

    >>> endpoint("http://marquez:5000"), endpoint("https://lineage.test/events?key=1")
    ('http://marquez:5000/api/v1/lineage', 'https://lineage.test/events?key=1')
    """
    parts = urlsplit(url)
    return urlunsplit(parts if parts.path.strip("/") else parts._replace(path=_ENDPOINT))


def _send(story: Story, message: dict[str, Any]) -> None:
    if url := story.settings.openlineage_url:
        try:
            post(endpoint(url), message)
        except UnreachedError as error:
            LOG.warning("OpenLineage was not told of %s: %s", message["eventType"], error)
