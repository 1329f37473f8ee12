"""Importing: read every file, say what is doubtful, and write all with one flip, or nothing."""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qualcode.coding.segment import Memo
from qualcode.errors import Finding, QualcodeError
from qualcode.importers import names, registry
from qualcode.importers.editions import Edition
from qualcode.store import people as store_people
from qualcode.store import remarks, runs, sources
from qualcode.store.database import Database
from qualcode.store.events import Changes
from qualcode.store.sources import Incoming
from qualcode.transcript import speakers
from qualcode.transcript.document import Document, Value
from qualcode.transcript.people import Attribute, Case, People, infer_type, links, merged, typed
from qualcode.workflow import one_name, persons
from qualcode.workflow.import_report import FileReport, Report, file_report, lost_passages

CHUNK_BYTES = 8_000_000
CHUNK_FILES = 50
PEOPLE = "people.csv"


@dataclass(frozen=True)
class Wish:
    """What the user asked of an import beside the files."""

    form: str = ""
    people: Path | None = None
    cases: Path | None = None
    case: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    pattern: str = ""
    leave_out: tuple[str, ...] = ()

    @property
    def options(self) -> list[str]:
        """The wish as it is typed."""
        named = (
            *(("--as", self.form), ("--people", self.people), ("--cases", self.cases)),
            *(("--case", self.case), ("--pattern", self.pattern)),
            *(("--set", f"{name}={value}") for name, value in self.attributes),
            *(("--leave-out", pattern) for pattern in self.leave_out),
        )
        return [word for option, value in named if value for word in (option, str(value))]


@dataclass(frozen=True)
class Plan:
    """The files of an import with the names their sources will have, and who the people are."""

    files: tuple[tuple[Path, str], ...]
    people: People
    wish: Wish
    findings: tuple[Finding, ...] = ()
    paths: tuple[str, ...] = ()

    def without(self, left: Sequence[Path]) -> str:
        """The command that does the same without these files."""
        out = [word for path in left for word in ("--leave-out", str(path))]
        return shlex.join(["qualcode", "import", *self.paths, *self.wish.options, *out])


def plan(paths: Sequence[str], wish: Wish) -> Plan:
    """The files behind the paths, their names, and the people and cases that go with them."""
    found = names.walk(paths, wish.leave_out)
    if not found.files and not found.findings:
        raise QualcodeError("there is nothing to import", hint="qualcode import FOLDER or FILE")
    named = names.source_names(found.files, found.roots)
    people_path = wish.people or found.people
    cases_path = wish.cases or found.cases
    people, findings = _people(people_path, cases_path)
    files = tuple((path, named[path]) for path in found.files)
    told = (*registry.faults(), *found.findings, *findings)
    return Plan(files, people, wish, told, tuple(map(str, paths)))


def _people(people: Path | None, cases: Path | None) -> tuple[People, tuple[Finding, ...]]:
    if not people and not cases:
        return People(), ()
    from qualcode.importers import people_file

    told = [people_file.read_people(people)] if people else []
    told += [people_file.read_cases(cases)] if cases else []
    findings = tuple(finding for each in told for finding in each.findings)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise QualcodeError(f"{errors[0].where}: {errors[0].what}{more}", hint=errors[0].hint)
    return merged(each.people for each in told), findings


@dataclass(frozen=True)
class _Held:
    """What the project has: the hash of each original by name, the name of each source by id."""

    originals: Mapping[str, str]
    names: Mapping[str, str]


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
        told = {each.name: each.document.attributes for each in incoming}
        _source_attributes(told, plan.wish, report)
        report.findings += [*lost_passages(report.files), *_rows_of_nobody(db, plan, report)]
        return report
    runs.sweep(db)
    run = runs.start(db, "import", coder)
    try:
        _write(db, run, incoming, plan, report, coder)
    except BaseException:
        runs.drop(db, run)
        raise
    report.findings += [*lost_passages(report.files), *_rows_of_nobody(db, plan, report)]
    return report


def _rows_of_nobody(db: Database, plan: Plan, report: Report) -> Iterator[Finding]:
    """Rows of people.csv that fit no speaker: a slip, or of files that were not imported now."""
    if not plan.people.speakers:
        return
    here = [file for file in report.files if file.outcome in {"new", "unchanged"}]
    voices = store_people.voices(db)
    voices += [
        store_people.Voice(file.name, each.label, None, None, each.role, each.turns, each.words)
        for file in here
        for each in file.spoken
        if each.label
    ]
    known = {*sources.ids(db), *(file.name for file in here)}
    rows = list(persons.unmatched_rows(known, voices, plan.people))
    elsewhere = [row for row in rows if not row[0]]
    for _, what, hint in (row for row in rows if row[0]):
        yield Finding("warning", PEOPLE, what, hint)
    for _, what, hint in elsewhere[:1]:
        more = f", and {len(elsewhere) - 1} more such rows" if len(elsewhere) > 1 else ""
        yield Finding("note", PEOPLE, what + more, hint)


def _read(
    db: Database, plan: Plan, report: Report, on_file: Callable[[], None]
) -> Iterator[Incoming]:
    """The new ones among the files, one at a time, noted in the report."""
    names_of = {row: name for name, row in sources.ids(db).items()}
    held = _Held(sources.originals(db), names_of)
    for name, paths in _by_name(plan.files).items():
        read: list[Edition] = []
        for path in paths:
            read += _opened(path, f"{name}{path.suffix}" if len(paths) > 1 else name, plan, report)
            on_file()
        if len(read) == 1:
            yield from _read_one(read[0], name, held, plan, report)
        elif read:
            at_hand = next((each for each in read if _is_held(each, name, held)), None)
            taken = one_name.settle(name, read, at_hand, plan.without)
            if isinstance(taken, Finding):
                report.files.append(FileReport(name, "failed"))
                report.findings.append(taken)
            else:
                yield from _read_one(taken, name, held, plan, report)


