"""Judging suggestions: every method beside the codings of a layer, on sources it was not taught."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualcode.codebook.tree import resolve
from qualcode.coding.corpus import Corpus
from qualcode.coding.figure import Bin, Judgement, Rehearsed
from qualcode.coding.suggestion import Material, Unit
from qualcode.errors import Finding, QualcodeError
from qualcode.store import coders, reading, sources
from qualcode.store.database import Database
from qualcode.table import Table
from qualcode.workflow import outside_scores, project, queue, recode
from qualcode.workflow.queue import checked_order

_FOLDS = "Each source was scored by a model that was taught by the other sources."
_MACRO = (
    "Over all codes: the mean over codes given to {least} units or more, each code alone (a parent"
    " does not count what is given below it). ECE is pooled over these codes, p >= .2."
)
_REHEARSED = (
    "found, offered: the share of all coded stretches that an accepted suggestion lies on, or any."
    " found_of_offered: of the suggestions that are right, those accepted; estimated: what the"
    " review itself would have said of that. After each {sitting} decisions all methods suggest"
    " and learn anew."
)
_SHOWN = 200  # decisions after which the calibration of a review is shown, if it came so far


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
    seeds: int = 5
    split: Path | None = None
    scores: tuple[Path, ...] = ()
    threshold: float = 0.5
    draws: int = 200
    seed: int = 1


@dataclass(frozen=True)
class Evaluated:
    """The table that was asked for, the calibration beside it, and what is to be said."""

    table: Table
    calibration: Table
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class _Case:
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


def evaluate(db: Database, wish: Wish, on_step: Callable[[], None] = lambda: None) -> Evaluated:
    """How each method does against the layer's codings."""
    from qualcode.analysis import evaluation

    _ = [checked_order(order) for order in wish.orders]
    case = _case(db, _settled(db, wish))
    if wish.orders:
        (table, bins), findings = _reviewed(case, queue.limits(db), on_step), list[Finding]()
    else:
        fixed, findings = _fixed(db, case)
        on_step()
        table, bins = (_curve if wish.curve else _judged)(case, fixed, on_step)

    calibration = evaluation.bins(bins, f"Calibration, layer {case.truth.layer}", table.base)
    return Evaluated(table, calibration, (*findings, *_doubts(case)))


def _settled(db: Database, wish: Wish) -> Wish:
    """The wish with what the project's settings say."""
    said = project.settings(db.folder)
    unit: Unit = "turn" if (wish.unit or said.unit) == "turn" else "sentence"
    return replace(wish, unit=unit, interviewers=wish.interviewers or said.interviewers)


def steps(db: Database, wish: Wish) -> int:
    """How many steps the work has, for a bar."""
    held = len(wish.sources or sources.ids(db))
    if wish.orders:
        from qualcode.suggest.rehearsal import SITTING, SIZES

        return len(wish.orders) * SIZES[-1] // SITTING
    return 1 + 2 * (6 * wish.seeds if wish.curve else min(held, 10))


def _case(db: Database, wish: Wish) -> _Case:
    from qualcode.analysis import evaluation
    from qualcode.suggest.bench import Bench

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
    return _Case(wish, bench, truth, corpus, names, known, question)


def _there(truth: Any, base: Any) -> None:
    if not truth.there:
        raise QualcodeError("there is no source to judge on yet", hint="qualcode import PATH")
    _not_idle(truth, base)
    if not truth.read:
        raise QualcodeError(
            f"no source that was asked for is marked done by {truth.layer}",
            hint="qualcode done SOURCE, or --base all, which takes what has no coding for a no",
        )


def _not_idle(truth: Any, base: Any) -> None:
    """An error if the layer has coded nothing; to have read and found nothing is something else."""
    if truth.coded or (truth.read and base != "all"):
        return
    alone = len(truth.layer.coders) == 1
    who = truth.layer.name if alone else "nobody"
    acting = f" --coder {who}" if alone else ""
    raise QualcodeError(
        f"{who} has coded {'nothing' if alone else 'anything'} yet",
        hint=f"qualcode review{acting} or qualcode code SOURCE{acting}, then qualcode done SOURCE",
    )


