"""The map on a Dask cluster: sources travel in batches, results come back in their order.

All that a worker needs is in the task that it is given, so that a task of a worker that was killed
is done again by another; workers see values only, never the project.
"""

import asyncio
import logging
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

import dask
from dask.utils import parse_timedelta
from distributed import CancelledError, Client, Future, KilledWorker, LocalCluster, Security
from distributed.comm import connect

from qualcode import __version__
from qualcode.coding.suggestion import Result, SourceText
from qualcode.errors import QualcodeError

BATCH = 120_000  # characters: a sixth of a second of work, against milliseconds for its journey
PATIENCE = 60.0  # seconds without any worker, after which the cluster is gone
_LOOK = 2.0  # seconds between two looks at whether there are workers
_AHEAD = 3  # batches for each thread that are on their way, so that none waits
_RENEWED = 10  # batches, after which the threads are counted anew: workers come and go
_ONE = Lock()  # a scorer keeps things at hand that two threads would both write
_ALIKE = "install the same qualcode[cluster] for the scheduler and each worker"
_GONE = (CancelledError, OSError, TimeoutError)
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1 GB",  # a scorer may hold 15 MB
    "distributed.comm.timeouts.connect": "10s",
    "distributed.scheduler.http.routes": [],  # no pages
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,  # nobody would look at it
    "distributed.admin.tick.interval": "500ms",
    "distributed.worker.memory.target": False,  # nothing of a transcript is spilled to a disk
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
}


@contextmanager
def opened(address: str) -> Iterator["Cluster"]:
    """The workers of a scheduler, or so many of this machine, or as many as it has processors."""
    here = not address or address.isdecimal()
    with dask.config.set(_SETTINGS), _quiet(), ExitStack() as held:
        if here:
            at: Any = held.enter_context(_of_this_machine(int(address or dask.system.CPU_COUNT)))
            client = held.enter_context(Client(at, set_as_default=False))
        else:
            client = held.enter_context(_connected(address))
        yield Cluster(client)


def _of_this_machine(workers: int) -> LocalCluster:
    """Worker processes of one thread each, that listen to this process only."""
    try:
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            security=True,  # keys of this run, so that no other user of this machine gives it work
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        )
    except (OSError, RuntimeError, TimeoutError) as fault:
        raise QualcodeError(
            f"the workers of this machine did not start: {fault}",
            hint="fewer workers, as --engine dask:2; or --engine local",
        ) from fault


