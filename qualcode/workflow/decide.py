"""Deciding: codings by hand, verdicts on suggestions; each on disk before the next key is read."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.tree import resolve
from qualcode.coding.corpus import Selection
from qualcode.coding.ids import key_text, new_id, text_key
from qualcode.coding.segment import Coding, Segment, Status, Valence
from qualcode.coding.suggestion import Evidence, Verdict
from qualcode.errors import QualcodeError, unknown
from qualcode.store import coders, codings, decisions, notes, people, reading, sources, suggestions
from qualcode.store.database import Database, now
from qualcode.store.decisions import Verdicts
from qualcode.store.suggestions import Offered
from qualcode.suggest import registry
from qualcode.workflow import recode, stale

BULK = 500  # more decisions than this at once are written under a run


@dataclass(frozen=True)
class Judgement:
    """What a coder says beside the code: a rating, a valence, a mark for a good quote."""

    rating: int | None = None
    valence: Valence | None = None
    good: bool = False


def code_segment(
    db: Database, coder: str, segment: Segment, code: str, said: Judgement | None = None
) -> Coding:
    """Code a segment and write it; a coding that is there already is an error, not a double."""
    version, codebook = recode.version_in_use(db)
    said = said or Judgement()
    checked_rating(resolve(codebook, code), said.rating)
    _refuse_double(codings.twin(db, segment, code, coder), code, coder)
    coding = Coding(
        new_id(), segment, code, coders.known(db, coder), now(), "human", said.rating, said.valence,
        said.good, version,
    )  # fmt: skip
    codings.add(db, [coding], coder)
    return coding


def _refuse_double(twin: str | None, code: str, coder: str) -> None:
    if twin:
        raise QualcodeError(
            f"{coder} has coded this segment as {code} already", hint=f"it is the coding {twin}"
        )


def checked_rating(code: Code, rating: int | None) -> None:
    """An error if the code has no scale, or the rating lies outside it."""
    if rating is None:
        return
    if code.scale is None:
        raise QualcodeError(f"{code.id} has no scale, so a coding of it carries no rating")
    if not code.scale.min <= rating <= code.scale.max:
        raise QualcodeError(
            f"a rating of {code.id} is {code.scale.min} to {code.scale.max}, not {rating}"
        )


def change(db: Database, coder: str, coding: str, **fields: Any) -> Coding:
    """Replace a coding by one that differs in some of code, rating, valence, good and segment."""
    held = codings.one(db, coding)
    version, codebook = recode.version_in_use(db)
    cut = codings.text(db, held.source)
    old = Coding(
        held.id, cut.segment(held.start, held.end), held.code, held.coder, held.created,
        held.origin, held.rating, _valence(held.valence), bool(held.good), version,
    )  # fmt: skip
    new = replace(old, id=new_id(), created=now(), replaces=held.id, **fields)
    checked_rating(resolve(codebook, new.code), new.rating)
    if (new.segment, new.code) != (old.segment, old.code):
        _refuse_double(codings.twin(db, new.segment, new.code, new.coder), new.code, new.coder)
    codings.replace(db, held.id, new, coder)
    return new


def _valence(word: str | None) -> Valence | None:
    return word if word in {"barrier", "enabler", "mixed"} else None  # type: ignore[return-value]


def find(
    db: Database,
    coder: str,
    selection: Selection,
    *,
    states: Sequence[str] = ("pending",),
    earlier: bool = False,
) -> list[Offered]:
    """The suggestions that pass the filters, in reading order; `states` as this coder sees them.

    Those on codes that the codebook has no longer wait for nobody. With `earlier` come those too
    that she decided on in words that were corrected since, unless it is asked who speaks.
    """
    codebook = recode.in_use(db)
    codes = _below(codebook, selection.codes)
    methods = registry.checked(selection.methods)
    for name in selection.sources:
        sources.id_of(db, name)
    one = selection.sources[0] if len(selection.sources) == 1 else None
    rows = suggestions.offered(db, coder, source=one, earlier=earlier)
    kept = [
        row
        for row in rows
        if (row.verdict or "pending") in states
        and (row.code in codes if codes else row.verdict or row.code in codebook)
        and (not selection.sources or row.source in selection.sources)
    ]
    spoken = _spoken_by(db, kept, selection)
    found = _of_method(db, coder, spoken, methods)
    if selection.confidence is not None:
        found = _likely(db, coder, found, selection.confidence)
    return stale.marked(db, coder, found)


def _below(codebook: Codebook, codes: Iterable[str]) -> set[str]:
    return {each.id for code in codes for each in codebook.below(resolve(codebook, code).id)}


def _of_method(
    db: Database, coder: str, rows: list[Offered], methods: Sequence[str]
) -> list[Offered]:
    if not methods:
        return rows
    found = suggestions.evidence(db, [row.key for row in rows], coder)
    return [row for row in rows if any(e.method in methods for e in found[row.key])]


def _likely(db: Database, coder: str, rows: list[Offered], least: float) -> list[Offered]:
    """Those that are so likely or more; an error if no figure was learned from this coder yet."""
    found = suggestions.evidence(db, [row.key for row in rows], coder)
    sure = {
        key: [e.confidence for e in why if e.confidence is not None] for key, why in found.items()
    }
    if rows and not any(sure.values()):
        learned = any(each.coder for why in found.values() for each in why)
        raise _no_figure(coder, learned=learned)
    return [row for row in rows if max(sure[row.key], default=-1.0) >= least]


def _no_figure(coder: str, *, learned: bool) -> QualcodeError:
    """Why it is not known how likely any of some suggestions is."""
    what = "no figure says yet how likely these are"
    if learned:
        return QualcodeError(
            f"{what}: {coder} has decided on too few passages of their codes",
            hint="decide on some more, then qualcode suggest --method learned",
        )
    return QualcodeError(
        f"{what}: nothing that was learned from {coder} stands on them",
        hint="qualcode suggest --method learned; in a source that is marked done all is decided",
    )


def _spoken_by(db: Database, rows: list[Offered], selection: Selection) -> list[Offered]:
    """Those whose first turn passes the filters on speakers, roles and attributes."""
    if not (selection.speakers or selection.roles or selection.where):
        return rows
    from qualcode.analysis.selection import selected_turns

    corpus = reading.corpus(db, recode.in_use(db), ())
    spoken = selected_turns(
        corpus, replace(selection, codes=(), coded_by=(), methods=(), confidence=None)
    )
    turns: dict[str, tuple[list[int], list[int]]] = {}
    columns = (corpus.turns[name] for name in ("revision", "start", "turn"))
    for revision, start, number in zip(*columns, strict=True):
        starts, numbers = turns.setdefault(revision, ([], []))
        starts.append(start)
        numbers.append(number)
    now = (row for row in rows if row.revision in turns)
    return [row for row in now if (row.revision, _turn_at(turns[row.revision], row)) in spoken]


def _turn_at(turns: tuple[list[int], list[int]], row: Offered) -> int:
    starts, numbers = turns
    return numbers[bisect_right(starts, row.start) - 1]


@dataclass(frozen=True, slots=True)
class Shown:
    """How likely a suggestion seemed when it was shown, and whether it came by lot."""

    chance: float | None = None
    by_lot: bool = False


_UNTOLD = Shown()


def accept(
    db: Database,
    coder: str,
    rows: Sequence[Offered],
    said: Judgement | None = None,
    shown: Shown = _UNTOLD,
) -> list[Coding]:
    """Accept suggestions as they stand; each becomes a coding of this coder, or rests on hers."""
    version, codebook = recode.version_in_use(db)
    said = said or Judgement()
    for code in dict.fromkeys(row.code for row in rows):
        if code not in codebook:
            raise QualcodeError(
                f"the codebook in use has no code {code!r}", hint="qualcode suggest"
            )
        checked_rating(resolve(codebook, code), said.rating)
    made = list(_codings(db, coder, rows, version, said))
    verdicts = [
        Verdicts(row.key, "accepted", coding, shown.chance, shown.by_lot)
        for row, coding in zip(rows, made, strict=True)
    ]
    _write(db, coder, verdicts, "accept")
    rests_on = decisions.resting(db, coder, [row.key for row in rows])
    return [replace(each, id=rests_on[row.key]) for row, each in zip(rows, made, strict=True)]


def _codings(
    db: Database, coder: str, rows: Iterable[Offered], version: str, said: Judgement
) -> Iterator[Coding]:
    cut: codings.Text | None = None
    for row in rows:
        if cut is None or cut.revision != row.revision:
            cut = _text(db, row)
        segment = cut.segment(row.start, row.end)
        yield Coding(
            new_id(), segment, row.code, coder, now(), key_text(row.key), said.rating, said.valence,
            said.good, version,
        )  # fmt: skip


def _text(db: Database, row: Offered) -> codings.Text:
    """The text that a suggestion is on; an error if it is not the current one by now."""
    cut = codings.text(db, row.source)
    if cut.revision != row.revision:
        raise QualcodeError(
            f"{row.source} has another text by now than this suggestion is on",
            hint="qualcode suggest",
        )
    return cut


def accept_changed(
    db: Database,
    coder: str,
    row: Offered,
    segment: Segment,
    code: str,
    said: Judgement,
    shown: Shown = _UNTOLD,
) -> Coding:
    """Accept a suggestion with another span or another code than it was offered with."""
    version, codebook = recode.version_in_use(db)
    checked_rating(resolve(codebook, code), said.rating)
    coding = Coding(
        new_id(), segment, code, coder, now(), key_text(row.key), said.rating, said.valence,
        said.good, version,
    )  # fmt: skip
    verdict = Verdicts(row.key, "accepted", coding, shown.chance, shown.by_lot)
    decisions.decide(db, coder, [verdict], "accept changed")
    return replace(coding, id=decisions.resting(db, coder, [row.key])[row.key])


def reject(db: Database, coder: str, rows: Sequence[Offered], shown: Shown = _UNTOLD) -> None:
    """Reject suggestions: this coder is not asked again."""
    verdicts = [Verdicts(row.key, "rejected", None, shown.chance, shown.by_lot) for row in rows]
    _write(db, coder, verdicts, "reject")


def _write(db: Database, coder: str, verdicts: Sequence[Verdicts], action: str) -> None:
    if len(verdicts) > BULK:
        decisions.decide_in_bulk(db, coder, verdicts, action)
    else:
        decisions.decide(db, coder, verdicts, action)


@dataclass(frozen=True)
class Explained:
    """One suggestion with all that is known of it."""

    row: Offered
    code: Code
    quote: str
    evidence: tuple[Evidence, ...]
    words: tuple[str, ...]


def explain(db: Database, coder: str, typed: str) -> Explained:
    """Why the suggestion of this id was made."""
    row = _offered(db, coder, typed)
    text = _text(db, row).text
    why = suggestions.evidence(db, [row.key], coder)[row.key]
    words = tuple(text[start:end] for start, end in own_spans(row, why))
    return Explained(
        row, resolve(recode.in_use(db), row.code), text[row.start : row.end], why, words
    )


def own_spans(row: Offered, why: Iterable[Evidence]) -> list[tuple[int, int]]:
    """The spans of evidence inside the suggestion itself; what stands around it are whole texts."""
    spans = (span for each in why for span in each.spans)
    return [span for span in spans if row.start <= span[0] and span[1] <= row.end]


def _offered(db: Database, coder: str, typed: str) -> Offered:
    key = text_key(typed)
    found = [] if key is None else suggestions.offered(db, coder, key=key)
    if not found:
        raise QualcodeError(f"there is no suggestion {typed}", hint="qualcode suggestions list")
    return found[0]


def set_status(db: Database, coder: str, source: str, status: Status) -> bool:
    """Say that a source is done, or open again; False if it was so before."""
    return notes.set_status(db, source, coders.known(db, coder), status)


def verdict_word(verdict: Verdict | None, instead: str = "") -> str:
    """The state of a suggestion as a coder sees it, with the code that she gave in its place.

    >>> verdict_word(None), verdict_word("accepted"), verdict_word("rejected", "trust")
    ('pending', 'accepted', 'rejected, coded trust')
    """
    return f"{verdict}, coded {instead}" if instead else verdict or "pending"


def codebook_of(db: Database) -> Codebook:
    """The codebook in use, for the screens."""
    return recode.in_use(db)


def listed(
    db: Database, codes: Sequence[str], names: Sequence[str], by: Sequence[str]
) -> list[codings.Placed]:
    """The live codings that pass the filters; unknown names are errors."""
    codebook = recode.in_use(db)
    wanted = _below(codebook, codes)
    for name in names:
        sources.id_of(db, name)
    for name in by:
        coders.known(db, name)
    return [
        each
        for each in codings.placed(db, names[0] if len(names) == 1 else None)
        if (not wanted or each.code in wanted)
        and (not names or each.source in names)
        and (not by or each.coder in by)
    ]


def memo_target(db: Database, on: str, coder: str) -> tuple[str, str]:
    """What a memo is on: the kind and the row's id, from `kind:name` as people write it.

    The suggestions are those that this coder sees.
    """
    kind, _, name = on.partition(":")
    if kind not in {*_TARGETS, "suggestion"}:
        raise QualcodeError(
            f"a memo cannot be on {on!r}",
            hint="project, source:NAME, turn:NAME#3, or code, coding, suggestion, participant:ID",
        )
    if kind == "suggestion":
        return kind, key_text(_offered(db, coder, name).key)
    return kind, _TARGETS[kind](db, name)


def _turn(db: Database, name: str) -> str:
    source, _, number = name.rpartition("#")
    turns = len(codings.text(db, source).starts)
    if not number.isdecimal() or not 1 <= int(number) <= turns:
        raise QualcodeError(f"{source} has the turns 1 to {turns}", hint="turn:w1/head#3")
    return f"{sources.id_of(db, source)}#{int(number)}"


def _participant(db: Database, name: str) -> str:
    known = people.participants(db)
    if name not in known:
        raise unknown("participant", name, known)
    return name


_TARGETS: dict[str, Callable[[Database, str], str]] = {
    "project": lambda _, __: "",
    "source": sources.id_of,
    "turn": _turn,
    "code": lambda db, name: resolve(recode.in_use(db), name).id,
    "coding": lambda db, name: codings.one(db, name).id,
    "participant": _participant,
}
