"""Run the commands that the pages show, and put in what they print; --check only compares.

A page that is run says where: `<!-- run in: NAME -->` with `nowhere` (an empty folder), `demo` (the
folder that `qualcode demo` makes), `transcripts` (the sample transcripts, no project) or `example`
(a copy of docs/explanation/example). Its `console`
blocks are one session. A line `…` in a block stands for lines that are left out. Then its `pycon`
blocks run in the same folder as one session of Python; these are compared only.
"""

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from terminal import run

REPOSITORY = Path(__file__).resolve().parent.parent
WIDTH = 90
HOME = "/home/anna"
_BLOCK = re.compile(
    r"(^```console(?: keys=(\S+))?(?: rows=(\d+))?\n)(.*?)(^```$)", re.MULTILINE | re.DOTALL
)
_PYTHON = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CUT = re.compile(r"^\s*…\n", re.MULTILINE)
_WHERE = re.compile(r"<!-- run in: (\w+) -->")
_MASKS = (  # what is another each time: dates, times of the log, ids, names of backups
    re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?"),
    re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    re.compile(r"\b\d{8}-\d{6}\b"),
)


@dataclass
class Session:
    """A folder in which the commands of one page are typed, one after the other."""

    root: Path
    folder: Path
    differences: list[str] = field(default_factory=list)

    def screen(self, line: str, keys: str = "", rows: str = "") -> str:
        """What the screen shows after one command."""
        words = shlex.split(line)
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve()
            return ""
        typed = ["sh", "-c", line]
        if words[0] == "qualcode":
            typed = [sys.executable, "-m", "qualcode", *words[1:]]
        path = {"PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}"}
        seen = run(
            typed, self.folder, width=WIDTH, height=int(rows or 50), keys=_keys(keys), env=path
        )
        if "a fault in qualcode itself" in seen.screen or "Traceback" in seen.screen:
            raise SystemExit(f"{line}: {seen.screen}")
        return seen.screen.replace(str(self.root), HOME)

    def python(self, blocks: list[str]) -> str:
        """What is not as the blocks of Python say, nothing where all is."""
        page = self.root / "page.txt"
        page.write_text("\n".join(blocks), encoding="utf-8")
        words = [sys.executable, "-m", "doctest", "-o", "ELLIPSIS", page]
        paths = [_entry_points(self.root), os.environ.get("PYTHONPATH", "")]
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr if done.returncode else ""


def _entry_points(root: Path) -> str:
    """Where other packages find what this checkout offers them, if it is not installed."""
    try:
        distribution("qualcode")
    except PackageNotFoundError:
        offered = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
        folder = root / "offered" / "qualcode-0.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: qualcode\nVersion: 0\n")
        lines = [
            line
            for group, points in offered["project"]["entry-points"].items()
            for line in (f"[{group}]", *(f"{name} = {value}" for name, value in points.items()))
        ]
        (folder / "entry_points.txt").write_text("\n".join(lines))
        return str(folder.parent)
    return ""


def _keys(written: str | None) -> list[str]:
    r"""Single keys; `[enter]` and other words in brackets are one key each.

    >>> _keys("ar[enter]q")
    ['a', 'r', '\r', 'q']
    """
    named = {"[enter]": "\r", "[esc]": "\x1b", "[space]": " "}
    return [named.get(each, each) for each in re.findall(r"\[\w+\]|.", written or "")]


def begin(where: str, root: Path) -> Session:
    """The folder that a page starts in."""
    session = Session(root, root)
    if where == "demo":
        session.screen("qualcode demo qualcode-demo")
        session.folder = root / "qualcode-demo"
    if where == "transcripts":
        session.folder = root / "study"
        sample = shutil.ignore_patterns("codings", "formats", "README.md")
        shutil.copytree(REPOSITORY / "transcripts", session.folder / "transcripts", ignore=sample)
    if where == "example":
        session.folder = root / "example"
        shutil.copytree(REPOSITORY / "docs" / "explanation" / "example", session.folder)
    return session


def renewed(text: str, session: Session, page: str) -> str:
    """The page with what its commands print now; an answer that still fits stays as it is.

    An answer with `…` that fits no longer stays too, for a person to cut anew.
    """

    def block(found: re.Match[str]) -> str:
        said = []
        for number, (command, answer) in enumerate(answers(found[4]), 1):
            screen = session.screen(command.replace("\\\n", " "), found[2], found[3])
            if not fits(answer, screen):
                line = text.count("\n", 0, found.start()) + 1
                session.differences.append(f"{page}:{line}, command {number}: {command}")
            kept = fits(answer, screen) or _CUT.search(answer)
            said.append(f"$ {command}\n{answer if kept else _lines(screen)}")
        return f"{found[1]}{''.join(said)}{found[5]}"

    return _BLOCK.sub(block, text)


def answers(block: str) -> Iterator[tuple[str, str]]:
    r"""The commands of a block with what stands below each.

    >>> list(answers("$ ls\na\n$ cd a\n"))
    [('ls', 'a\n'), ('cd a', '')]
    """
    for found in re.finditer(r"^\$ (.*(?:\\\n.*)*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
        yield found[1], found[2]


def fits(written: str, said: str) -> bool:
    r"""Whether this is what the screen shows, but for dates and what `…` leaves out.

    >>> fits("x\n…\nz\n", "x\ny\nz\n"), fits("x\n", "y\n")
    (True, False)
    """
    pieces = _CUT.split(_masked(written))
    wanted = r"(?:.*\n)*?".join(re.escape(piece) for piece in pieces)
    return re.fullmatch(wanted, _masked(said)) is not None


def _masked(text: str) -> str:
    for mask in _MASKS:
        text = mask.sub("#", text)
    return _lines(text)


def _lines(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def pages(given: list[Path]) -> Iterator[Path]:
    """The pages that are run: all of the repository unless some are named."""
    every = given or [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").rglob("*.md"))]
    yield from (page for page in every if _WHERE.search(page.read_text(encoding="utf-8")))


def main() -> int:
    """Renew the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="*")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    stale = []
    for page in pages([each.resolve() for each in asked.pages]):
        text = page.read_text(encoding="utf-8")
        where = _WHERE.search(text)
        with tempfile.TemporaryDirectory() as scratch:
            session = begin(where[1] if where else "nowhere", Path(scratch).resolve())
            name = str(page.relative_to(REPOSITORY))
            new = renewed(text, session, name)
            if wrong := session.python(_PYTHON.findall(text)):
                session.differences.append(f"{name}: {wrong}")
        stale += session.differences
        if not asked.check and new != text:
            page.write_text(new, encoding="utf-8")
    for place in stale:
        print(f"{place}: the screen shows something else now", file=sys.stderr)
    return 1 if asked.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