def _fixed(db: Database, case: _Case) -> tuple[list[Any], list[Finding]]:
    """What needs no teaching: rules, likeness, other coders, scores from elsewhere."""
    from qualcode.suggest import contenders, outside, registry

    bench, wish = case.bench, case.wish
    found = [contenders.rules(bench, name) for name in registry.of_rules(bench.codebook)]
    found.append(contenders.semantic(bench))
    told: list[Finding] = []
    for path in wish.scores:
        texts = {case.names[cut.revision]: cut for cut, _ in bench.cuts}
        placed = outside_scores.read(path, texts, bench.codebook)
        told += placed.findings
        found.append(outside.answers(bench, path.stem, placed.scores, wish.threshold))
    found += [_coder(db, case, name) for name in wish.against]
    return found, told


def _coder(db: Database, case: _Case, name: str) -> Any:
    """Another coder's codings; asked only of sources that she has read too."""
    from qualcode.suggest import contenders

    coder = coders.known(db, name)
    if coder in case.truth.layer.coders:
        raise QualcodeError(
            f"{coder} belongs to the layer {case.truth.layer}: nobody is held against herself",
            hint="name another coder in --against",
        )
    said = case.said_by(coder, case.wish.base)
    _not_idle(said, case.wish.base)
    if not {cut.revision for cut, _ in case.bench.cuts}.intersection(said.read):
        raise QualcodeError(
            f"{coder} has marked none of the sources to judge on as done",
            hint=f"qualcode done SOURCE --coder {coder}, or --base all",
        )
    return contenders.coder(case.bench, coder, said.coded)


def _judged(
    case: _Case, fixed: Sequence[Any], on_step: Callable[[], None]
) -> tuple[Table, list[Bin]]:
    """The table of methods, each source left out in turn, and the bins of their chances."""
    from qualcode.analysis import evaluation
    from qualcode.suggest import contenders, judging

    answers = list(fixed)
    for name in contenders.PUPILS:
        left_out = contenders.left_out(case.bench, name, on_fold=on_step)
        answers += [left_out] if left_out else []
    rows: list[Judgement] = []
    bins: list[Bin] = []
    for each in answers:
        question, here = _read_by(case, each)
        whole, ones = judging.judge(question, here, draws=case.wish.draws, seed=case.wish.seed)
        rows += [whole, *(ones if case.wish.each else ())]
        bins += judging.reliability(question, here)
    title = f"How suggestions do, layer {case.truth.layer}"
    notes = [*_notes(case), *(_beside(case, each, answers) for each in _partial(case, fixed))]
    return evaluation.judgements(rows, title, _base(case), notes), bins


def _read_by(case: _Case, answers: Any) -> tuple[Any, Any]:
    """The question and the answers; for another coder only where she has read too."""
    if answers.method not in case.wish.against or case.wish.base == "all":
        return case.question, answers
    rows = _rows_of(case, answers.method)
    return case.question.within(rows), answers.within(rows)


def _rows_of(case: _Case, coder: str) -> Any:
    """The units of the sources that another coder has read too."""
    import numpy as np

    done = set(case.said_by(coder, "done").read)
    numbers = [place for place, (cut, _) in enumerate(case.bench.cuts) if cut.revision in done]
    return np.flatnonzero(np.isin(case.bench.sources, numbers))


def _partial(case: _Case, fixed: Sequence[Any]) -> list[Any]:
    """The other coders who have not read all that is judged."""
    others = [each for each in fixed if each.method in case.wish.against]
    return [each for each in others if len(_read_by(case, each)[1].said) < len(each.said)]


def _beside(case: _Case, other: Any, answers: Sequence[Any]) -> str:
    """Why another coder's figures are no measure for those beside, and what is one."""
    from qualcode.suggest import judging

    rows = _rows_of(case, other.method)
    here, every = case.question.within(rows), case.question
    counts = [int(each.asked.any(axis=1).sum()) for each in (here, every)]
    found = []
    for each in answers:
        if each.method not in case.wish.against:
            whole, _ = judging.judge(here, each.within(rows))
            f1 = whole.figures["f1"]
            found.append(f"{each.method} {f1.value:.2f}" if f1.defined else f"{each.method} none")
    return (
        f"{other.method} has read fewer sources: {counts[0]:,} of {counts[1]:,} {case.bench.unit}s"
        f" and {len(here.known)} of {len(every.known)} codes are judged in that row."
        f" F1 on these alone: {', '.join(found)}."
    )


