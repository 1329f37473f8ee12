"""People and cases of a project: from files, or one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import Finding, unknown
from qualcode.store import people, sources
from qualcode.store.database import Database
from qualcode.transcript.people import (
    Attribute,
    Case,
    Owner,
    People,
    Speaker,
    infer_type,
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
    speakers = _linked(people.voices(db), told.people)
    unmatched = _unmatched(db, told.people, path)
    return Told(
        people.store(db, told.people, speakers, coder),
        told.people.types,
        (*told.findings, *unmatched),
    )


def _linked(voices: Sequence[people.Voice], told: People) -> list[Speaker]:
    """The labels of the project that the file names, as the file has them."""
    speakers = []
    for voice in voices:
        (link,) = links(voice.source, {voice.label: voice.role}, told)
        if link.participant or link.case or link.role != voice.role:
            speakers.append(link)
    return speakers


def _unmatched(db: Database, told: People, path: Path) -> list[Finding]:
    names = sources.ids(db)
    missing = sorted({each.source for each in told.speakers if each.source} - names.keys())
    return [Finding("warning", path.name, f"there is no source {name!r}") for name in missing]


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
    link = Speaker(label, source, participant, said.case or held.case, said.role or held.role)
    owner = participant or label
    told = People(attributes=_attributes("participant", owner, values))
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
