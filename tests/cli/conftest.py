"""A small study for the screens, and faces that a test holds instead of a terminal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qualcode.cli.face_screen import Frame, Size
from qualcode.cli.keys import CLOSED
from qualcode.codebook import yaml_file
from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.store import codebooks, coders, codings, database, runs, sources, suggestions
from qualcode.store.database import Database
from qualcode.store.events import Changes
from qualcode.transcript.document import Document, Turn
from qualcode.transcript.marks import marked
from qualcode.transcript.people import Speaker

BOOK = """codebook: study
version: "1"
codes:
  - id: joint
    name: Joint work
    definition: Work that is shared.
    colour: "#2f77c9"
    children:
      - id: trust
        name: Trust and openness
        definition: Being honest with each other.
        include: [admitting a weakness]
        scale: {min: 0, max: 3, labels: {0: absent, 3: strong}}
      - id: challenge
        name: Challenge with support
        definition: Asking hard questions kindly.
  - id: time
    name: Time and cover
    definition: Time for it, or too little.
  - id: old
    name: Old code
    definition: No longer used.
    status: deprecated
"""
TALK = (
    ("Interviewer", "How did it go?"),
    ("Helen", "We trust each other now. It took time. Nobody was hurt 😀 by it."),
    ("Interviewer", "And the workshop?"),
    ("Helen", "Nobody had time for that, honestly."),
    ("Omar", "I asked hard questions. They took it well."),
)


@dataclass
class Script:
    """A face that types a list of keys and keeps what it was shown; then the terminal is gone."""

    typed: list[str]
    room: Size = Size(80, 24)
    shown: list[Frame] = field(default_factory=list)
    before_each: Callable[[int], None] = lambda _: None
    given: int = 0

    def taken(self) -> "Script":
        return self

    def __enter__(self) -> "Script":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def size(self) -> Size:
        return self.room

    def show(self, frame: Frame) -> None:
        self.shown.append(frame)

    def keys(self, *, typing: bool) -> list[str]:
        self.before_each(self.given)
        self.given += 1
        return [self.typed.pop(0)] if self.typed else [CLOSED]

    @property
    def last(self) -> str:
        return said(self.shown[-1])


def said(frame: Frame) -> str:
    """All words of a picture."""
    return "\n".join(line.plain for part in frame.values() for line in part)


def bring(db: Database, name: str, talk: Iterable[tuple[str, str]], coder: str = "mina") -> None:
    text, turns = "", []
    for label, words in talk:
        start = len(text) + len(label) + 2
        text += f"{label}: {words}\n\n"
        turns.append(Turn(start, start + len(words), label, len(turns) * 61_000))
    labels = dict.fromkeys(label for label, _ in talk)
    speakers = tuple(
        Speaker(each, name, None, None, "interviewer" if each == "Interviewer" else "participant")
        for each in labels
    )
    document = marked(Document(text, tuple(turns), "plain/1"))
    run, changes = runs.start(db, "import", coder), Changes()
    with db.writing():
        incoming = sources.Incoming(name, document, text.encode(), ".txt", speakers)
        sources.add(db, run, incoming, changes)
        runs.finish(db, run, "import", coder, changes)


def suggest(db: Database, *found: tuple[str, str, str, str]) -> None:
    """A run that suggests: the source, the words, the code, the word that it rests on."""
    run, made = runs.start(db, "suggest", "mina"), []
    for source, quote, code, word in found:
        segment = codings.text(db, source).find(quote)
        at = segment.start + quote.index(word)
        key = suggestion_key(segment.revision, segment.start, segment.end, code)
        why = Evidence("keyword", "1", f"{word}*", ((at, at + len(word)),))
        made.append(Suggestion(key, segment.revision, segment.start, segment.end, code, (why,)))
    suggestions.write(db, run, made)
    revisions = list(sources.revisions(db).values())
    suggestions.finish(db, run, "mina", ["keyword"], ["trust", "time", "challenge"], revisions)


def filled(db: Database) -> Database:
    for name in ("mina", "jo"):
        coders.add(db, name)
    book = yaml_file.read(BOOK, "book").codebook
    assert book is not None
    codebooks.use(db, book, BOOK, "mina")
    bring(db, "w2/head", TALK)
    suggest(
        db,
        ("w2/head", "We trust each other now.", "trust", "trust"),
        ("w2/head", "We trust each other now.", "joint", "each other"),
        ("w2/head", "It took time.", "time", "time"),
        ("w2/head", "Nobody had time for that, honestly.", "time", "time"),
        ("w2/head", "I asked hard questions.", "challenge", "hard"),
    )
    return db


@pytest.fixture
def db():
    """The study in memory."""
    with database.in_memory() as opened:
        yield filled(opened)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The study in a folder with its codebook as a file."""
    with database.create(tmp_path / "study") as opened:
        filled(opened)
    books = tmp_path / "study" / "codebooks"
    books.mkdir()
    (books / "study.yaml").write_text(BOOK, encoding="utf-8")
    return tmp_path / "study"


@pytest.fixture
def script() -> type[Script]:
    return Script


@pytest.fixture
def words_of() -> Callable[[Frame], str]:
    return said


@pytest.fixture
def bring_in() -> Callable[..., None]:
    return bring
