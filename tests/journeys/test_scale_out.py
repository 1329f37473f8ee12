"""Suggesting on worker processes, one of them killed on the way: the same to the byte."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

psutil = pytest.importorskip("psutil", reason="pip install 'qualcode[cluster]'")
pytest.importorskip("distributed", reason="pip install 'qualcode[cluster]'")

pytestmark = pytest.mark.journey
ASKED = ("suggest", "--method", "semantic", "--unit", "turn")


def typed(folder, *words, **more):
    home = {"HOME": str(folder / "home"), "XDG_CONFIG_HOME": str(folder / "home")}
    said = subprocess.run(
        [sys.executable, "-m", "qualcode", *words],
        cwd=folder, env={**os.environ, **home}, capture_output=True, text=True, check=False, **more,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    return said


def stored(folder):
    """All that a run left, in the order in which it was written, but for the run itself."""
    with sqlite3.connect(folder / "qualcode.db") as db:
        return db.execute(
            "SELECT s.*, r.method, r.version, r.rule, e.spans, e.score, e.coder, e.confidence,"
            " e.decided FROM evidence e JOIN rule r ON r.key = e.rule"
            " JOIN suggestion s ON s.key = e.suggestion ORDER BY e.rowid"
        ).fetchall()


def kill_one_at_work(process):
    """Kill a worker that has begun: it has loaded what counts words."""
    for _ in range(3000):
        for each in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # it was on its way out
                if any("murmurhash" in mapped.path for mapped in each.memory_maps()):
                    os.kill(each.pid, signal.SIGKILL)
                    return
        time.sleep(0.01)
    raise AssertionError("no worker began to work")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_worker_killed_midway_changes_nothing(study, tmp_path):
    for name in ("one", "many"):
        shutil.copytree(study, tmp_path / name)
    typed(tmp_path / "one", *ASKED)
    with subprocess.Popen(
        [sys.executable, "-m", "qualcode", *ASKED, "--engine", "dask:2"],
        cwd=tmp_path / "many", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        kill_one_at_work(process)
        assert process.poll() is None  # it goes on
        out, err = process.communicate()
    assert process.returncode == 0, err
    assert out == ""
    assert len(err.splitlines()) == 2, err  # no word of Dask's
    rows = stored(tmp_path / "one")
    assert len(rows) > 100
    assert stored(tmp_path / "many") == rows
    typed(tmp_path / "many", "check")


def test_parquet_to_parquet_is_the_project_to_parquet(study, tmp_path):
    one, many = tmp_path / "one.parquet", tmp_path / "many.parquet"
    typed(study, "sources", "turns", "--to", str(tmp_path / "turns"))
    typed(study, "suggest", "--method", "keyword", "--to", str(one))
    said = typed(
        study, "suggest", "--method", "keyword", "--engine", "dask:2",
        "--from", str(tmp_path / "turns"), "--to", str(many),
    )  # fmt: skip
    assert f"wrote {many}" in said.stderr
    assert one.read_bytes() == many.read_bytes()
    assert sorted(each.name for each in Path(tmp_path).iterdir()) == [
        "many.parquet",
        "one.parquet",
        "turns",
    ]


def test_what_cannot_be_done_is_told_before_any_work(study, shell):
    def refused(*words, says):
        said = shell(*words, "-p", str(study), ok=False)
        assert said.code == 1, said.everything
        assert says in said.err, said.err

    shell("sources", "turns", "--to", "turns.parquet", "-p", str(study))
    before = (shell.folder / "turns.parquet").read_bytes()
    (shell.folder / "notes.csv").write_text("dear\n", encoding="utf-8")
    ask = ("suggest", "--method", "keyword", "--coder", "mina")
    turns = ("--from", "turns.parquet")
    for more in (("--to", "turns.parquet"), ("--to", "turns.parquet", "--overwrite")):
        refused(*ask, *turns, *more, says="turns.parquet is ")
    for target, says in [
        ("notes.csv", "notes.csv is no name for Parquet"),
        ("found.csv", "found.csv is no name for Parquet"),
        ("turns.parquet/", "names a file as a folder"),
        ("no/found", "there is no folder"),
    ]:
        refused(*ask, "--engine", "dask:2", "--to", target, says=says)
    for engine in ("two", "-1", "²", "nowhere:8786"):
        refused(*ask, "--engine", f"dask:{engine}", says=f"'dask:{engine}' is none")
    refused(*ask, "--engine", "dask:2", "--source", "nobody", says="unknown source 'nobody'")
    refused(*ask, "--engine", "dask:2", "--method", "nope", says="unknown method 'nope'")
    assert shell(*ask, "--overwrite", "-p", str(study), ok=False).code == 2
    assert (shell.folder / "turns.parquet").read_bytes() == before
    assert {each.name for each in shell.folder.iterdir()} <= {"turns.parquet", "notes.csv", "home"}


def test_what_was_written_is_replaced_when_asked(study, shell):
    import polars as pl

    ask = ("suggest", "--method", "keyword", "--code", "trust", "--source", "w1/head-ashgrove")
    for target in ("found.parquet", "found"):
        words = (*ask, "--to", target, "-p", str(study), "--coder", "mina")
        shell(*words)
        assert "--overwrite replaces it" in shell(*words, ok=False).err
        said = shell(*words, "--overwrite")
        frame = pl.read_parquet(shell.folder / target)
        number = frame["id"].n_unique()
        assert number == 1
        assert "1 suggestion for 1 code in 1 source" in said.err
        assert set(frame["coder"]) == set(frame["decided"]) == {None}