def _connected(address: str) -> Client:
    try:
        asyncio.run(_reach(address))  # a client that never connects tells of it when it is swept up
        return Client(address, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as fault:  # the last: without its keys
        raise QualcodeError(
            f"no Dask scheduler answers at {address}",
            hint="dask scheduler starts one and tells its address",
        ) from fault


async def _reach(address: str) -> None:
    """An error where nobody answers at this address."""
    patience = parse_timedelta(dask.config.get("distributed.comm.timeouts.connect"))
    keys = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, **keys), patience)
    comm.abort()


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what Dask tells of workers that come and go."""
    named = [each for each in logging.root.manager.loggerDict if each.startswith("distributed")]
    levels = {each: logging.getLogger(each).level for each in ("distributed", *named)}
    for each in levels:
        logging.getLogger(each).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for each, level in levels.items():
            logging.getLogger(each).setLevel(level)


@dataclass(frozen=True)
class Cluster:
    """An engine: the workers that a client knows."""

    client: Any

    def __call__(
        self, work: Callable[[SourceText], Result], sources: Iterable[SourceText]
    ) -> Iterator[Result]:
        """The results in the order of the sources; some batches are always on their way."""
        for made in self._batches(_travelling(work), sources):
            outcome = pickle.loads(made)  # noqa: S301 - our own worker wrote it
            if isinstance(outcome, ModuleNotFoundError):
                raise _lacking(str(outcome.name)) from outcome
            if isinstance(outcome, Exception):
                raise outcome
            yield from outcome

    def _batches(self, payload: bytes, sources: Iterable[SourceText]) -> Iterator[bytes]:
        """What the workers made of each batch, in order."""
        name, away = f"qualcode-{uuid4().hex}", deque[Future]()
        with _gone_is_told():
            held = self.client.submit(_same, payload, key=f"{name}-work", pure=False)
        for number, batch in enumerate(batches(sources)):
            told = (held, pickle.dumps(batch), __version__)
            with _gone_is_told():
                if number % _RENEWED == 0:
                    most = _AHEAD * max(1, sum(self.client.nthreads().values()))
                future = self.client.submit(_done, *told, key=f"{name}-{number}", pure=False)
            away.append(future)
            while len(away) > most:
                yield self._result(away.popleft())
        while away:
            yield self._result(away.popleft())

    def _result(self, future: Future) -> bytes:
        """What a batch gave, as long as there is somebody to work on it."""
        seen = monotonic()
        with _gone_is_told():
            while not _ended(future):
                if self.client.nthreads():
                    seen = monotonic()
                elif monotonic() - seen > PATIENCE:
                    raise TimeoutError
            made: bytes = future.result()
        return made


def _ended(future: Future) -> bool:
    """Whether a task has ended within some seconds."""
    try:
        future.exception(timeout=_LOOK)
    except TimeoutError:
        return False
    return True


@contextmanager
def _gone_is_told() -> Iterator[None]:
    try:
        yield
    except KilledWorker as fault:
        raise QualcodeError(
            "workers died one after the other on the same sources; nothing was kept",
            hint="give each worker more memory",
        ) from fault
    except ModuleNotFoundError as fault:
        raise _lacking(str(fault.name)) from fault
    except _GONE as fault:
        raise QualcodeError(
            "the cluster is gone: no scheduler or no worker answers; nothing was kept",
            hint="start it again, then the same command; or --engine local",
        ) from fault


def _lacking(module: str) -> QualcodeError:
    return QualcodeError(f"a worker cannot do this work: it has no {module}", hint=_ALIKE)


def batches(sources: Iterable[SourceText]) -> Iterator[list[SourceText]]:
    """Sources in batches that are worth a journey, in their order.

    >>> some = [SourceText(name, (1,), (0,), ("x" * 80_000,), ("",)) for name in "abc"]
    >>> [[each.revision for each in batch] for batch in batches(some)]
    [['a', 'b'], ['c']]
    """
    batch: list[SourceText] = []
    size = 0
    for source in sources:
        batch.append(source)
        size += sum(map(len, source.texts))
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _travelling(work: Callable[[SourceText], Any]) -> bytes:
    """The work as it travels; what another package brings may not be able to."""
    try:
        return pickle.dumps(work)
    except Exception as fault:
        raise QualcodeError(
            f"a method cannot travel to another process: {fault}", hint="--engine local runs it"
        ) from fault


def _same(payload: bytes) -> bytes:
    """The work on a worker: a task of its own, made again where it is lost."""
    return payload


@lru_cache(maxsize=1)
def _unpacked(payload: bytes) -> Callable[[SourceText], Any]:
    work: Callable[[SourceText], Any] = pickle.loads(payload)  # noqa: S301 - our own client sent it
    return work


def _done(payload: bytes, batch: bytes, version: str) -> bytes:
    """On a worker: what the work gives for each source of a batch, and what stopped it."""
    if version != __version__:
        return pickle.dumps(_unlike(version))
    try:
        with _ONE:
            work = _unpacked(payload)
            return pickle.dumps([work(source) for source in pickle.loads(batch)])  # noqa: S301
    except Exception as fault:  # noqa: BLE001 - it is raised again where somebody reads it
        return _fault(fault)


def _fault(fault: Exception) -> bytes:
    """A fault as it travels; what another package raises may not be able to."""
    try:
        made = pickle.dumps(fault)
        pickle.loads(made)  # noqa: S301 - made in the line above
    except Exception:  # noqa: BLE001 - whatever its class does not like
        said = f"a method failed on a worker: {type(fault).__name__}: {fault}"
        return pickle.dumps(QualcodeError(said, hint="--engine local says more"))
    return made


def _unlike(version: str) -> QualcodeError:
    return QualcodeError(
        f"a worker has qualcode {__version__}, this is {version}: they may not say the same",
        hint=_ALIKE,
    )
