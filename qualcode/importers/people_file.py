"""People and cases from `people.csv` and `cases.csv`, or the same as Excel workbooks.

`people` reserves participant, label, source, case, role; `cases` reserves case, parent, kind. A
heading in brackets is for the reader; all other columns are attributes of an inferred type.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.sheets import Line, Sheet, read_sheets
from qualcode.transcript.people import (
    Attribute,
    Case,
    Owner,
    People,
    Speaker,
    ValueType,
    infer_type,
    typed,
)
from qualcode.transcript.speakers import role_written

_PEOPLE = ("participant", "label", "source", "case", "role")
_LISTED = frozenset({"turns", "words", "also written", "why"})
_CASES = ("case", "parent", "kind")


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file says of people or cases, and what is wrong with it, as `file:line:column`."""

    people: People
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table with its headings: reserved columns by name, attributes by name, and the rows."""

    where: str
    reserved: Mapping[str, int]
    attributes: Mapping[str, int]
    types: Mapping[str, ValueType]
    lines: Sequence[Line]

    def cell(self, line: Line, column: str) -> str:
        """The cell under a reserved heading, empty where there is none."""
        return _at(line, self.reserved.get(column))

    def place(self, line: Line, column: int | None = None) -> str:
        """Where a person finds the cell."""
        return f"{self.where}:{line.number}:{1 if column is None else column + 1}"


def read_people(path: Path) -> PeopleFile:
    """The speakers and participants of a file: a row links a label of a source to a person."""
    return people_in(_bytes(path), path.name)


def read_cases(path: Path) -> PeopleFile:
    """The cases of a file with their parents; a parent without a row of its own is a case too."""
    return cases_in(_bytes(path), path.name)


def people_in(data: bytes, where: str) -> PeopleFile:
    r"""What the bytes of a people file say.

    >>> told = people_in(b"participant,label,case,years\nP01,HM,Ashgrove,9\n", "people.csv").people
    >>> told.speakers[0].participant, told.attributes[0].value, dict(told.types)
    ('P01', 9, {'years': 'integer'})
    """
    grid, findings = _grid(data, where, _PEOPLE)
    if not {"participant", "label"} & grid.reserved.keys():
        raise QualcodeError(
            f"{where} has neither a column `participant` nor a column `label`",
            hint="its first line must name the columns: participant,label,source,case,role,…",
        )
    speakers = tuple(_speaker(grid, line) for line in grid.lines)
    owners = [each.participant or "" for each in speakers]
    attributes, differing = _attributes(grid, "participant", owners)
    ownerless = _ownerless(grid, owners)
    twice = _told_twice(grid, speakers)
    people = People(speakers, (), attributes, grid.types)
    return PeopleFile(people, (*findings, *differing, *ownerless, *twice))


def cases_in(data: bytes, where: str) -> PeopleFile:
    r"""What the bytes of a cases file say.

    >>> told = cases_in(b"case,parent\nAshgrove,Alder\n", "cases.csv").people
    >>> [(case.name, case.parent) for case in told.cases]
    [('Ashgrove', 'Alder'), ('Alder', None)]
    """
    grid, findings = _grid(data, where, _CASES)
    if "case" not in grid.reserved:
        raise QualcodeError(
            f"{where} has no column `case`",
            hint="its first line must name the columns: case,parent,kind,…",
        )
    owners = [grid.cell(line, "case") for line in grid.lines]
    nameless = [
        Finding("error", grid.place(line, grid.reserved["case"]), "this row names no case")
        for line, owner in zip(grid.lines, owners, strict=True)
        if not owner
    ]
    cases, faults = _cases(grid)
    attributes, differing = _attributes(grid, "case", owners)
    people = People((), cases, attributes, grid.types)
    return PeopleFile(people, (*findings, *nameless, *faults, *differing))


def _speaker(grid: _Grid, line: Line) -> Speaker:
    """The link of one row; an empty role leaves it to what was recognised."""
    participant, label = grid.cell(line, "participant"), grid.cell(line, "label")
    return Speaker(
        label=label or participant,
        source=grid.cell(line, "source"),
        participant=participant or None,
        case=grid.cell(line, "case") or None,
        role=role_written(grid.cell(line, "role")),
    )


def _told_twice(grid: _Grid, speakers: Sequence[Speaker]) -> Iterator[Finding]:
    """A label of one source that is linked to two people."""
    first: dict[tuple[str, str], Speaker] = {}
    for line, each in zip(grid.lines, speakers, strict=True):
        key = (each.source, " ".join(each.label.split()).casefold())
        if not each.label:
            what = "this row names neither a participant nor a label"
            yield Finding("error", grid.place(line), what)
        elif first.setdefault(key, each).participant != each.participant:
            where = f" in {each.source}" if each.source else ""
            what = f"{each.label}{where} is both {first[key].participant} and {each.participant}"
            yield Finding("error", grid.place(line), what, "keep one of the two rows")


def _cases(grid: _Grid) -> tuple[tuple[Case, ...], list[Finding]]:
    """The cases in order, their parents behind them, and circles and double rows as errors."""
    cases: dict[str, Case] = {}
    faults: list[Finding] = []
    for line in grid.lines:
        name = grid.cell(line, "case")
        case = Case(name, grid.cell(line, "parent") or None, grid.cell(line, "kind"))
        if cases.setdefault(name, case) != case:
            what = f"the case {name} has another parent or kind further up"
            faults.append(Finding("error", grid.place(line), what, "keep one of the two rows"))
        if circle := _circle(cases, name):
            what = f"{circle} is a circle: a case cannot lie in itself"
            faults.append(Finding("error", grid.place(line, grid.reserved.get("parent")), what))
            cases[name] = Case(name, None, case.kind)
    parents = [case.parent for case in cases.values() if case.parent]
    cases |= {name: Case(name) for name in dict.fromkeys(parents) if name not in cases}
    return tuple(case for name, case in cases.items() if name), faults


def _circle(cases: Mapping[str, Case], name: str) -> str:
    """The way from a case over its parents back to itself, empty if there is none."""
    way = [name]
    while (case := cases.get(way[-1])) and case.parent:
        way.append(case.parent)
        if case.parent == name:
            return " in ".join(way)
        if way.count(case.parent) > 1:
            return ""
    return ""


def _attributes(
    grid: _Grid, owner: Owner, owners: Sequence[str]
) -> tuple[tuple[Attribute, ...], list[Finding]]:
    """The values of the attribute columns, once for each owner; two different ones are an error."""
    held: dict[tuple[str, str], str] = {}
    findings = []
    for attribute, column in grid.attributes.items():
        for line, name in zip(grid.lines, owners, strict=True):
            value = _at(line, column)
            if value and name and held.setdefault((name, attribute), value) != value:
                what = f"{attribute} of {name} is {value} here and {held[name, attribute]} above"
                hint = "a person or case has one value; what changes belongs to the source"
                findings.append(Finding("error", grid.place(line, column), what, hint))
    kinds = grid.types
    return tuple(
        Attribute(owner, name, attribute, typed(value, kinds[attribute]), kinds[attribute])
        for (name, attribute), value in held.items()
    ), findings


def _ownerless(grid: _Grid, owners: Sequence[str]) -> Iterator[Finding]:
    """Attributes in a row that names no participant belong to nobody."""
    rows = [
        line
        for line, owner in zip(grid.lines, owners, strict=True)
        if not owner and any(_at(line, column) for column in grid.attributes.values())
    ]
    if rows:
        what = f"rows with attributes but without a participant to have them: {len(rows)}"
        yield Finding("warning", grid.place(rows[0]), what, "fill in the column `participant`")


def _grid(data: bytes, where: str, reserved: Sequence[str]) -> tuple[_Grid, list[Finding]]:
    """The table in the bytes, with its headings understood."""
    if not data:
        raise QualcodeError(f"{where} is empty", hint=f"it needs the columns {', '.join(reserved)}")
    sheets, notes = read_sheets(data, where)
    sheet: Sheet | None = next((each for each in sheets if each.lines), None)
    if sheet is None:
        raise QualcodeError(f"{where} is empty", hint=f"it needs the columns {', '.join(reserved)}")
    heading, *lines = sheet.lines
    columns, findings = _columns(heading, lines, where)
    fixed = {name.casefold(): at for name, at in columns.items() if name.casefold() in reserved}
    free = {name: at for name, at in columns.items() if name.casefold() not in reserved}
    free = {name: at for name, at in free.items() if not _for_readers(name, free)}
    findings += _mistyped(heading, free, [name for name in reserved if name not in fixed], where)
    types = {name: infer_type(_at(line, at) for line in lines) for name, at in free.items()}
    return _Grid(where, fixed, free, types, lines), [*notes, *findings]


def _for_readers(name: str, free: Mapping[str, int]) -> bool:
    """Whether a column only helps the reader: `(turns)`, or what `people list` writes.

    >>> _for_readers("(first words)", {}), _for_readers("turns", {"turns": 3})
    (True, False)
    """
    listed = _LISTED.issubset(each.casefold() for each in free)
    return name.startswith("(") or (listed and name.casefold() in _LISTED)


def _columns(
    heading: Line, lines: Sequence[Line], where: str
) -> tuple[dict[str, int], list[Finding]]:
    """The columns by heading; a heading twice is a stop, values under none are a warning."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(heading.cells):
        name = " ".join(cell.split())
        if name.casefold() in map(str.casefold, columns):
            raise QualcodeError(
                f"{where}:{heading.number}:{at + 1}: there are two columns {name!r}",
                hint="rename one of them",
            )
        if name:
            columns[name] = at
    named = set(columns.values())
    stray = next(
        ((line, at) for line in lines for at, cell in enumerate(line.cells)
         if cell.strip() and at not in named),
        None,
    )  # fmt: skip
    if stray is None:
        return columns, []
    place = f"{where}:{stray[0].number}:{stray[1] + 1}"
    return columns, [Finding("warning", place, "this column has no heading and was not read")]


def _mistyped(
    heading: Line, free: Mapping[str, int], missing: Sequence[str], where: str
) -> list[Finding]:
    """Attributes whose name is nearly that of a reserved column that is not there."""
    findings = []
    for name, at in free.items():
        near = get_close_matches(name.casefold(), missing, n=1, cutoff=0.8)
        if near:
            place = f"{where}:{heading.number}:{at + 1}"
            what = f"{name!r} was taken for an attribute"
            findings.append(Finding("warning", place, what, f"did you mean `{near[0]}`?"))
    return findings


def _at(line: Line, column: int | None) -> str:
    return line.cells[column].strip() if column is not None and column < len(line.cells) else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise QualcodeError(f"{path} could not be opened: {fault.strerror or fault}") from fault
