"""Small studies written as they would be read: who says what, and which words carry a code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.corpus import Corpus
from qualcode.text.words import count

Talk = tuple[str | None, str]  # label, words

CODING = ("id", "revision", "start", "end", "first_turn", "last_turn", "words", "code", "coder",
          "created", "origin", "rating", "valence", "good", "codebook", "quote",
          "placement")  # fmt: skip
TURN = ("revision", "turn", "start", "end", "label", "role", "participant", "case", "begins",
        "ends", "words")  # fmt: skip


def table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


@dataclass
class Study:
    """A corpus under construction: speakers by label, then sources, then codings by their words."""

    codebook: Codebook
    speakers: dict[str, tuple[str, str | None, str | None]]  # label: role, participant, case
    cases: list[tuple[str, str | None, str]] = field(default_factory=list)
    attributes: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    turns: list[tuple[Any, ...]] = field(default_factory=list)
    codings: list[tuple[Any, ...]] = field(default_factory=list)
    progress: list[tuple[str, str, str]] = field(default_factory=list)
    memos: list[tuple[str, str]] = field(default_factory=list)

    def source(self, name: str, *talk: Talk, done: Sequence[str] = ()) -> None:
        text = ""
        for number, (label, words) in enumerate(talk, start=1):
            text += f"{label}: " if label else ""
            role, participant, case = self.speakers[label] if label else ("participant", None, None)
            self.turns.append((f"r-{name}", number, len(text), len(text) + len(words), label, role,
                               participant, case, number * 60_500, None, count(words)))  # fmt: skip
            text += words + "\n\n"
        self.texts[name] = text
        self.progress += [(f"s-{name}", coder, "done") for coder in done]

    def code(
        self, source: str, first: str, code: str, coder: str, *, to: str = "", **more: Any
    ) -> None:
        """Code from the words `first` up to the end of `to` (or of `first`)."""
        text = self.texts[source]
        start = text.index(first)
        end = text.index(to or first, start) + len(to or first)
        self.span(source, start, end, code, coder, **more)

    def span(self, source: str, start: int, end: int, code: str, coder: str, **more: Any) -> None:
        """Code a stretch of the text."""
        over = [turn[1] for turn in self.turns
                if turn[0] == f"r-{source}" and turn[2] < end and start < turn[3]]  # fmt: skip
        quote = self.texts[source][start:end]
        given = {"origin": "human", "rating": None, "valence": None, "good": 0, **more}
        self.codings.append((f"c{len(self.codings):03}", f"r-{source}", start, end, min(over, default=0),
                             max(over, default=0), count(quote), code, coder, "2026-01-01T00:00:00Z",
                             given["origin"], given["rating"], given["valence"], given["good"], "jpd 1.0.0",
                             quote, "exact"))  # fmt: skip

    def corpus(self) -> Corpus:
        sources = [
            (f"s-{name}", name, f"r-{name}", count(text), None) for name, text in self.texts.items()
        ]
        return Corpus(
            codebook=self.codebook,
            sources=table(("source", "name", "revision", "words", "duration"), sources),
            turns=table(TURN, self.turns),
            cases=table(("case", "parent", "kind"), self.cases),
            attributes=table(("owner", "name", "attribute", "value", "type"), self.attributes),
            codings=table(CODING, self.codings),
            progress=table(("source", "coder", "status"), self.progress),
            memos=table(("target", "text"), self.memos),
        )


CODEBOOK = Codebook("jpd", "1.0.0", (
    Code("trust", "Trust", path=("trust",)),
    Code("safe", "Safe to fail", path=("trust", "safe")),
    Code("open", "Openness", path=("trust", "open")),
    Code("time", "Time", path=("time",)),
))  # fmt: skip


def schools() -> Study:
    """Two interviews, a focus group of two schools, a field note; two coders; one source not done."""
    study = Study(
        CODEBOOK,
        speakers={
            "Interviewer": ("interviewer", None, None),
            "Ms Ash": ("headteacher", "ash", "Ashgrove"),
            "Ben": ("teacher", "ben", "Ashgrove"),
            "Cat": ("teacher", "cat", "Birch"),
            "Dan": ("champion", "dan", "Birch"),
        },
        cases=[("Ashgrove", "North", "school"), ("Birch", "South", "school"),
               ("North", None, "cluster"), ("South", None, "cluster")],
        attributes=[
            ("source", "s-w1/head", "wave", "1", "integer"),
            ("source", "s-w1/group", "wave", "1", "integer"),
            ("source", "s-w2/note", "wave", "2", "integer"),
            ("source", "s-w2/dan", "wave", "2", "integer"),
            ("participant", "cat", "years", "7", "integer"),
            ("participant", "ben", "years", "2", "integer"),
            ("case", "North", "arm", "trial", "text"),
            ("case", "South", "arm", "control", "text"),
            ("case", "Birch", "urban", "yes", "boolean"),
        ],
    )  # fmt: skip
    study.source(
        "w1/head",
        ("Interviewer", "What helped you most?"),
        ("Ms Ash", "We trust each other now and it is safe to fail here."),  # 12 words
        ("Interviewer", "Say more on trust."),
        ("Ms Ash", "There is never enough time."),  # 5 words
        done=("mina", "jo"),
    )
    study.source(
        "w1/group",
        ("Interviewer", "Who would like to start?"),
        ("Ben", "People are open with us."),  # 5 words
        ("Cat", "Open, yes, but there is no time for it."),  # 9 words
        ("Dan", "I agree with that."),  # 4 words
        ("Cat", "And nobody covers our lessons."),  # 5 words
        done=("mina",),
    )
    study.source(
        "w2/note", (None, "A quiet staff room, open doors, much laughter."), done=("mina",)
    )
    study.source("w2/dan", ("Interviewer", "And now?"), ("Dan", "More trust, less time."))
    study.code("w1/head", "We trust each other now", "trust", "mina")
    study.code("w1/head", "it is safe to fail", "safe", "mina", good=1, rating=2)
    study.code("w1/head", "Say more on trust.", "trust", "mina")  # an interviewer's
    study.code("w1/head", "There is never enough time.", "time", "mina", valence="barrier")
    study.code("w1/group", "People are open with us.", "open", "mina", to="Open, yes")
    study.code("w1/group", "no time for it", "time", "mina")
    study.code("w1/group", "there is no time", "time", "mina")  # overlaps the one before in part
    study.code("w2/note", "open doors", "open", "mina")
    study.code("w2/dan", "less time", "time", "mina")  # mina has not said that this is done
    study.code("w1/head", "We trust each other now", "trust", "jo")
    study.code("w1/head", "trust each other now and it is safe", "open", "jo")
    study.memos += [("c001", "She laughs."), ("c001", "Said twice.")]
    return study


@pytest.fixture
def study() -> Study:
    return schools()


@pytest.fixture
def corpus(study: Study) -> Corpus:
    return study.corpus()


@pytest.fixture(scope="session")
def new_study() -> Callable[..., Study]:
    return lambda **given: Study(CODEBOOK, **given)
