"""The map on worker processes: the same results in the same order, whoever is killed."""

import gc
import os
import socket
import sys
import time
from functools import partial
from itertools import islice

import pytest

pytest.importorskip("distributed", reason="pip install 'qualcode[cluster]'")

import dask
from distributed import LocalCluster

from qualcode.coding.suggestion import SourceText
from qualcode.errors import QualcodeError
from qualcode.suggest import cluster, engines

WORK = '''
import os, signal, time
from pathlib import Path
from qualcode.errors import QualcodeError

def length(source):
    time.sleep(0.02 * (source.revision in "ace"))
    return source.revision, len(source.texts[0])

def deadly(folder, victims, source):
    """Ends the worker that reads a victim, the first time; always with no folder."""
    if source.revision in victims:
        met = Path(folder or ".", source.revision)
        if not folder or not met.exists():
            folder and met.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return length(source)

class Odd(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")

class Held(Exception):
    def __reduce__(self):
        raise TypeError("cannot pickle this")

def odd(source):
    raise Odd("salt", "pepper")

def held(source):
    raise Held("mine")

def faulty(fault, source):
    raise fault
'''
NAMES = "abcdefghij"


def sources(names=NAMES):
    return [SourceText(name, (1,), (0,), (name * 9,), ("participant",)) for name in names]


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A module that workers can import; they look where this process looks."""
    folder = tmp_path_factory.mktemp("work")
    (folder / "work_for_workers.py").write_text(WORK, encoding="utf-8")
    sys.path.insert(0, str(folder))
    import work_for_workers

    yield work_for_workers
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def engine(work):
    """Two worker processes; one source is a batch, and the second death is one too many."""
    patch = pytest.MonkeyPatch()
    patch.setattr(cluster, "BATCH", 1)
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        engines.opened("dask:2") as made,
    ):
        yield made
    patch.undo()


@pytest.fixture(autouse=True)
def _swept():
    """A client that never connected ends here: amid the start of another, Dask waits for itself."""
    yield
    gc.collect()


def workers(engine):
    return set(engine.client.run(os.getpid).values())


def test_results_come_in_the_order_of_the_sources(engine, work):
    told = list(engine(work.length, sources()))
    assert told == [work.length(each) for each in sources()]
    assert len(workers(engine)) == 2
    assert not workers(engine) & {os.getpid()}


def test_nobody_else_can_give_the_workers_of_this_machine_work(engine):
    address = engine.client.scheduler.address
    assert address.startswith("tls://127.0.0.1:")
    with (
        pytest.raises(QualcodeError, match="no Dask scheduler answers"),
        engines.opened(f"dask:{address}"),
    ):
        pass


def test_sources_are_read_as_they_are_needed(engine, work):
    read = []
    many = (read.append(1) or each for each in sources(NAMES * 9))
    assert len(list(islice(engine(work.length, many), 3))) == 3
    assert len(read) < 15


def test_a_killed_worker_loses_nothing(engine, work, tmp_path):
    before = workers(engine)
    told = list(engine(partial(work.deadly, str(tmp_path), "c"), sources()))
    assert told == [work.length(each) for each in sources()]
    assert (tmp_path / "c").exists()
    assert workers(engine) != before


def test_a_source_that_kills_every_worker_is_one_clear_error(engine, work):
    with pytest.raises(QualcodeError, match="died one after the other") as told:
        list(engine(partial(work.deadly, "", "d"), sources()))
    assert "memory" in told.value.hint


@pytest.mark.parametrize(
    "fault", [ValueError("a bug"), OSError("no disk"), QualcodeError("no tagger", hint="install")]
)
def test_a_fault_on_a_worker_is_a_fault_here(engine, work, fault):
    with pytest.raises(type(fault), match=str(fault)) as told:
        list(engine(partial(work.faulty, fault), sources()))
    assert getattr(told.value, "hint", "") == getattr(fault, "hint", "")


@pytest.mark.parametrize(
    ("name", "said"), [("odd", "Odd: salt and pepper"), ("held", "Held: mine")]
)
def test_a_fault_that_cannot_travel_is_one_clear_error(engine, work, name, said):
    with pytest.raises(QualcodeError, match=f"a method failed on a worker: {said}"):
        list(engine(getattr(work, name), sources()))


def test_a_worker_without_a_module_is_told_of(engine, work):
    with pytest.raises(QualcodeError, match="a worker cannot do this work: it has no nosuch"):
        list(engine(partial(work.faulty, ModuleNotFoundError("x", name="nosuch")), sources()))


def test_what_cannot_travel_says_so(engine):
    with pytest.raises(QualcodeError, match="cannot travel") as told:
        list(engine(lambda source: source, sources()))
    assert "--engine local" in told.value.hint


def test_a_worker_of_another_version_is_refused(engine, work, monkeypatch):
    monkeypatch.setattr(cluster, "__version__", "0.0.1")
    with pytest.raises(QualcodeError, match=r"a worker has qualcode .*, this is 0\.0\.1"):
        list(engine(work.length, sources()))


def test_a_scheduler_that_goes_away_is_one_clear_error(work, monkeypatch):
    monkeypatch.setattr(cluster, "BATCH", 1)
    monkeypatch.setitem(cluster._SETTINGS, "distributed.comm.timeouts.connect", "1s")
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False,
                      dashboard_address="127.0.0.1:0") as there:  # fmt: skip

        def given():
            yield from sources("ab")
            there.close()
            yield from sources("cdefg")

        with (
            pytest.raises(QualcodeError, match="the cluster is gone"),
            engines.opened(f"dask:{there.scheduler_address}") as engine,
        ):
            list(engine(work.length, given()))


def test_a_scheduler_without_workers_is_not_waited_for_for_ever(work, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)
    monkeypatch.setattr(cluster, "_LOOK", 0.1)
    began = time.monotonic()
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address="127.0.0.1:0") as there,
        pytest.raises(QualcodeError, match="no worker answers"),
        engines.opened(f"dask:{there.scheduler_address}") as engine,
    ):
        list(engine(work.length, sources()))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("spelled", "said"),
    [
        ("dusk", "unknown engine 'dusk'"),
        ("local:2", "'local:2' is none"),
        ("dask:", "'dask:' is none"),
        ("dask:0", "'dask:0' is none"),
        ("dask:-1", "'dask:-1' is none"),
        ("dask:two", "'dask:two' is none"),
        ("dask:²", "'dask:²' is none"),
        ("dask:127.0.0.1:8786", "'dask:127.0.0.1:8786' is none"),
        ("dask:tcp://127.0.0.1", "is none"),
        ("dask:tcp://127.0.0.1:1", "no Dask scheduler answers at tcp://127.0.0.1:1"),
        ("dask:nowhere", "'dask:nowhere' is none"),
        ("dask:tls://127.0.0.1:1", "no Dask scheduler answers at tls://127.0.0.1:1"),
        ("dask:odd://x:1", "no Dask scheduler answers"),
    ],
)
def test_an_engine_that_is_none(spelled, said, monkeypatch, capfd):
    monkeypatch.setitem(cluster._SETTINGS, "distributed.comm.timeouts.connect", "300ms")
    stray = []
    monkeypatch.setattr(sys, "unraisablehook", stray.append)
    began = time.monotonic()
    with pytest.raises(QualcodeError, match=said) as told, engines.opened(spelled):
        pass
    assert told.value.hint
    gc.collect()
    assert stray == []
    assert capfd.readouterr() == ("", "")
    assert time.monotonic() - began < 5


def test_what_listens_and_is_no_scheduler(monkeypatch):
    monkeypatch.setitem(cluster._SETTINGS, "distributed.comm.timeouts.connect", "500ms")
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(QualcodeError, match="no Dask scheduler answers"),
        engines.opened(f"dask:tcp://127.0.0.1:{other.getsockname()[1]}"),
    ):
        pass


def test_where_dask_is_not_installed_the_extra_is_named(monkeypatch):
    monkeypatch.delitem(sys.modules, "qualcode.suggest.cluster")
    monkeypatch.setitem(sys.modules, "dask", None)
    monkeypatch.delattr("qualcode.suggest.cluster", raising=False)
    with pytest.raises(QualcodeError) as told, engines.opened("dask"):
        pass
    assert told.value.hint == "pip install 'qualcode[cluster]'"