def _curve(
    case: _Case, fixed: Sequence[Any], on_step: Callable[[], None]
) -> tuple[Table, Sequence[Bin]]:
    """The learning curve, and the bins of the chances at one of its steps."""
    from qualcode.analysis import evaluation
    from qualcode.suggest import learning_curve

    over = _splits(case)
    ranked = [each for each in fixed if each.method not in case.wish.against]
    found = learning_curve.curve(case.bench, ranked, over, on_step=on_step, question=case.question)
    if not found.size:
        raise QualcodeError(
            f"the sources that teach hold fewer than {learning_curve.SIZES[0]} units",
            hint="mark more sources done, or --unit sentence",
        )
    drawn = (
        f"{len(over)} seeds; in each, some sources are held out (30 % unless --split says which)"
        " and units are drawn at random from the others; sd over the seeds."
    )
    notes = [drawn, _macro()]
    title = f"What decided units teach, layer {case.truth.layer}"
    return evaluation.steps(found.steps, title, _base(case), notes), found.bins


def _reviewed(case: _Case, limits: Any, on_step: Callable[[], None]) -> tuple[Table, Sequence[Bin]]:
    """How far reviews in some orders come, and the bins of their chances at one size."""
    from qualcode.analysis import evaluation
    from qualcode.suggest import judging, rehearsal

    rows: list[Rehearsed] = []
    bins: list[Bin] = []
    for order in case.wish.orders:
        reports = list(
            rehearsal.rehearse(case.bench, case.question, checked_order(order), limits, on_step)
        )
        rows += [each.told for each in reports]
        shown = next((one for one in reports if one.told.decided == _SHOWN), reports[-1])
        bins += judging.reliability(shown.question, shown.answers)
    title = f"A review of what is suggested, decided as {case.truth.layer} coded"
    notes = [_REHEARSED.format(sitting=rehearsal.SITTING)]
    return evaluation.rehearsals(rows, title, _base(case), notes), bins


def _splits(case: _Case) -> Sequence[Any]:
    from qualcode.suggest import learning_curve

    if len(case.bench.cuts) < 2:
        raise QualcodeError(
            "a learning curve needs two sources at least: one to learn from, one to be judged on",
            hint="mark more sources done, or --base all",
        )
    if case.wish.split is None:
        return learning_curve.splits(len(case.bench.cuts), case.wish.seeds)
    return list(_frozen(case, case.wish.split))


def _frozen(case: _Case, path: Path) -> Iterator[tuple[list[int], list[int]]]:
    """The splits that a file names: seed → train and test, each a list of sources."""
    number = {case.names[cut.revision]: at for at, (cut, _) in enumerate(case.bench.cuts)}
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        seeds = [(each["train"], each["test"]) for each in held.values()][: case.wish.seeds]
        split = [[[number.get(name) for name in side] for side in sides] for sides in seeds]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise QualcodeError(
            f"{path} is no file of splits", hint='{"0": {"train": [sources], "test": [sources]}, …}'
        ) from fault
    for train, test in split:
        teach, ask = ([each for each in side if each is not None] for side in (train, test))
        if not teach or not ask or set(teach) & set(ask):
            raise QualcodeError(
                f"{path}: a split must name judged sources to train on, and others to test on"
            )
        yield teach, ask


def _base(case: _Case) -> str:
    from qualcode.analysis import evaluation

    wish = case.wish
    units = int(case.question.asked.any(axis=1).sum())
    return evaluation.base_line(
        case.truth, wish.base, units, case.bench.unit, interviewers=wish.interviewers
    )


def _notes(case: _Case) -> list[str]:
    wish = case.wish
    folds = [_FOLDS] if len(case.bench.cuts) > 1 else []
    draws = f"{wish.draws} draws of whole sources (seed {wish.seed})"
    drawn = f"Intervals: 1.96 standard errors, from {draws}."
    return [_macro(), *folds, *([drawn] if wish.draws else [])]


def _macro() -> str:
    from qualcode.suggest.judging import LEAST

    return _MACRO.format(least=LEAST)


def _doubts(case: _Case) -> Iterator[Finding]:
    """What makes the figures say less than they seem to."""
    if len(case.bench.cuts) < 2 and not case.wish.curve:
        yield Finding(
            "warning", "one source", "nothing can be learned from one and judged on another",
            "mark more sources done",
        )  # fmt: skip
    if not case.question.known:
        yield Finding("warning", str(case.truth.layer), "no code was given often enough to tell")
    if case.wish.base == "all":
        yield Finding(
            "note", "--base all", "what has no coding counts as a no, also where nobody has read"
        )