def _by_name(files: Sequence[tuple[Path, str]]) -> dict[str, list[Path]]:
    named: dict[str, list[Path]] = {}
    for path, name in files:
        named.setdefault(name, []).append(path)
    return named


def _opened(path: Path, name: str, plan: Plan, report: Report) -> list[Edition]:
    """The file as read; none if it cannot be, which is told."""
    try:
        return [Edition(path, registry.read_file(path, as_format=plan.wish.form or None))]
    except QualcodeError as fault:
        report.files.append(FileReport(name, "failed"))
        what = fault.message.removeprefix(f"{path}:").removeprefix(str(path)).lstrip()
        report.findings.append(Finding("error", str(path), what, fault.hint))
        return []


def _is_held(edition: Edition, name: str, held: _Held) -> bool:
    """Whether the project has this very file under the name."""
    key = sha256(edition.file.original).hexdigest()
    fulls = [f"{name}/{each.part}" if each.part else name for each in edition.file.documents]
    return any(held.originals.get(full) == key for full in fulls)


def _read_one(
    taken: Edition, name: str, held: _Held, plan: Plan, report: Report
) -> Iterator[Incoming]:
    file = taken.file
    for document in file.documents:
        full = f"{name}/{document.part}" if document.part else name
        counts = speakers.report(document)
        roles = {count.label: count.role for count in counts if count.label}
        why = {count.label: count.reason for count in counts if count.label}
        linked = links(full, roles, plan.people, plan.wish.case, why)
        incoming = Incoming(full, document, file.original, file.suffix, linked)
        outcome, fault = _outcome(incoming, taken.path, held)
        told = file_report(full, outcome, document, counts, linked)
        report.files.append(told)
        if fault:
            report.findings.append(fault)
        elif outcome == "new":
            report.findings.extend(told.findings)
            report.findings.extend(_comments(full, document))
            yield incoming


def _outcome(incoming: Incoming, path: Path, held: _Held) -> tuple[str, Finding | None]:
    """Whether the project has this transcript, and what stands in its way."""
    name = incoming.name
    if name not in held.originals:
        known = held.names.get(incoming.id)
        what = f"this transcript is in the project already, under the name {known}"
        return ("failed", Finding("error", str(path), what)) if known else ("new", None)
    if held.originals[name] == sha256(incoming.original).hexdigest():
        return "unchanged", None
    what = f"{name} is in the project already, with another text"
    mend = f"qualcode sources revise '{name}' '{path}'"
    return "changed", Finding("error", str(path), what, mend)


def _comments(name: str, document: Document) -> Iterator[Finding]:
    if document.remarks:
        what = f"comments that become memos: {len(document.remarks)}"
        yield Finding("note", name, what, "qualcode memo list shows them")


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
    told: dict[str, Mapping[str, Value]] = {}
    noted: list[Memo] = []
    for chunk in _chunks(incoming):
        with db.writing():
            for each in chunk:
                new[each.name] = sources.add(db, run, each, changes)
                told[each.name] = each.document.attributes
        noted += [memo for each in chunk if each.document.remarks for memo in _noted(each, coder)]
    attributes = _source_attributes(told, plan.wish, report)
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
            remarks.put(db, noted, changes)
            store_people.put(db, _known_owners(people, new, sources.ids(db)), changes, new)
            runs.finish(db, run, "import", coder, changes)
    if not new and not changes.came:
        runs.drop(db, run)


def _noted(incoming: Incoming, coder: str) -> list[Memo]:
    """The comments in a file, which become memos."""
    revision = sources.revision_id(incoming.id, incoming.document, incoming.original)
    return remarks.from_file(revision, incoming.document, coder)


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


def _source_attributes(
    told: Mapping[str, Mapping[str, Value]], wish: Wish, report: Report
) -> tuple[Attribute, ...]:
    """The attributes of the new sources: from the file, the command line, the names' pattern."""
    values = {
        name: {key: _written(value) for key, value in held.items()} | dict(wish.attributes)
        for name, held in told.items()
    }
    if wish.pattern:
        for name in told:
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


def _written(value: Value) -> str:
    """The value as a cell of a table has it, so that values of several files get one type."""
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


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
    from qualcode.store import carried, placements

    source = sources.id_of(db, name)
    file = registry.read_file(path)
    if len(file.documents) != 1:
        raise QualcodeError(f"{path} holds {len(file.documents)} transcripts, one is needed")
    document = file.documents[0]
    if sources.originals(db)[name] == sha256(file.original).hexdigest():
        raise QualcodeError(f"{path} is the text that {name} has already")
    states = placements.revise(db, source, document, file.original, file.suffix, coder)
    told = [*document.findings, *_left_behind(name, carried.left(db, name))]
    return {str(state): count for state, count in states.items()}, told


def _left_behind(name: str, count: int) -> Iterator[Finding]:
    """Decisions that could not go over to the new text, as their words were changed."""
    if count:
        what = f"decisions on words that were changed by now: {count}; they stay with those words"
        yield Finding("note", name, what, "qualcode suggest looks anew at the new text")
