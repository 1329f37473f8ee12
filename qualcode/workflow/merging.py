"""Several labels become one speaker: in one source, or wherever they occur."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qualcode.errors import QualcodeError, unknown
from qualcode.store import people, sources
from qualcode.store.database import Database
from qualcode.store.people import Voice
from qualcode.transcript.people import PARTICIPANT, People, Role, Speaker, label_key
from qualcode.transcript.speakers import role_of


@dataclass(frozen=True, slots=True)
class Merged:
    """One speaker after a merge: in which source, which labels, and who it is."""

    source: str
    label: str
    labels: tuple[str, ...]
    participant: str | None
    case: str | None
    role: Role
    turns: int


def merge_labels(
    db: Database,
    labels: Sequence[str],
    into: str,
    coder: str,
    names: Sequence[str] = (),
    *,
    dry_run: bool = False,
) -> list[Merged]:
    """Make the labels one speaker, shown as `into`; the sources where that changes something.

    The text keeps its labels. Everybody merged is one participant in one role; where two labels
    are linked to different participants the merge is refused.
    """
    for name in names:
        sources.id_of(db, name)
    voices = [each for each in people.voices(db) if not names or each.source in names]
    every = people.voices(db)
    target = _spelled(into, every)
    wanted = {label_key(_spelled(label, voices)) for label in labels}
    merged = list(_merged(voices, wanted, target, every))
    if not dry_run and merged:
        people.store(db, People(), _links(merged), coder, "merge labels")
    return merged


def _spelled(label: str, voices: Iterable[Voice]) -> str:
    """The label as the transcripts have it: exactly so, or but for capitals and spaces."""
    known = [each for voice in voices for each in (voice.label, *voice.labels)]
    if label in known:
        return label
    near = next((each for each in known if label_key(each) == label_key(label)), None)
    if near is None:
        raise unknown("label", label, known)
    return near


def _merged(
    voices: Sequence[Voice], wanted: set[str], target: str, every: Sequence[Voice]
) -> Iterator[Merged]:
    for source in dict.fromkeys(voice.source for voice in voices):
        here = [voice for voice in voices if voice.source == source]
        own = [voice for voice in here if _answers(voice, {label_key(target)})]
        others = [voice for voice in here if voice not in own and _answers(voice, wanted)]
        drifted = label_key(target) in wanted and [voice.label for voice in own] != [target]
        if others or (own and drifted):
            yield _one(source, target, own, others, every)


def _answers(voice: Voice, keys: set[str]) -> bool:
    return not keys.isdisjoint(map(label_key, (voice.label, *voice.labels)))


def _one(
    source: str, target: str, own: list[Voice], others: list[Voice], every: Sequence[Voice]
) -> Merged:
    """The one speaker that these become."""
    both = [*own, *others]
    participant = _only("participant", source, [voice.participant for voice in both])
    case = _only("case", source, [voice.case for voice in both])
    labels = tuple(dict.fromkeys(label for voice in both for label in voice.labels))
    role = _role(own, others, target, every)
    return Merged(source, target, labels, participant, case, role, sum(v.turns for v in both))


def _only(what: str, source: str, values: Iterable[str | None]) -> str | None:
    """The one value there is; two are two people."""
    found = list(dict.fromkeys(value for value in values if value))
    if len(found) > 1:
        raise QualcodeError(
            f"in {source} these labels have two {what}s: {' and '.join(found)}",
            hint=f"if they are one: qualcode people set '{source}' LABEL --{what} '{found[0]}'",
        )
    return found[0] if found else None


def _role(own: list[Voice], others: list[Voice], target: str, every: Sequence[Voice]) -> Role:
    """The role of the label they become; a role that somebody told of another one is kept."""
    told = [voice.role for voice in others if not voice.why]
    named = [role for role in [*(voice.role for voice in own), *told] if role != PARTICIPANT]
    if named or own:
        return named[0] if named else own[0].role
    elsewhere = {voice.role for voice in every if voice.label == target}
    return elsewhere.pop() if len(elsewhere) == 1 else role_of(target)


def _links(merged: Iterable[Merged]) -> list[Speaker]:
    return [
        Speaker(
            label, each.source, each.participant, each.case, each.role,
            "" if label == each.label else each.label,
        )
        for each in merged
        for label in each.labels
    ]  # fmt: skip
