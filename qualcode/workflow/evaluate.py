"""Judging suggestions: every method beside the codings of a layer, on sources it was not taught."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from qualcode.coding.figure import Bin, Judgement, Rehearsed
from qualcode.errors import Finding, QualcodeError
from qualcode.store import coders, sources
from qualcode.store.database import Database
from qualcode.table import Table
from qualcode.workflow import frozen_splits, outside_scores, queue
from qualcode.workflow.evaluate_on import Exam, Wish, exam, not_idle
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
_SEEDS = 5  # of a learning curve, where nobody says
_SHOWN = 200  # decisions after which the calibration of a review is shown, if it came so far


@dataclass(frozen=True)
class Evaluated:
    """The table that was asked for, the calibration beside it, and what is to be said."""

    table: Table
    calibration: Table
    findings: tuple[Finding, ...] = ()


class _Told(NamedTuple):
    """A table, the bins of chances that go with it, and what is to be said."""

    table: Table
    bins: Sequence[Bin]
    findings: tuple[Finding, ...] = ()


def evaluate(db: Database, wish: Wish, on_step: Callable[[], None] = lambda: None) -> Evaluated:
    """How each method does against the layer's codings."""
    from qualcode.analysis import evaluation

    check(wish)
    on = exam(db, wish)
    if wish.orders:
        told, findings = _reviewed(on, queue.limits(db), on_step), list[Finding]()
    else:
        fixed, findings = _fixed(db, on)
        on_step()
        told = (_curve if wish.curve else _judged)(on, fixed, on_step)
    table = told.table
    calibration = evaluation.bins(told.bins, f"Calibration, layer {on.truth.layer}", table.base)
    return Evaluated(table, calibration, (*findings, *told.findings, *_doubts(on)))


def check(wish: Wish) -> None:
    """Stop before any work at what cannot be asked together."""
    for order in wish.orders:
        checked_order(order)
    if wish.orders and (wish.curve or wish.against or wish.scores):
        raise QualcodeError(
            "--review is judged alone", hint="run --curve, --against or --import-scores by itself"
        )
    if wish.split and not wish.curve:
        raise QualcodeError("--split is of a learning curve", hint="add --curve")
    if wish.curve and wish.against:
        raise QualcodeError(
            "a coder has no learning curve", hint="run --against by itself, without --curve"
        )


def steps(db: Database, wish: Wish) -> int:
    """How many steps the work has, for a bar."""
    held = len(wish.sources or sources.ids(db))
    if wish.orders:
        from qualcode.suggest.rehearsal import SITTING, SIZES

        return len(wish.orders) * SIZES[-1] // SITTING
    return 1 + 2 * (6 * (wish.seeds or _SEEDS) if wish.curve else min(held, 10))


def _fixed(db: Database, on: Exam) -> tuple[list[Any], list[Finding]]:
    """What needs no teaching: rules, likeness, other coders, scores from elsewhere."""
    from qualcode.suggest import contenders, outside, registry

    bench, wish = on.bench, on.wish
    found = [contenders.rules(bench, name) for name in registry.of_rules(bench.codebook)]
    found.append(contenders.semantic(bench))
    told: list[Finding] = []
    for path in wish.scores:
        _free(path, [*registry.names(), *contenders.PUPILS, *on.coders])
        texts = {on.names[cut.revision]: cut for cut, _ in bench.cuts}
        placed = outside_scores.read(path, texts, bench.codebook)
        told += placed.findings
        found.append(outside.answers(bench, path.stem, placed.scores, wish.threshold))
    found += [_coder(db, on, name) for name in wish.against]
    return found, told


def _free(path: Path, taken: Sequence[str]) -> None:
    """An error if scores from elsewhere would stand under a name that somebody has."""
    if path.stem in taken:
        raise QualcodeError(
            f"{path.name} would stand in the table as {path.stem}, which is somebody else",
            hint="give the file another name",
        )


def _coder(db: Database, on: Exam, name: str) -> Any:
    """Another coder's codings; asked only of sources that she has read too."""
    from qualcode.suggest import contenders

    coder = coders.known(db, name)
    if coder in on.truth.layer.coders:
        raise QualcodeError(
            f"{coder} belongs to the layer {on.truth.layer}: nobody is held against herself",
            hint="name another coder in --against",
        )
    said = on.said_by(coder, on.wish.base)
    not_idle(said, on.wish.base)
    if not {cut.revision for cut, _ in on.bench.cuts}.intersection(said.read):
        raise QualcodeError(
            f"{coder} has marked none of the sources to judge on as done",
            hint=f"qualcode done SOURCE --coder {coder}, or --base all",
        )
    return contenders.coder(on.bench, coder, said.coded)


def _judged(on: Exam, fixed: Sequence[Any], on_step: Callable[[], None]) -> _Told:
    """The table of methods, each source left out in turn, and the bins of their chances."""
    from qualcode.analysis import evaluation
    from qualcode.suggest import contenders, judging

    answers = list(fixed)
    for name in contenders.PUPILS:
        left_out = contenders.left_out(on.bench, name, on_fold=on_step)
        answers += [left_out] if left_out else []
    rows: list[Judgement] = []
    bins: list[Bin] = []
    for each in answers:
        question, here = _read_by(on, each)
        whole, ones = judging.judge(question, here, draws=on.wish.draws, seed=on.wish.seed)
        rows += [whole, *(ones if on.wish.each else ())]
        bins += judging.reliability(question, here)
    title = f"How suggestions do, layer {on.truth.layer}"
    notes = [*_notes(on), *(_beside(on, each, answers) for each in _partial(on, fixed))]
    return _Told(evaluation.judgements(rows, title, _base(on), notes), bins)


