"""The engines by the words that name them; what a cluster needs is loaded for a cluster only."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from qualcode.coding.suggestion import Engine
from qualcode.errors import QualcodeError, unknown
from qualcode.suggest.run import local

LOCAL, DASK = "local", "dask"
_ADDRESS = re.compile(r"[a-z]+://\S+:\d+|inproc://\S+")


@contextmanager
def opened(spelled: str) -> Iterator[Engine]:
    """The engine of this name, as long as it is needed.

    `local` is this process; `dask` as many worker processes as there are processors, `dask:2` two
    of them, `dask:tcp://HOST:PORT` the workers of a scheduler that runs somewhere.

    >>> with opened("local") as engine:
    ...     list(engine(len, []))
    []
    """
    check(spelled)
    name, _, address = spelled.partition(":")
    if name == LOCAL:
        yield local
        return
    with _dask(address) as engine:
        yield engine


def check(spelled: str) -> None:
    """Stop where these words name no engine.

    >>> check("local"), check("dask:2"), check("dask:tcp://127.0.0.1:8786")
    (None, None, None)
    """
    name, colon, address = spelled.partition(":")
    if name not in {LOCAL, DASK}:
        raise unknown("engine", spelled, [LOCAL, DASK])
    some = address.isdecimal() and int(address) > 0
    if colon and not (name == DASK and (some or _ADDRESS.fullmatch(address))):
        raise QualcodeError(
            f"--engine {spelled!r} is none", hint="local, dask, dask:2, dask:tcp://HOST:PORT"
        )


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
