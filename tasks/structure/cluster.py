"""Other machines: the workers of a Dask cluster, through prefect-dask.

Prefect's task runs stay on this machine, one for each chunk: on a Dask worker each would need a
Prefect server, and starts one of its own where it reaches none. What travels is the raw chunk's
bytes, and the bytes of the part's files; only this machine sees the warehouse.
"""

import time
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from typing import Any

from schemas.errors import DataError
from tasks.job import LOG
from tasks.storage.sealing import Sealed
from tasks.structure.away import Came, Versions, read_away, versions
from tasks.structure.errands import Errand, Recipe, Tables
from tasks.structure.hands import Promise, Told, WorkerLostError

_CONNECT_S = 10
_WORKERS_S = 30  # for the first worker to come
_LOOK_S = 10  # between looks at whether there is anybody left
_ALONE_S = 300  # without any worker
_PARTING_S = 5


class NoDaskError(DataError):
    """Dask is not installed."""

    def __init__(self) -> None:
        """Build the sentence."""
        super().__init__(
            "--cluster: Dask is not installed; install it with: pip install 'newsmill[dask]'"
        )


class ClusterError(DataError):
    """The cluster cannot be used, or was lost."""

    def __init__(self, *, address: str, found: str, action: str) -> None:
        """Keep the parts; build the sentence."""
        self.address, self.found = address, found
        super().__init__(f"--cluster {address}: {found}. Nothing was published. {action}")


class NoWorkerError(ClusterError):
    """The scheduler is there, and nobody works for it."""

    def __init__(self, *, address: str, seconds: float) -> None:
        """Keep the parts; build the sentence."""
        super().__init__(
            address=address,
            found=f"no worker for {seconds:g} s",
            action=f"Start some with `dask worker {address} --nworkers N --nthreads 1`, then run "
            "the same command again: it goes on with the chunks that were finished.",
        )


class SchedulerLostError(ClusterError):
    """The scheduler was there, and is no more."""

    def __init__(self, *, address: str, how: BaseException) -> None:
        """Keep the parts; build the sentence."""
        super().__init__(
            address=address,
            found=f"the scheduler was lost ({type(how).__name__})",
            action="See its log; run the same command again when it is back: it goes on with the "
            "chunks that were finished.",
        )


class VersionSkewError(ClusterError):
    """A worker would make other bytes of the same documents than this machine."""

    def __init__(self, *, address: str, worker: str, expected: Versions, found: Versions) -> None:
        """Say what differs."""
        differ = (
            f"{name} {found.get(name, 'none')} (here {wanted})"
            for name, wanted in expected.items()
            if found.get(name) != wanted
        )
        super().__init__(
            address=address,
            found=f"the worker {worker} has {', '.join(differ)}",
            action="The same documents would become other bytes there. Install the same versions "
            "on every worker, best from the same lock file, and start it again.",
        )


