"""Rebuild exports/ from the sample study; with --check, fail where a file differs."""

import argparse
import sys
import tempfile
from pathlib import Path

from qualcode.store import database
from qualcode.workflow import demo


def build(folder: Path) -> None:
    """Make the sample project in a scratch folder and write its tables and their manifest."""
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch) / "study"
        demo.demo(project, say=lambda _: None, heading=lambda _: None)
        with database.open_project(project / database.FILE) as db:
            demo.export(db, folder)


def differences(built: Path, kept: Path) -> list[str]:
    """The files that differ, are missing or are too many."""
    ours = {path.name: path.read_bytes() for path in built.iterdir()}
    theirs = {path.name: path.read_bytes() for path in kept.iterdir() if path.name != "README.md"}
    return sorted(
        name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
    )


def main() -> int:
    """Build, or build aside and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    if not asked.check:
        build(asked.folder)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch)
        build(built)
        found = differences(built, asked.folder)
    for name in found:
        print(f"exports/{name} is not what the tool makes: make exports", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
