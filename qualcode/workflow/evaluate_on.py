"""On what suggestions are judged: whose codings, which sources, cut into which units."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.codebook.tree import resolve
from qualcode.coding.corpus import Corpus
from qualcode.coding.suggestion import Material, Unit
from qualcode.errors import QualcodeError
from qualcode.store import coders, reading, sources
from qualcode.store.database import Database
from qualcode.workflow import project, recode


@dataclass(frozen=True)
class Wish:
    """What to judge, by whose codings, on what."""

    layer: str | None = None
    against: tuple[str, ...] = ()  # other coders, as if they were methods
    base: Any = "done"
    unit: Unit | None = None  # None: as the settings say
    interviewers: bool = False
    codes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    each: bool = False  # a row for each code too
    curve: bool = False
    orders: tuple[str, ...] = ()  # reviews to rehearse
    seeds: int | None = None  # None: as many as a file of splits has, or the usual
    split: Path | None = None
    scores: tuple[Path, ...] = ()
    threshold: float = 0.5
    draws: int = 200
    seed: int = 1


@dataclass(frozen=True)
class Exam:
    """All that a judgement needs: the bench, the truth, and where names lead."""

    wish: Wish
    bench: Any
    truth: Any
    corpus: Corpus
    names: dict[str, str]  # of each revision
    coders: tuple[str, ...]  # all of the project
    question: Any

    def said_by(self, coder: str, base: Any) -> Any:
        """What another coder says of which sources."""
        from qualcode.analysis import evaluation

        return evaluation.truth(self.corpus, self.coders, coder, base)


def exam(db: Database, wish: Wish) -> Exam:
    """What there is to judge on; an error that says what is missing."""
    from qualcode.analysis import evaluation
    from qualcode.suggest.bench import Bench

    wish = _settled(db, wish)
    codebook = recode.in_use(db)
    only = {below.id for code in wish.codes for below in codebook.below(resolve(codebook, code).id)}
    corpus = reading.corpus(db, codebook, evaluation.COLUMNS)
    known = tuple(coders.names(db))
    truth = evaluation.truth(corpus, known, wish.layer, wish.base)
    wanted = {sources.revision_of(db, name) for name in wish.sources}
    read = tuple(each for each in truth.read if not wanted or each in wanted)
    truth = replace(truth, read=read)
    _there(truth, wish.base)
    every = list(reading.source_texts(db))
    material = Material(
        lambda: every, nlp=project.pipeline(db.folder), embed=project.sentence_model(db.folder)
    )
    bench = Bench.of(
        codebook,
        material,
        wish.unit or "sentence",
        truth.coded,
        read,
        interviewers=wish.interviewers,
    )
    if bench is None:
        raise QualcodeError("the sources to judge on hold no words, or no code is in use")
    names = dict(zip(corpus.sources["revision"], corpus.sources["name"], strict=True))
    question = replace(bench.question, only=frozenset(only))
    if not question.wanted or not (question.truth * question.asked)[:, question.wanted].any():
        raise QualcodeError(
            f"{truth.layer} has given none of these codes in the sources to judge on",
            hint="code some, or name another --layer, --code or --source",
        )
    return Exam(wish, bench, truth, corpus, names, known, question)


def _there(truth: Any, base: Any) -> None:
    if not truth.there:
        raise QualcodeError("there is no source to judge on yet", hint="qualcode import PATH")
    not_idle(truth, base)
    if not truth.read:
        raise QualcodeError(
            f"no source that was asked for is marked done by {truth.layer}",
            hint="qualcode done SOURCE, or --base all, which takes what has no coding for a no",
        )


def not_idle(truth: Any, base: Any) -> None:
    """Stop where the layer has coded nothing; to have read and found nothing is something else."""
    if truth.coded or (truth.read and base != "all"):
        return
    alone = len(truth.layer.coders) == 1
    who = truth.layer.name if alone else "nobody"
    acting = f" --coder {who}" if alone else ""
    raise QualcodeError(
        f"{who} has coded {'nothing' if alone else 'anything'} yet",
        hint=f"qualcode review{acting} or qualcode code SOURCE{acting}, then qualcode done SOURCE",
    )


def _settled(db: Database, wish: Wish) -> Wish:
    """The wish with what the project's settings say."""
    said = project.settings(db.folder)
    unit: Unit = "turn" if (wish.unit or said.unit) == "turn" else "sentence"
    return replace(wish, unit=unit, interviewers=wish.interviewers or said.interviewers)
