"""Each bad input gets one clear sentence and exit code 1; nothing is half-written."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey


@pytest.fixture
def project(shell: Any) -> Any:
    shell("init", "--coder", "mina")
    (shell.folder / "good.txt").write_text(
        "Interviewer: Well?\n\nHelen: We trust them.\n", encoding="utf-8"
    )
    return shell


def refused(shell: Any, *words: str, says: str) -> str:
    said = shell(*words, ok=False)
    assert said.code == 1, said.everything
    assert says in said.err, said.err
    return said.err


def sources(shell: Any) -> list[str]:
    return [
        line.split(",")[0] for line in shell("sources", "list", "-f", "csv").out.splitlines()[1:]
    ]


def test_not_a_project(shell: Any) -> None:
    refused(shell, "status", says="qualcode init")


def test_a_newer_schema(project: Any) -> None:
    with sqlite3.connect(project.folder / "qualcode.db") as db:
        db.execute("PRAGMA user_version = 9999")
    refused(project, "status", says="newer qualcode")


def test_a_database_that_is_something_else(shell: Any) -> None:
    with sqlite3.connect(shell.folder / "qualcode.db") as db:
        db.execute("CREATE TABLE x (y)")
    refused(shell, "status", says="not a qualcode project")


def test_a_damaged_database(project: Any) -> None:
    project("import", "good.txt")
    path = project.folder / "qualcode.db"
    for side in ("-wal", "-shm"):
        path.with_name(path.name + side).unlink(missing_ok=True)
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 40] = b"\xff" * (len(data[4096 : 4096 * 40]))
    path.write_bytes(data)
    refused(project, "sources", "list", says="damaged")


def test_no_database_at_all(shell: Any) -> None:
    (shell.folder / "qualcode.db").write_text("this is no database, whatever its name says " * 50)
    refused(shell, "status", says="qualcode")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.txt", b"", "no text"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("broken.docx", b"PK\x03\x04 this is no document", "broken.docx"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.docx"),
        ("what.xyz", b"hello", "what.xyz"),
    ],
)
def test_a_bad_file_is_listed_and_the_rest_goes_on(
    project: Any, name: str, content: bytes, says: str
) -> None:
    (project.folder / name).write_bytes(content)
    said = refused(project, "import", name, "good.txt", says=says)
    assert said.count(name) == 1
    assert sources(project) == ["good"]


def test_a_wrong_encoding_is_read_and_said(project: Any) -> None:
    (project.folder / "latin.txt").write_bytes(
        "Helen: A naïve café in Zürich, très bien.\n".encode("cp1252") * 9
    )
    assert "1252" in project("import", "latin.txt").err


def test_two_files_that_would_get_one_name(project: Any) -> None:
    (project.folder / "good.md").write_text("Helen: Hello.\n")
    refused(project, "import", "good.txt", "good.md", says="good.md")
    assert sources(project) == []


def test_a_codebook_with_errors(project: Any) -> None:
    bad = project.folder / "bad.yaml"
    bad.write_text(
        "codebook: bad\nversion: '1'\ncodes:\n  - id: a\n    name: A\n  - id: a\n    nmae: B\n"
    )
    said = refused(project, "codebook", "check", "bad.yaml", says="bad.yaml:6")
    assert "nmae" in said
    refused(project, "codebook", "use", "bad.yaml", says="errors")


def test_unknown_names_are_errors_with_the_nearest(project: Any) -> None:
    project("import", "good.txt")
    refused(project, "codings", "add", "good", "trsut", "--turn", "2", says="trust")
    refused(project, "table", "frequencies", "--base", "all", "--code", "tim", says="time")
    refused(project, "table", "frequencies", "--base", "all", "--by", "wave", says="wave")
    refused(project, "table", "segments", "--layer", "zoe", says="zoe")
    refused(project, "sources", "show", "goood", says="good")
    refused(
        project,
        "codings",
        "add",
        "good",
        "trust",
        "--turn",
        "2",
        "--coder",
        "zoe",
        says="coders add",
    )


def test_a_span_beyond_the_text(project: Any) -> None:
    project("import", "good.txt")
    refused(
        project,
        "codings",
        "add",
        "good",
        "trust",
        "--start",
        "5",
        "--end",
        "5000",
        says="beyond the text",
    )


def test_codings_with_a_wrong_quote_write_nothing(project: Any) -> None:
    project("import", "good.txt")
    (project.folder / "c.jsonl").write_text(
        '{"source":"good","quote":"We trust them.","code":"trust"}\n'
        '{"source":"good","quote":"We never said this.","code":"trust"}\n'
        "this is no JSON\n"
    )
    said = refused(project, "codings", "import", "c.jsonl", says="c.jsonl:2")
    assert "c.jsonl:3" in said
    assert project("codings", "list", "-f", "csv").out.count("\n") == 1


def test_a_locked_database_waits_and_then_says_so(project: Any) -> None:
    db = sqlite3.connect(project.folder / "qualcode.db", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    said = project("coders", "add", "jo", ok=False, QUALCODE_PATIENCE="0.2")
    db.execute("ROLLBACK")
    assert said.code == 1
    assert "another program holds" in said.err


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals as POSIX has them")
def test_ctrl_c_in_the_middle_of_an_import_leaves_no_trace(project: Any) -> None:
    folder = project.folder / "many"
    folder.mkdir()
    talk = "Interviewer: Well?\n\nHelen: We trust them, and it takes time.\n\n" * 400
    for number in range(400):
        (folder / f"t{number:03}.txt").write_text(f"{talk}Helen: {number}\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "qualcode", "import", "many"], cwd=project.folder,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for_a_run(project.folder / "qualcode.db", process)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "stopped" in err
    assert "Traceback" not in err
    assert sources(project) == []
    with sqlite3.connect(project.folder / "qualcode.db") as db:
        assert db.execute(
            "SELECT (SELECT count(*) FROM turn), (SELECT count(*) FROM run)"
        ).fetchone() == (0, 0)


def wait_for_a_run(path: Path, process: subprocess.Popen[str]) -> None:
    """Until the import has written something, invisibly."""
    for _ in range(600):
        with sqlite3.connect(path) as db:
            if db.execute("SELECT count(*) FROM source").fetchone()[0]:
                return
        assert process.poll() is None, "the import ended before it could be stopped"
        time.sleep(0.01)
    pytest.fail("the import wrote nothing")


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made with a file-size limit")
def test_a_full_disk(project: Any) -> None:
    import resource

    (project.folder / "big.txt").write_text("Helen: We trust them and it takes time.\n\n" * 60_000)
    room = (project.folder / "qualcode.db").stat().st_size + 300_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(
        [sys.executable, "-m", "qualcode", "import", "big.txt"], cwd=project.folder, preexec_fn=limit,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "disk" in done.stderr
    assert sources(project) == []


def test_a_copy_of_the_project_can_be_restored(project: Any) -> None:
    project("import", "good.txt")
    project("backup", "safe.db")
    project("sources", "remove", "good", "--yes")
    assert sources(project) == []
    project("restore", "safe.db", "--yes")
    assert sources(project) == ["good"]
    shutil.copy(project.folder / "good.txt", project.folder / "not.db")
    refused(project, "restore", "not.db", "--yes", says="not.db")
    assert sources(project) == ["good"]
