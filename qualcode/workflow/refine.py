"""Refining a codebook by one coder's decisions: which keywords to drop, which words to add."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from qualcode.analysis.proportion import wilson
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import resolve
from qualcode.coding.suggestion import Judged, Material, Unit
from qualcode.errors import QualcodeError
from qualcode.store import people, sources
from qualcode.store.database import Database
from qualcode.store.judged import judged
from qualcode.store.reading import source_texts
from qualcode.suggest import proposals
from qualcode.suggest.proposals import Ground, Proposal
from qualcode.suggest.worth import Read, stacked
from qualcode.text.folding import fold
from qualcode.workflow import keyword_edits, project, recode

LINE = 0.5
_LOWER = re.compile(r"\b[^\W\d_A-Z][^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Wish:
    """For which codes (all if empty), below which precision to drop, how many words a code."""

    codes: tuple[str, ...] = ()
    line: float = LINE
    most: int = 5


@dataclass(frozen=True)
class Refined:
    """The proposals for a codebook file, and how much of the talk the coder has seen."""

    path: Path
    codebook: Codebook
    coder: str
    line: float
    proposals: tuple[Proposal, ...]
    seen: int  # passages
    passages: int


def propose(db: Database, coder: str, given: str = "", wish: Wish | None = None) -> Refined:
    """What the codings, decisions and finished sources of a coder say of the keywords in a file."""
    wish = wish or Wish()
    if not 0 < wish.line < 1:
        raise QualcodeError(f"--line is between 0 and 1, not {wish.line:g}")
    path = keyword_edits.file(db, given)
    book = recode.sound(path).codebook
    ground = _ground(db, coder, book, wish)
    found = proposals.caught(ground)
    precise = {
        rule: wilson(*proposals.tally(mets))[1] >= wish.line for rule, mets in found.rules.items()
    }
    made = [
        *proposals.to_drop(ground, found, precise),
        *proposals.to_add(ground, found, wish.line, wish.most),
    ]
    order = {code.id: at for at, code in enumerate(book.codes)}
    made.sort(key=lambda each: order[each.code])
    seen, every = _seen(ground)
    return Refined(path, book, coder, wish.line, tuple(made), seen, every)


def _ground(db: Database, coder: str, book: Codebook, wish: Wish) -> Ground:
    """All that the coder has judged, for the codes that are asked for."""
    hers = judged(db, coder)
    if not (hers.coded or hers.refused or hers.done):
        raise QualcodeError(
            f"{coder} has coded nothing and decided on nothing yet", hint="qualcode review"
        )
    codes = _codes(book, wish.codes)
    said = project.settings(db.folder)
    unit: Unit = "turn" if said.unit == "turn" else "sentence"
    material = Material(lambda: source_texts(db), nlp=project.pipeline(db.folder))
    reads = _reads(db, hers, codes, unit)
    names = _names(db, reads)
    return Ground(book, codes, reads, hers, material, unit, said.interviewers, names)


def _codes(book: Codebook, asked: Iterable[str]) -> list[Code]:
    wanted = {each.id for code in asked for each in book.below(resolve(book, code).id)}
    return [
        code
        for code in book.codes
        if code.status != "deprecated" and (not wanted or code.id in wanted)
    ]


def _reads(db: Database, hers: Judged, codes: list[Code], unit: Unit) -> list[Read]:
    names = list(sources.revisions(db))
    texts = zip(names, source_texts(db), strict=True)
    return [Read.of(name, source, hers, codes, unit) for name, source in texts]


def _names(db: Database, reads: Iterable[Read]) -> set[str]:
    """The names of people and cases, as far as nobody says them as plain words."""
    called = [each.label or "" for each in people.voices(db)]
    called += [*people.participants(db), *(case.name for case in people.cases(db))]
    words = {fold(word).text for each in called for word in _WORD.findall(each)}
    texts = chain.from_iterable(read.source.texts for read in reads)
    return words - {word for text in texts for word in _LOWER.findall(text)}


def _seen(ground: Ground) -> tuple[int, int]:
    """How many passages the coder has judged for any code, and how many there are."""
    import numpy as np

    truth = stacked(ground.reads, len(ground.codes))
    return int((~np.isnan(truth)).any(axis=1).sum()), len(truth)
