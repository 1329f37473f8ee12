"""People and cases of a project: from files, or one by one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode.errors import Finding, QualcodeError, unknown
from qualcode.store import people, sources
from qualcode.store.database import Database
from qualcode.transcript.people import (
    Attribute,
    Case,
    Owner,
    People,
    Speaker,
    infer_type,
    label_key,
    links,
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
        Finding("warning", path.name, what) for what in _unmatched(db, voices, told.people)
    ]
    rows = people.store(db, told.people, _linked(voices, told.people), coder)
    return Told(rows, told.people.types, (*told.findings, *unmatched))


def _linked(voices: Sequence[people.Voice], told: People) -> list[Speaker]:
    """The labels of the project that the file names; what it leaves empty stays as it is."""
    by_source: dict[str, dict[str, people.Voice]] = {}
    for voice in voices:
        by_source.setdefault(voice.source, {})[voice.label] = voice
    return [
        replace(
            link,
            participant=link.participant or held[link.label].participant,
            case=link.case or held[link.label].case,
        )
        for source, held in by_source.items()
        for link in links(source, {label: voice.role for label, voice in held.items()}, told)
    ]


def _unmatched(db: Database, voices: Sequence[people.Voice], told: People) -> Iterator[str]:
    """What the file says of sources and labels that the project does not have."""
    names = sources.ids(db)
    labels = {(voice.source, label_key(voice.label)) for voice in voices}
    anywhere = {label for _, label in labels}
    linked = {voice.participant for voice in voices}
    linked |= {each.participant for each in told.speakers if each.label != each.participant}
    for source in sorted({each.source for each in told.speakers if each.source} - names.keys()):
        yield f"there is no source {source!r}"
    for each in told.speakers:
        label = label_key(each.label)
        if not each.source and label not in anywhere and not _only_told(each, linked):
            yield f"no source has a speaker {each.label!r}"
        if each.source in names and (each.source, label) not in labels:
            yield f"{each.source} has no speaker {each.label!r}"


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
    voices = {voice.label: voice for voice in people.voices(db, source)}
    if label not in voices:
        raise unknown("label", label, voices)
    held = voices[label]
    participant = said.participant or held.participant
    if values and not participant:
        raise QualcodeError(
            f"an attribute belongs to a participant, and {label} is linked to none",
            hint="--participant NAME says who this is",
        )
    link = Speaker(label, source, participant, said.case or held.case, said.role or held.role)
    told = People(attributes=_attributes("participant", participant or "", values))
    return people.store(db, told, [link], coder)


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
