"""People and cases of a project: from files, or one by one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import Finding, QualcodeError, unknown
from qualcode.store import people, sources
from qualcode.store.database import Database
from qualcode.text.words import count
from qualcode.transcript.behaviour import manner
from qualcode.transcript.people import (
    PARTICIPANT,
    Attribute,
    Case,
    Owner,
    People,
    Speaker,
    infer_type,
    label_key,
    told_of,
    typed,
)


@dataclass(frozen=True)
class Told:
    """What a file of people or cases changed, and what was wrong with it."""

    rows: int
    types: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def bring_people(db: Database, path: Path, coder: str) -> Told:
    """Take people.csv: links of labels that are in the project, and attributes."""
    from qualcode.importers import people_file

    told = people_file.read_people(path)
    if any(finding.severity == "error" for finding in told.findings):
        return Told(0, {}, tuple(told.findings))
    voices = people.voices(db)
    unmatched = [
        Finding("warning", path.name, what, hint)
        for _, what, hint in unmatched_rows(sources.ids(db), voices, told.people)
    ]
    rows = people.store(db, told.people, _linked(voices, told.people), coder)
    return Told(rows, told.people.types, (*told.findings, *unmatched))


def _linked(voices: Sequence[people.Voice], told: People) -> list[Speaker]:
    """The speakers of the project that the file names; what it leaves empty stays as it is."""
    found: list[Speaker] = []
    by_source = {source: told_of(source, told) for source in {voice.source for voice in voices}}
    for voice in voices:
        here = by_source[voice.source]
        keys = map(label_key, (voice.label, *voice.labels))
        said = next((here[key] for key in keys if key in here), None)
        found += links_of(voice, said) if said else []
    return found


def links_of(voice: people.Voice, said: Speaker) -> list[Speaker]:
    """A link for every label of a speaker; what is not said of the speaker stays as it is."""
    participant, case = said.participant or voice.participant, said.case or voice.case
    why = "" if said.role else voice.why
    return [
        Speaker(
            label, voice.source, participant, case, said.role or voice.role,
            "" if label == voice.label else voice.label, why,
        )
        for label in voice.labels
    ]  # fmt: skip


def unmatched_rows(
    names: Collection[str], voices: Sequence[people.Voice], told: People
) -> Iterator[tuple[bool, str, str]]:
    """What the file says of sources and labels that the project does not have, with a hint.

    First whether that is a slip for sure: the source is there, and the label is not in it.
    """
    written = [(voice.source, label) for voice in voices for label in (voice.label, *voice.labels)]
    labels = {(source, label_key(label)) for source, label in written}
    anywhere = {label for _, label in labels}
    linked = {voice.participant for voice in voices}
    linked |= {each.participant for each in told.speakers if each.label != each.participant}
    hints = _Hints(written, names)
    for source in sorted({each.source for each in told.speakers if each.source} - set(names)):
        yield False, f"there is no source {source!r}", hints.source(source)
    for each in told.speakers:
        label = label_key(each.label)
        if not each.source and label not in anywhere and not _only_told(each, linked):
            yield False, f"no source has a speaker {each.label!r}", hints.label(each.label)
        if each.source in names and (each.source, label) not in labels:
            what = f"{each.source} has no speaker {each.label!r}"
            yield True, what, hints.label(each.label, each.source)


@dataclass
class _Hints:
    """The nearest names for the first few slips; looking up thousands would take long."""

    written: Sequence[tuple[str, str]]
    names: Collection[str]
    left: int = 20

    def source(self, name: str) -> str:
        """The sources that are nearly called so."""
        return self._near(name, self.names)

    def label(self, label: str, source: str = "") -> str:
        """The labels that are nearly written so, in one source or in all."""
        return self._near(label, {each for of, each in self.written if source in {"", of}})

    def _near(self, name: str, known: Collection[str]) -> str:
        self.left -= 1
        hint = unknown("name", name, known).hint if self.left >= 0 else ""
        return hint if hint.startswith("did you mean") else ""


def _only_told(speaker: Speaker, linked: Collection[str | None]) -> bool:
    """Whether a row without a label tells of somebody who is linked elsewhere."""
    return speaker.label == speaker.participant and speaker.participant in linked


def bring_cases(db: Database, path: Path, coder: str) -> Told:
    """Take cases.csv: cases with their parents, kinds and attributes."""
    from qualcode.importers import people_file

    told = people_file.read_cases(path)
    if any(finding.severity == "error" for finding in told.findings):
        return Told(0, {}, tuple(told.findings))
    return Told(people.store(db, told.people, [], coder), told.people.types, tuple(told.findings))


def set_person(
    db: Database,
    source: str,
    label: str,
    coder: str,
    said: Speaker,
    values: Mapping[str, str],
) -> int:
    """Correct one label; what `said` leaves empty stays. The number of rows that are new."""
    sources.id_of(db, source)
    held = voice_of(db, source, label)
    participant = said.participant or held.participant
    if values and not participant:
        raise QualcodeError(
            f"an attribute belongs to a participant, and {label} is linked to none",
            hint="--participant NAME says who this is",
        )
    told = People(attributes=_attributes("participant", participant or "", values))
    return people.store(db, told, links_of(held, said), coder)


def voice_of(db: Database, source: str, label: str) -> people.Voice:
    """The speaker whom a label stands for; capitals and stray spaces make no difference."""
    voices = people.voices(db, source)
    exact = [voice for voice in voices if label in (voice.label, *voice.labels)]
    key = label_key(label)
    near = [v for v in voices if key in map(label_key, (v.label, *v.labels))]
    if len(exact or near) != 1:
        raise unknown("label", label, (each for voice in voices for each in voice.labels))
    return (exact or near)[0]


@dataclass(frozen=True)
class Portrait:
    """What tells a person who a speaker is: how they speak, and their first words."""

    voice: people.Voice
    manner: str
    first_words: tuple[str, ...]


def portraits(db: Database, source: str, label: str = "") -> list[Portrait]:
    """The speakers of a source, or one of them, in order of first words."""
    sources.id_of(db, source)
    voices = [voice_of(db, source, label)] if label else people.voices(db, source)
    speech = people.speech(db, source)
    total = sum(voice.words for voice in people.voices(db, source))
    return [
        Portrait(voice, _manner(speech[voice.label], total), _first_words(said, 3))
        for voice in voices
        for said in (speech[voice.label],)
    ]


def _manner(said: Sequence[str], total: int) -> str:
    """How somebody speaks, in one line."""
    how = manner(said)
    return f"{how.words} words ({how.words / max(total, 1):.0%} of all); {how}"


def _first_words(said: Sequence[str], wanted: int) -> tuple[str, ...]:
    """The first turns that tell something, each cut to a line."""
    telling = [each for each in said if count(each) >= 4] or list(said)
    return tuple(" ".join(each.split())[:100] for each in telling[:wanted])


def template(db: Database, source: str | None = None) -> list[tuple[object, ...]]:
    """The rows of a people file to fill in: source, label, participant, role, case, turns, words.

    The role `participant` stays empty: what is empty in the file is kept as it is.
    """
    rows: list[tuple[object, ...]] = []
    speech: dict[str, dict[str, list[str]]] = {}
    for v in people.voices(db, source):
        if v.source not in speech:
            speech = {v.source: people.speech(db, v.source)}  # one source at a time
        role = None if v.role == PARTICIPANT else v.role
        first = _first_words(speech[v.source][v.label], 1)[0]
        rows.append((v.source, v.label, v.participant, role, v.case, v.turns, first[:60]))
    return rows


def set_case(
    db: Database, name: str, coder: str, *, parent: str, kind: str, values: Mapping[str, str]
) -> int:
    """Add or change a case; the number of rows that are new."""
    held = next((case for case in people.cases(db) if case.name == name), Case(name))
    case = Case(name, parent or held.parent, kind or held.kind)
    told = People(cases=(case,), attributes=_attributes("case", name, values))
    return people.store(db, told, [], coder)


def set_source(db: Database, name: str, coder: str, values: Mapping[str, str]) -> int:
    """Give a source attributes; the number of rows that are new."""
    sources.id_of(db, name)
    return people.store(db, People(attributes=_attributes("source", name, values)), [], coder)


def _attributes(owner: Owner, name: str, values: Mapping[str, str]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(owner, name, attribute, typed(value, kind), kind)
        for attribute, value in values.items()
        for kind in (infer_type([value]),)
    )
