"""The engines by the words that name them; what a cluster needs is loaded for a cluster only."""

from collections.abc import Iterator
from contextlib import contextmanager

from qualcode.coding.suggestion import Engine
from qualcode.errors import QualcodeError, unknown
from qualcode.suggest.run import local

LOCAL, DASK = "local", "dask"


@contextmanager
def opened(spelled: str) -> Iterator[Engine]:
    """The engine of this name, as long as it is needed.

    `local` is this process; `dask` as many worker processes as there are processors, `dask:2` two
    of them, `dask:tcp://HOST:PORT` the workers of a scheduler that runs somewhere.

    >>> with opened("local") as engine:
    ...     list(engine(len, []))
    []
    """
    name, colon, address = spelled.partition(":")
    if name not in {LOCAL, DASK}:
        raise unknown("engine", spelled, [LOCAL, DASK])
    if (colon and name == LOCAL) or (colon and not address):
        raise QualcodeError(
            f"--engine {spelled!r} is none", hint="local, dask, dask:2, dask:tcp://HOST:PORT"
        )
    if name == LOCAL:
        yield local
        return
    with _dask(address) as engine:
        yield engine


@contextmanager
def _dask(address: str) -> Iterator[Engine]:
    try:
        from qualcode.suggest import cluster
    except ModuleNotFoundError as fault:
        raise QualcodeError(
            f"--engine dask needs a package that is not installed: {fault.name}",
            hint="pip install 'qualcode[cluster]'",
        ) from fault
    with cluster.opened(address) as engine:
        yield engine
