"""Importing: read every file, say what is doubtful, and write all with one flip, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from qualcode.errors import Finding, QualcodeError
from qualcode.importers import names, registry
from qualcode.store import people as store_people
from qualcode.store import runs, sources
from qualcode.store.database import Database
from qualcode.store.events import Changes
from qualcode.store.sources import Incoming
from qualcode.transcript import speakers
from qualcode.transcript.document import Document, Value
from qualcode.transcript.people import Attribute, Case, People, infer_type, links, merged, typed

CHUNK_BYTES = 8_000_000
CHUNK_FILES = 50
FIRST_TURNS = 3
SHOWN = 6  # labels, or pairs of them, in one line of the report


@dataclass(frozen=True)
class Wish:
    """What the user asked of an import beside the files."""

    form: str = ""
    people: Path | None = None
    cases: Path | None = None
    case: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    pattern: str = ""


@dataclass(frozen=True)
class Plan:
    """The files of an import with the names their sources will have, and who the people are."""

    files: tuple[tuple[Path, str], ...]
    people: People
    wish: Wish
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class FileReport:
    """What became of one file: `new`, `unchanged`, `failed`."""

    name: str
    outcome: str
    turns: int = 0
    words: int = 0
    speakers: str = ""
    first_turns: tuple[tuple[str | None, str], ...] = ()


@dataclass
class Report:
    """What an import did, file by file, with every finding."""

    files: list[FileReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)

    def outcomes(self) -> dict[str, int]:
        """How many files are new, unchanged, failed."""
        return dict(sorted(Counter(file.outcome for file in self.files).items()))


def plan(paths: Sequence[str], wish: Wish) -> Plan:
    """The files behind the paths, their names, and the people and cases that go with them."""
    found = names.walk(paths)
    if not found.files and not found.findings:
        raise QualcodeError("there is nothing to import", hint="qualcode import FOLDER or FILE")
    named = names.source_names(found.files, found.roots)
    people_path = wish.people or found.people
    cases_path = wish.cases or found.cases
    people, findings = _people(people_path, cases_path)
    files = tuple((path, named[path]) for path in found.files)
    return Plan(files, people, wish, (*registry.faults(), *found.findings, *findings))


def _people(people: Path | None, cases: Path | None) -> tuple[People, tuple[Finding, ...]]:
    from qualcode.importers import people_file

    told = [people_file.read_people(people)] if people else []
    told += [people_file.read_cases(cases)] if cases else []
    findings = tuple(finding for each in told for finding in each.findings)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise QualcodeError(f"{errors[0].where}: {errors[0].what}{more}", hint=errors[0].hint)
    return merged(each.people for each in told), findings


def carry_out(
    db: Database,
    plan: Plan,
    coder: str,
    *,
    dry_run: bool = False,
    on_file: Callable[[], None] = lambda: None,
) -> Report:
    """Read and write the files of a plan; a bad one is a finding, and the rest goes on."""
    report = Report(findings=list(plan.findings), types=dict(plan.people.types))
    incoming = _read(db, plan, report, on_file)
    if dry_run:
        for _ in incoming:
            pass
        return report
    runs.sweep(db)
    run = runs.start(db, "import", coder)
    try:
        _write(db, run, incoming, plan, report, coder)
    except BaseException:
        runs.drop(db, run)
        raise
    return report


def _read(
    db: Database, plan: Plan, report: Report, on_file: Callable[[], None]
) -> Iterator[Incoming]:
    """The new ones among the files, one at a time, noted in the report."""
    held = sources.originals(db)
    for path, name in plan.files:
        try:
            yield from _read_one(path, name, held, plan, report)
        except QualcodeError as fault:
            report.files.append(FileReport(name, "failed"))
            what = fault.message.removeprefix(f"{path}:").removeprefix(str(path)).lstrip()
            report.findings.append(Finding("error", str(path), what, fault.hint))
        on_file()


def _read_one(
    path: Path, name: str, held: dict[str, str], plan: Plan, report: Report
) -> Iterator[Incoming]:
    file = registry.read_file(path, as_format=plan.wish.form or None)
    for document in file.documents:
        full = f"{name}/{document.part}" if document.part else name
        if full in held:
            if held[full] != sha256(file.original).hexdigest():
                raise QualcodeError(
                    f"{full} is in the project already, with another text",
                    hint=f"qualcode sources revise '{full}' '{path}'",
                )
            report.files.append(FileReport(full, "unchanged", len(document.turns)))
            continue
        counts = speakers.report(document)
        report.files.append(_file_report(full, document, counts))
        report.findings.extend(document.findings)
        report.findings.extend(_doubts(full, counts))
        roles = {count.label: count.role for count in counts if count.label}
        linked = links(full, roles, plan.people, plan.wish.case)
        yield Incoming(full, document, file.original, file.suffix, linked)


def _file_report(
    name: str, document: Document, counts: Sequence[speakers.LabelCount]
) -> FileReport:
    named = [
        f"{c.label}{'*' if c.role == 'interviewer' else ''} {c.turns}" for c in counts if c.label
    ]
    more = [f"… {len(named) - SHOWN} more"] if len(named) > SHOWN else []
    first = tuple((t.label, document.speech(t)[:100]) for t in document.turns[:FIRST_TURNS])
    words = sum(c.words for c in counts)
    shown = ", ".join([*named[:SHOWN], *more])
    return FileReport(name, "new", len(document.turns), words, shown, first)


def _doubts(name: str, counts: Sequence[speakers.LabelCount]) -> Iterator[Finding]:
    pairs = speakers.near_duplicates(c.label for c in counts if c.label)
    if pairs:
        shown = "; ".join(f"{one!r} and {other!r}" for one, other in pairs[:SHOWN])
        more = f"; and {len(pairs) - SHOWN} more pairs" if len(pairs) > SHOWN else ""
        yield Finding(
            "warning",
            name,
            f"labels that look alike: {shown}{more}",
            "if they are one person: qualcode people set SOURCE LABEL --participant NAME",
        )


def _write(
    db: Database,
    run: int,
    incoming: Iterator[Incoming],
    plan: Plan,
    report: Report,
    coder: str,
) -> None:
    changes = Changes()
    new: dict[str, str] = {}
    for chunk in _chunks(incoming):
        with db.writing():
            for each in chunk:
                new[each.name] = sources.add(db, run, each, changes)
    attributes = _source_attributes(new, plan.wish, report)
    cases = _named_cases(plan)
    people = merged([plan.people, People(cases=cases, attributes=attributes)])
    with db.writing():
        taken = sorted(new.keys() & sources.ids(db).keys())
        if taken:
            raise QualcodeError(
                f"another import brought {taken[0]} meanwhile; nothing of this one was kept",
                hint="run the import again",
            )
        if new or plan.people.cases or plan.people.attributes:
            store_people.put(db, _known_owners(people, new, sources.ids(db)), changes, new)
            runs.finish(db, run, "import", coder, changes)
    if not new and not changes.came:
        runs.drop(db, run)


def _chunks(incoming: Iterator[Incoming]) -> Iterator[list[Incoming]]:
    chunk: list[Incoming] = []
    size = 0
    for each in incoming:
        chunk.append(each)
        size += len(each.original) + len(each.document.text)
        if size > CHUNK_BYTES or len(chunk) >= CHUNK_FILES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _source_attributes(new: dict[str, str], wish: Wish, report: Report) -> tuple[Attribute, ...]:
    """The attributes that the command line and the names' pattern give to the new sources."""
    values: dict[str, dict[str, str]] = {name: dict(wish.attributes) for name in new}
    if wish.pattern:
        for name in new:
            found = names.from_pattern(wish.pattern, name)
            values[name] |= found or {}
            if found is None:
                report.findings.append(
                    Finding(
                        "warning", name, f"the name does not follow the pattern {wish.pattern!r}"
                    )
                )
    columns = sorted({attribute for held in values.values() for attribute in held})
    found_attributes = []
    for column in columns:
        kind = infer_type(held[column] for held in values.values() if column in held)
        report.types[column] = kind
        for name, held in values.items():
            if column in held:
                value: Value = typed(held[column], kind)
                found_attributes.append(Attribute("source", name, column, value, kind))
    return tuple(found_attributes)


def _named_cases(plan: Plan) -> tuple[Case, ...]:
    known = {case.name for case in plan.people.cases}
    return (Case(plan.wish.case),) if plan.wish.case and plan.wish.case not in known else ()


def _known_owners(people: People, new: dict[str, str], held: dict[str, str]) -> People:
    """Attributes of sources that are not there are left out (their file failed)."""
    kept = tuple(
        each
        for each in people.attributes
        if each.owner != "source" or each.name in new or each.name in held
    )
    return People(people.speakers, people.cases, kept, people.types)


def revise(db: Database, name: str, path: Path, coder: str) -> tuple[dict[str, int], list[Finding]]:
    """Put a corrected text in the place of a source's; where its codings stand now, by state."""
    from qualcode.store import placements

    source = sources.id_of(db, name)
    file = registry.read_file(path)
    if len(file.documents) != 1:
        raise QualcodeError(f"{path} holds {len(file.documents)} transcripts, one is needed")
    document = file.documents[0]
    if sources.originals(db)[name] == sha256(file.original).hexdigest():
        raise QualcodeError(f"{path} is the text that {name} has already")
    states = placements.revise(db, source, document, file.original, file.suffix, coder)
    return {str(state): count for state, count in states.items()}, list(document.findings)
