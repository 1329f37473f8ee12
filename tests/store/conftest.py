"""A small study to try the store on: a few lines of talk, two coders, a codebook of four codes."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.ids import content_id, new_id, suggestion_key
from qualcode.coding.segment import Coding
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.store import (
    codebooks,
    coders,
    codings,
    database,
    decisions,
    runs,
    sources,
    suggestions,
)
from qualcode.store.database import Database, now
from qualcode.store.events import Changes, record
from qualcode.store.schema import FLIPPED
from qualcode.transcript import speakers
from qualcode.transcript.document import Document, Turn
from qualcode.transcript.people import Speaker

CODES = ("trust", "challenge", "time", "fidelity")
PLAIN = ("run", "coder", "study_case", "attribute", "codebook", "progress", "memo")
HEAD = "Interviewer: How did it go?\nHead: We trust each other here.\nHead: Time was short.\n"
TEACHER = "Interviewer: And you?\nTeacher: They trust us, mostly.\nTeacher: It was a challenge.\n"


def document(text: str) -> Document:
    """One turn a line; what stands before a colon is the label."""
    turns = []
    at = 0
    for line in text.splitlines(keepends=True):
        label, colon, speech = line.rstrip("\n").partition(": ")
        start = at + (len(label) + 2 if colon else 0)
        words = speech if colon else label
        if words.strip():
            turns.append(Turn(start, start + len(words), label if colon else None))
        at += len(line)
    return Document(text, tuple(turns), "test 1")


@dataclass(frozen=True)
class Study:
    """A project with verbs that are short to write in a test."""

    db: Database

    def bring(self, coder: str = "mina", **texts: str) -> list[str]:
        """Import these texts under one run; the sources' ids."""
        run = runs.start(self.db, "import", coder)
        changes = Changes()
        with self.db.writing():
            found = [
                sources.add(self.db, run, self.incoming(n, t), changes) for n, t in texts.items()
            ]
            runs.finish(self.db, run, "import", coder, changes)
        return found

    def incoming(self, name: str, text: str) -> sources.Incoming:
        read = document(text)
        said = tuple(
            Speaker(each.label, name, role=each.role)
            for each in speakers.report(read)
            if each.label
        )
        return sources.Incoming(name, read, text.encode(), ".txt", said)

    def document(self, text: str) -> Document:
        return document(text)

    def use(self, *ids: str, coder: str = "mina") -> str:
        """Put a codebook of these codes in use, whatever codings stand on others."""
        book = Codebook("jpd", "1", tuple(Code(each, each.title(), path=(each,)) for each in ids))
        yaml = "codes: " + ",".join(ids)
        with self.db.writing():
            changes = Changes()
            held = [row for (row,) in self.db.rows("SELECT id FROM codebook WHERE live")]
            if held != [content_id(yaml)]:
                codebooks._switch(self.db, content_id(yaml), held, book, yaml, coder, changes)
                record(self.db, "use codebook", coder, changes)
        return content_id(yaml)

    def coding(self, source: str, quote: str, code: str = "trust", coder: str = "mina") -> Coding:
        segment = codings.text(self.db, source).find(quote)
        version = self.db.value("SELECT id FROM codebook WHERE live") or ""
        return Coding(new_id(), segment, code, coder, now(), codebook=version)

    def code(self, source: str, quote: str, code: str = "trust", coder: str = "mina") -> str:
        made = self.coding(source, quote, code, coder)
        codings.add(self.db, [made], coder)
        return made.id

    def found(self, source: str, quote: str, code: str, method: str = "keyword") -> Suggestion:
        segment = codings.text(self.db, source).find(quote)
        key = suggestion_key(segment.revision, segment.start, segment.end, code)
        why = Evidence(method, "1", code, ((segment.start, segment.end),))
        return Suggestion(key, segment.revision, segment.start, segment.end, code, (why,))

    def suggest(self, *found: tuple[str, str, str], coder: str = "mina", codes=CODES) -> list[int]:
        """A suggest run of the keyword method over all sources; the keys of what it found."""
        run = runs.start(self.db, "suggest", coder)
        made = [self.found(*each) for each in found]
        suggestions.write(self.db, run, made)
        revisions = list(sources.revisions(self.db).values())
        suggestions.finish(self.db, run, coder, ["keyword"], codes, revisions)
        return [each.key for each in made]

    def accept(self, *keys: int, coder: str = "mina", bulk: bool = False) -> None:
        verdicts = []
        for key in keys:
            row = self.db.row(
                'SELECT revision, start, "end", code FROM suggestion WHERE key = ?', (key,)
            )
            name = next(n for n, r in sources.revisions(self.db).items() if r == row[0])
            segment = codings.text(self.db, name).segment(row[1], row[2])
            made = Coding(new_id(), segment, row[3], coder, now(), str(key))
            verdicts.append(decisions.Verdicts(key, "accepted", made))
        decide = decisions.decide_in_bulk if bulk else decisions.decide
        decide(self.db, coder, verdicts, "accept")

    def state(self) -> dict[str, list]:
        """All that a user could see: live rows, what the views show, current evidence."""
        asked = {
            **{table: f'SELECT "{FLIPPED[table]}" FROM "{table}" WHERE live' for table in PLAIN},
            "source": f"SELECT o.id, n.name, r.id FROM {sources.LIVE}",
            "speaker": f"SELECT s.* FROM {sources.LIVE} JOIN speaker s ON s.source = o.id AND s.live",
            "decision": "SELECT d.* FROM decision d LEFT JOIN run u ON u.key = d.run"
            " WHERE d.live AND coalesce(u.live, 1)",
            "v_turns": "SELECT * FROM v_turns",
            "v_codings": "SELECT * FROM v_codings",
        }
        seen = {name: sorted(self.db.rows(sql), key=repr) for name, sql in asked.items()}
        seen["evidence"] = sorted(
            self.db.rows(
                "SELECT e.suggestion, e.rule, e.run FROM evidence e JOIN run u ON u.key = e.run"
                " JOIN suggestion s ON s.key = e.suggestion JOIN revision r ON r.id = s.revision"
                " WHERE u.live AND r.live AND e.ended IS NULL"
            )
        )
        return seen

    def dump(self) -> list[str]:
        """Every row of every table as SQL, but for the inner tables of the full-text index."""
        lines = self.db.connection.iterdump()
        inner = ('INSERT INTO "turn_text', 'INSERT INTO "sqlite_sequence')
        return sorted(
            each for each in lines if each.startswith("INSERT") and not each.startswith(inner)
        )

    def count(self, table: str) -> int:
        return self.db.value(f'SELECT count(*) FROM "{table}"')

    def quotes(self, source: str | None = None) -> list[str]:
        return [each.quote for each in codings.placed(self.db, source)]


def filled(db: Database) -> Study:
    study = Study(db)
    for name in ("mina", "jo"):
        coders.add(db, name)
    study.use(*CODES)
    study.bring(head=HEAD, teacher=TEACHER)
    return study


@pytest.fixture
def study():
    """The study in memory."""
    with database.in_memory() as db:
        yield filled(db)


@pytest.fixture
def new_study():
    """A function that gives one more study in memory, for tests that try many."""
    opened = []

    def make() -> Study:
        opened.append(database.in_memory())
        return filled(opened[-1])

    yield make
    for db in opened:
        db.close()


@pytest.fixture
def study_file(tmp_path: Path):
    """The study in a file."""
    with database.create(tmp_path / "study") as db:
        yield filled(db)
