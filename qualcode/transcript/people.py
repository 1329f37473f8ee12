"""People and places around a transcript: speakers, participants, cases, typed attributes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from qualcode.transcript.document import Value

Role = str
_NOTHING: Mapping[str, str] = {}
INTERVIEWER = "interviewer"
PARTICIPANT = "participant"
Owner = Literal["source", "participant", "case"]
ValueType = Literal["text", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A label in one source, linked to a person; `source` empty means: in every source.

    `name` is the label under which the speaker is shown where several are one, empty for its own;
    `why` is the reason of a role that was guessed, empty where somebody said so.
    """

    label: str
    source: str = ""
    participant: str | None = None
    case: str | None = None
    role: Role = PARTICIPANT
    name: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A school, cluster or site; cases nest."""

    name: str
    parent: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed value of a source, a participant or a case."""

    owner: Owner
    name: str
    attribute: str
    value: Value
    type: ValueType


@dataclass(frozen=True, slots=True)
class People:
    """All that `people.csv` and `cases.csv` say: links, cases, attributes."""

    speakers: tuple[Speaker, ...] = ()
    cases: tuple[Case, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    types: Mapping[str, ValueType] = field(default_factory=dict)


def infer_type(cells: Iterable[str]) -> ValueType:
    """The narrowest type that holds every cell; empty cells say nothing.

    A leading zero means text: `0017` is a name, not a number.

    >>> infer_type(["1", "20"]), infer_type(["0017"]), infer_type(["1.5", "2"])
    ('integer', 'text', 'number')
    >>> infer_type(["yes", "no"]), infer_type(["2024-03-01"]), infer_type(["", ""])
    ('boolean', 'date', 'text')
    """
    kinds = {_cell_type(cell.strip()) for cell in cells if cell.strip()}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "text"


def _cell_type(cell: str) -> ValueType:
    if re.fullmatch(r"-?(0|[1-9]\d{0,17})", cell):
        return "integer"
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", cell):
        return "number"
    if cell.lower() in {"yes", "no", "true", "false"}:
        return "boolean"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        try:
            date.fromisoformat(cell)
        except ValueError:
            return "text"
        return "date"
    return "text"


def typed(cell: str, kind: ValueType) -> Value:
    """The cell as a value of its type; dates stay as ISO text.

    >>> typed("7", "integer"), typed("yes", "boolean"), typed("0017", "text")
    (7, True, '0017')
    """
    cell = cell.strip()
    if kind == "integer":
        return int(cell)
    if kind == "number":
        return float(cell)
    if kind == "boolean":
        return cell.lower() in {"yes", "true"}
    return cell


def links(
    source: str,
    roles: Mapping[str, Role],
    people: People,
    case: str = "",
    why: Mapping[str, str] = _NOTHING,
) -> tuple[Speaker, ...]:
    """Who each label of a source is: as `people` says for this source, or for every source.

    A label that nobody named keeps the role that was recognised, and `why`, and the `case` that was
    given.

    >>> who = People(speakers=(Speaker("HM", "", "P01", "Ashgrove", "headteacher"),))
    >>> links("w1/a", {"hm": "participant", "INT": "interviewer"}, who, "Dunmore")[0].participant
    'P01'
    """
    here = told_of(source, people)
    found = []
    for label, role in roles.items():
        known = here.get(label_key(label)) or Speaker(label, source, None, None, "")
        own = known.case or (case if (known.role or role) != INTERVIEWER else "") or None
        reason = "" if known.role else why.get(label, "")
        found.append(Speaker(label, source, known.participant, own, known.role or role, "", reason))
    return tuple(found)


def told_of(source: str, people: People) -> dict[str, Speaker]:
    """What is told of the labels of one source: by their keys, the source's own rows first."""
    here = {label_key(each.label): each for each in people.speakers if not each.source}
    return here | {label_key(each.label): each for each in people.speakers if each.source == source}


def label_key(label: str) -> str:
    """What makes two labels the same: neither capitals nor spaces tell people apart.

    >>> label_key(" Ms  Kim") == label_key("ms kim")
    True
    """
    return " ".join(label.split()).casefold()


def merged(parts: Iterable[People]) -> People:
    """All that several files say of people and cases."""
    every = list(parts)
    return People(
        tuple(each for part in every for each in part.speakers),
        tuple(each for part in every for each in part.cases),
        tuple(each for part in every for each in part.attributes),
        {name: kind for part in every for name, kind in part.types.items()},
    )