def _read_by(on: Exam, answers: Any) -> tuple[Any, Any]:
    """The question and the answers; for another coder only where she has read too."""
    if answers.method not in on.wish.against or on.wish.base == "all":
        return on.question, answers
    rows = _rows_of(on, answers.method)
    return on.question.within(rows), answers.within(rows)


def _rows_of(on: Exam, coder: str) -> Any:
    """The units of the sources that another coder has read too."""
    import numpy as np

    done = set(on.said_by(coder, "done").read)
    numbers = [place for place, (cut, _) in enumerate(on.bench.cuts) if cut.revision in done]
    return np.flatnonzero(np.isin(on.bench.sources, numbers))


def _partial(on: Exam, fixed: Sequence[Any]) -> list[Any]:
    """The other coders who have not read all that is judged."""
    others = [each for each in fixed if each.method in on.wish.against]
    return [each for each in others if len(_read_by(on, each)[1].said) < len(each.said)]


def _beside(on: Exam, other: Any, answers: Sequence[Any]) -> str:
    """Why another coder's figures are no measure for those beside, and what is one."""
    from qualcode.suggest import judging

    rows = _rows_of(on, other.method)
    here, every = on.question.within(rows), on.question
    counts = [int(each.asked.any(axis=1).sum()) for each in (here, every)]
    found = []
    for each in answers:
        if each.method not in on.wish.against:
            whole, _ = judging.judge(here, each.within(rows))
            f1 = whole.figures["f1"]
            found.append(f"{each.method} {f1.value:.2f}" if f1.defined else f"{each.method} none")
    return (
        f"{other.method} has read fewer sources: {counts[0]:,} of {counts[1]:,} {on.bench.unit}s"
        f" and {len(here.known)} of {len(every.known)} codes are judged in that row."
        f" F1 on these alone: {', '.join(found)}."
    )


def _curve(on: Exam, fixed: Sequence[Any], on_step: Callable[[], None]) -> _Told:
    """The learning curve, and the bins of the chances at one of its steps."""
    from qualcode.analysis import evaluation
    from qualcode.suggest import learning_curve

    splits = _splits(on)
    found = learning_curve.curve(
        on.bench, fixed, splits.over, on_step=on_step, question=on.question
    )
    if not found.size:
        raise QualcodeError(
            f"the sources that teach hold fewer than {learning_curve.SIZES[0]} units",
            hint="mark more sources done, or --unit sentence",
        )
    drawn = (
        f"{len(splits.over)} seeds; in each, some sources are held out (30 % unless --split says"
        " which) and units are drawn at random from the others; sd over the seeds."
    )
    notes = [drawn, _macro()]
    title = f"What decided units teach, layer {on.truth.layer}"
    return _Told(
        evaluation.steps(found.steps, title, _base(on), notes), found.bins, splits.findings
    )


def _reviewed(on: Exam, limits: Any, on_step: Callable[[], None]) -> _Told:
    """How far reviews in some orders come, and the bins of their chances at one size."""
    from qualcode.analysis import evaluation
    from qualcode.suggest import judging, rehearsal

    rows: list[Rehearsed] = []
    bins: list[Bin] = []
    for order in on.wish.orders:
        reports = list(
            rehearsal.rehearse(on.bench, on.question, checked_order(order), limits, on_step)
        )
        rows += [each.told for each in reports]
        shown = next((one for one in reports if one.told.decided == _SHOWN), reports[-1])
        bins += judging.reliability(shown.question, shown.answers)
    title = f"A review of what is suggested, decided as {on.truth.layer} coded"
    notes = [_REHEARSED.format(sitting=rehearsal.SITTING)]
    return _Told(evaluation.rehearsals(rows, title, _base(on), notes), bins)


def _splits(on: Exam) -> frozen_splits.Splits:
    from qualcode.suggest import learning_curve

    if len(on.bench.cuts) < 2:
        raise QualcodeError(
            "a learning curve needs two sources at least: one to learn from, one to be judged on",
            hint="mark more sources done, or --base all",
        )
    if on.wish.split is None:
        seeds = on.wish.seeds or _SEEDS
        return frozen_splits.Splits(tuple(learning_curve.splits(len(on.bench.cuts), seeds)))
    numbers = {on.names[cut.revision]: at for at, (cut, _) in enumerate(on.bench.cuts)}
    return frozen_splits.read(on.wish.split, numbers, on.wish.seeds)


def _base(on: Exam) -> str:
    from qualcode.analysis import evaluation

    wish = on.wish
    units = int(on.question.asked.any(axis=1).sum())
    return evaluation.base_line(
        on.truth, wish.base, units, on.bench.unit, interviewers=wish.interviewers
    )


def _notes(on: Exam) -> list[str]:
    wish = on.wish
    folds = [_FOLDS] if len(on.bench.cuts) > 1 else []
    draws = f"{wish.draws} draws of whole sources (seed {wish.seed})"
    drawn = f"Intervals: 1.96 standard errors, from {draws}."
    return [_macro(), *folds, *([drawn] if wish.draws else [])]


def _macro() -> str:
    from qualcode.suggest.judging import LEAST

    return _MACRO.format(least=LEAST)


def _doubts(on: Exam) -> Iterator[Finding]:
    """What makes the figures say less than they seem to."""
    if len(on.bench.cuts) < 2 and not on.wish.curve:
        yield Finding(
            "warning", "one source", "nothing can be learned from one and judged on another",
            "mark more sources done",
        )  # fmt: skip
    if not on.question.known:
        yield Finding("warning", str(on.truth.layer), "no code was given often enough to tell")
    if on.wish.base == "all":
        yield Finding(
            "note", "--base all", "what has no coding counts as a no, also where nobody has read"
        )
