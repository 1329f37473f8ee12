"""A small project as the verbs make it: a codebook of five codes, two interviews, two coders."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from qualcode.coding.corpus import Selection
from qualcode.store import check, coders, codings, database
from qualcode.store.database import Database
from qualcode.workflow import begin, decide, ingest, suggest

BOOK = """\
# ours: keep this line
codebook: small
version: "1"
codes:
  - id: trust
    name: Trust
    definition: People rely on each other.
    keywords: [trust]   # tried on real talk
    children:
      - id: candour
        name: Candour
        definition: People say what they think.
        keywords: [honest]
        scale: {min: 0, max: 3}
  - id: time
    name: Time
    definition: There is enough of it, or not.
    keywords: [time]
  - id: old
    name: Old
    definition: A code that may go.
    keywords: [school]
"""
HEAD = """\
Interviewer: Do you trust them?
Head: We trust each other. It took time 😀, honest.
Head: Time was short.
"""
TEACHER = """\
Interviewer: And you?
Teacher: They trust us, mostly. The school is small.
"""


@dataclass
class Project:
    """A project in a folder, with verbs that are short to write in a test."""

    folder: Path
    db: Database

    @property
    def book(self) -> Path:
        return self.folder / "codebooks" / "small.yaml"

    @property
    def text(self) -> str:
        """The codebook as it was at the beginning."""
        return BOOK

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def bring(self, **texts: str) -> None:
        paths = [str(self.file(f"{name}.txt", text)) for name, text in texts.items()]
        report = ingest.carry_out(self.db, ingest.plan(paths, ingest.Wish()), "mina")
        assert report.outcomes() == {"new": len(texts)}

    def lines(self, *said: object) -> Path:
        """A file of JSON lines; a string is a line as it is."""
        lines = (each if isinstance(each, str) else json.dumps(each) for each in said)
        return self.file("codings.jsonl", "".join(f"{line}\n" for line in lines))

    def code(self, source: str, quote: str, code: str, coder: str = "mina", **said: object):
        segment = codings.text(self.db, source).find(quote)
        return decide.code_segment(self.db, coder, segment, code, decide.Judgement(**said))

    def suggest(self, **wish: object) -> suggest.Suggested:
        wish.setdefault("methods", ("keyword",))
        return suggest.suggest(self.db, "mina", suggest.Wish(**wish))

    def find(self, coder: str = "mina", states=("pending",), **selection: object):
        return decide.find(self.db, coder, Selection(**selection), states=states)

    def coded(self) -> list[tuple[str, str, str, str]]:
        return [(p.source, p.quote, p.code, p.coder) for p in codings.placed(self.db)]

    def errors(self) -> list[str]:
        return [str(each) for each in check.check(self.db) if each.severity == "error"]

    def dump(self) -> list[str]:
        lines = self.db.connection.iterdump()
        return sorted(
            each for each in lines if each.startswith("INSERT") and '"turn_text' not in each[:24]
        )


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The project, far from the user's own configuration."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    shipped = tmp_path / "small.yaml"
    shipped.write_text(BOOK, encoding="utf-8")
    made = begin.init(tmp_path / "study", str(shipped), "mina")
    with database.open_project(made.path) as db:
        found = Project(tmp_path / "study", db)
        coders.add(db, "jo")
        found.bring(head=HEAD, teacher=TEACHER)
        yield found