class Cluster:
    """The workers of a Dask scheduler.

    Raises:
        NoDaskError: The extra is not installed.
        ClusterError: Nobody answers, no worker is there, or one has other versions.
    """

    def __init__(self, address: str, recipe: Recipe) -> None:
        self._address, self._recipe = address, recipe
        self._expected = versions(recipe.tagger)
        self._stack = ExitStack()
        self._client = self._connected()
        self._under_way: set[Any] = set()
        self._seen_at = time.monotonic()
        try:
            self._verify()
        except BaseException:
            self.close()
            raise

    @property
    def count(self) -> int:
        """Threads of all workers that are there now."""
        threads: list[int] = list(self._client.nthreads().values())
        return max(1, sum(threads))

    def send(self, errand: Errand, told: Told) -> Promise:
        """Send an errand to whichever worker is free; if it dies, Dask sends another."""
        future = self._client.submit(
            read_away, errand, self._recipe, self._expected, pure=False, key=None
        )
        self._under_way.add(future)
        return _Away(self, future, told)

    def close(self) -> None:
        """Give up what is under way, and the connection; the cluster goes on."""
        with suppress(Exception):  # it may be gone
            self._client.cancel(list(self._under_way), force=True)
        with suppress(Exception):
            self._stack.close()

    def came(self, future: Any) -> Came:
        """Wait for an errand.

        Raises:
            WorkerLostError: Every worker died that Dask let try.
            VersionSkewError: A worker that came later has other versions.
            ClusterError: The scheduler is gone, or no worker is left.
        """
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra

        while True:
            try:
                came: Came | Versions = future.result(timeout=_LOOK_S)
            except TimeoutError:
                self._look()
            except KilledWorker as killed:
                LOG.warning("%s", killed)
                count = killed.allowed_failures + 1
                how = f"{count} Dask workers died over it, one after the other"
                raise WorkerLostError(how) from killed
            except (CancelledError, OSError) as error:
                raise SchedulerLostError(address=self._address, how=error) from error
            else:
                self._under_way.discard(future)
                if not isinstance(came, Came):
                    raise VersionSkewError(
                        address=self._address, worker="that took part later",
                        expected=self._expected, found=came,
                    )  # fmt: skip
                return came

    def _connected(self) -> Any:  # distributed has no types
        try:
            import dask  # noqa: PLC0415 - an extra
            from prefect_dask import DaskTaskRunner  # noqa: PLC0415 - likewise
        except ImportError as error:
            raise NoDaskError from error
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "64MB"})
        runner = DaskTaskRunner(address=self._address, client_kwargs={"timeout": _CONNECT_S})
        try:
            return self._stack.enter_context(runner).client
        except (OSError, ValueError) as error:
            raise ClusterError(
                address=self._address,
                found=f"no Dask scheduler answered within {_CONNECT_S} s",
                action="Start one with `dask scheduler` and workers with `dask worker ADDRESS "
                "--nthreads 1`, or leave --cluster out to use the cores of this machine.",
            ) from error

    def _verify(self) -> None:
        """Refuse workers that would make other bytes."""
        try:
            self._client.wait_for_workers(1, timeout=_WORKERS_S)
        except TimeoutError as error:
            raise NoWorkerError(address=self._address, seconds=_WORKERS_S) from error
        told = self._client.run(versions, self._recipe.tagger, on_error="return")
        for worker, theirs in told.items():
            if isinstance(theirs, OSError):
                continue  # it is gone
            if isinstance(theirs, Exception):
                raise ClusterError(
                    address=self._address,
                    found=f"{worker} cannot run newsmill ({type(theirs).__name__}: {theirs})",
                    action="Install the same newsmill, with its extra dask, on every worker.",
                )
            if theirs != self._expected:
                raise VersionSkewError(
                    address=self._address, worker=worker, expected=self._expected, found=theirs
                )
        if any(threads > 1 for threads in self._client.nthreads().values()):
            LOG.warning(
                "a worker has several threads, which share one core in Python; start workers with "
                "--nworkers N --nthreads 1"
            )

    def _look(self) -> None:
        """See whether anybody is left.

        Raises:
            ClusterError: Nobody, and for long.
        """
        try:
            is_alone = not self._client.nthreads()
        except OSError as error:
            raise SchedulerLostError(address=self._address, how=error) from error
        if not is_alone:
            self._seen_at = time.monotonic()
        elif time.monotonic() - self._seen_at > _ALONE_S:
            raise NoWorkerError(address=self._address, seconds=_ALONE_S)


class _Away:
    """An errand that some worker is on."""

    def __init__(self, cluster: Cluster, future: Any, told: Told) -> None:
        self._cluster, self._future, self._told = cluster, future, told

    def result(self) -> Sealed | Tables:
        came = self._cluster.came(self._future)
        for level, line in came.said:
            LOG.log(level, "%s", line)
        if isinstance(came.made, Exception):
            raise came.made
        made = came.made
        documents = made.rows["documents"] if isinstance(made, Sealed) else len(made["documents"])
        self._told(documents)
        return made

    def done(self) -> bool:
        return bool(self._future.done())
