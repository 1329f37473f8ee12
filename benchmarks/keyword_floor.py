"""The floor of keyword suggestions: read turns, scan them with a bare automaton, write the hits.

    python benchmarks/keyword_floor.py PROJECT.db FORMS.json HITS.db

FORMS.json is the list of forms; every place where one stands in the lower-cased text of a turn is
a hit, whole word or not. Nothing is folded, mapped back, grouped or explained.
"""

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation


def hits(project: sqlite3.Connection, forms: list[str]) -> Iterator[tuple[int, int, int, int]]:
    find = AhoCorasick(forms, implementation=Implementation.DFA).find_matches_as_indexes
    for rowid, text in project.execute("SELECT rowid, text FROM turn"):
        for form, start, end in find(text.lower(), overlapping=True):
            yield rowid, start, end, form


def main(project: str, forms: str, out: str) -> None:
    Path(out).unlink(missing_ok=True)
    written = sqlite3.connect(out)
    written.execute('CREATE TABLE hit (turn INTEGER, start INTEGER, "end" INTEGER, form INTEGER)')
    words = json.loads(Path(forms).read_text("utf-8"))
    found = hits(sqlite3.connect(project), words)
    with written:
        written.executemany("INSERT INTO hit VALUES (?,?,?,?)", found)
    print(written.execute("SELECT count(*) FROM hit").fetchone()[0], "hits")


if __name__ == "__main__":
    main(*sys.argv[1:])
