"""A coder at a real terminal: what was decided survives a kill, and the terminal is left tidy."""

import csv
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there"),
]

TALK = """Interviewer: How did the review go?

Helen: We trust each other now. It took time to build that trust.

Interviewer: And the workshop?

Helen: Nobody had time for it 😀, honestly. The feedback was honest and it helped. The peer review came at a bad moment. There was a new head. The workshop was short. We could get no supply.
"""
CODE = ("code", "head", "--coder", "mina")


@pytest.fixture
def project(shell: Any) -> Any:
    (shell.folder / "head.txt").write_text(TALK, encoding="utf-8")
    shell("init", "--coder", "mina")
    shell("import", "head.txt")
    shell("suggest")
    return shell


@pytest.fixture
def sit(project: Any) -> Any:
    """A function that starts a command at a terminal; whatever still runs at the end is ended."""
    started = []

    def start(*words: str, program: str = sys.executable, rows: int = 24) -> Any:
        given = ["-m", "qualcode", *words] if program == sys.executable else list(words)
        path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"),)))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("QUALCODE_")}
        environment |= {"TERM": "xterm-256color", "PYTHONUTF8": "1", "PYTHONPATH": absolute(path)}
        environment |= {"HOME": str(project.folder / "home")}
        started.append(
            pexpect.spawn(
                program,
                given,
                cwd=str(project.folder),
                env=environment,
                timeout=30,
                dimensions=(rows, 80),
                encoding="utf-8",
            )
        )
        return started[-1]

    yield start
    for child in started:
        child.close(force=True)


def absolute(path: str) -> str:
    return os.pathsep.join(str(Path(each).resolve()) for each in path.split(os.pathsep) if each)


def codings(project: Any) -> list[tuple[str, str]]:
    told = project("codings", "list", "-f", "csv").out
    return [(row["code"], row["quote"]) for row in csv.DictReader(told.splitlines())]


def waiting(project: Any) -> int:
    return len(project("suggestions", "list", "-f", "csv").out.splitlines()) - 1


def killed(child: Any) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.expect(pexpect.EOF)
    child.wait()


def test_three_codings_survive_a_kill_and_it_goes_on_there(project: Any, sit: Any) -> None:
    child = sit(*CODE)
    child.expect("turn 1 of 4")
    child.send("\r")
    child.expect("turn 2 of 4")
    child.send("ctrust\r")
    child.expect("coded: Trust")
    child.send("s2")
    child.expect("It took time")
    child.send("ctime\r")
    child.expect("coded: Time")
    child.send("\x1b[C\x1b[C")
    child.expect("turn 4 of 4")
    child.send("2")
    child.expect("coded: ")
    killed(child)
    assert len(codings(project)) == 3
    assert ("time", "It took time to build that trust.") in codings(project)
    again = sit(*CODE)
    again.expect("turn 4 of 4.*3 codings")
    again.send("q")
    again.expect("0 codings in this sitting, in progress; it goes on at turn 4 of 4")
    assert "every quote stands" in project("check").everything


def test_three_verdicts_survive_a_kill_and_it_goes_on_there(project: Any, sit: Any) -> None:
    before = waiting(project)
    assert before > 4
    child = sit("review", "--coder", "mina")
    child.expect(f"1 of {before}")
    for key, place in (("a", 2), ("r", 3), ("\r", 4)):
        child.send(key)
        child.expect(f"{place} of {before}")
    killed(child)
    assert waiting(project) == before - 3
    assert len(codings(project)) == 2
    again = sit("review", "--coder", "mina")
    again.expect(f"1 of {before - 3}")
    again.send("u")
    again.expect(r"undo accept of .*\? y n")
    again.send("y")
    again.expect(f"of {before - 2}.*undone: accept")
    again.send("aq")
    again.expect("accepted 1, rejected 0")
    assert len(codings(project)) == 2


def test_ctrl_c_leaves_the_terminal_as_it_was(sit: Any) -> None:
    import termios

    child = sit(*CODE)
    before = termios.tcgetattr(child.child_fd)
    child.expect("turn 1 of 4")
    assert termios.tcgetattr(child.child_fd) != before
    child.send("\r")
    child.expect("turn 2 of 4")
    child.send("\x03")
    child.expect(r"\x1b\[\?1049l")
    child.expect("goes on at turn 2")
    assert termios.tcgetattr(child.child_fd) == before
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0


def test_a_new_size_is_drawn_anew(sit: Any) -> None:
    child = sit(*CODE)
    child.expect("turn 1 of 4")
    for rows, columns in ((6, 20), (50, 160), (24, 80)):
        child.setwinsize(rows, columns)
        child.expect("head")
    child.send("\r")
    child.expect("turn 2 of 4")
    child.send("q")
    child.expect("goes on at turn 2")


@pytest.mark.skipif(not shutil.which("bash"), reason="stopping needs a shell with jobs")
def test_ctrl_z_gives_the_terminal_back_and_fg_goes_on(sit: Any) -> None:
    shell = sit("--norc", "--noprofile", "-i", program=shutil.which("bash"))
    shell.sendline(f"{sys.executable} -m qualcode {' '.join(CODE)}")
    shell.expect("turn 1 of 4")
    shell.send("\x1a")
    shell.expect("Stopped")
    shell.sendline("echo still $((40+2)) here")
    shell.expect("still 42 here")
    shell.sendline("fg")
    shell.expect("turn 1 of 4")
    shell.send("\r")
    shell.expect("turn 2 of 4")
    shell.send("q")
    shell.expect("goes on at turn 2")


def test_plain_lines_do_the_same_in_a_pipe(project: Any) -> None:
    said = project("code", "head", "--plain", stdin="\nc\ntrust\n\n\nm\nt\nask Helen\nd\nq\n")
    assert "\x1b" not in said.everything
    assert "done" in said.err
    assert [code for code, _ in codings(project)] == ["trust"]
    assert "ask Helen" in project("memo", "list").out
    before = waiting(project)
    said = project("review", "--plain", stdin="a\nr\n")
    assert "accepted 1, rejected 1" in said.err
    assert waiting(project) == before - 2


def test_without_a_terminal_nothing_hangs(project: Any) -> None:
    assert "goes on at turn 1" in project("code", "head").err
    assert "accepted 0, rejected 0" in project("review").err
