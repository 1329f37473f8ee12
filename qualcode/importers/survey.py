"""Survey tables: one row a respondent, open questions in some columns, attributes in the others.

Each row becomes a document: the question stands above its answer and is no speech.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from statistics import mean
from typing import NamedTuple

from qualcode.errors import Finding
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.sheets import Line, Sheet
from qualcode.transcript.document import Document, Value
from qualcode.transcript.people import infer_type, typed

_ID = re.compile(
    r"(?:.*[\W_])?(?:id|no|nr|number|code|#)|respondent|participant|case|pupil|person|record|row"
    r"|respondentid|participantid|responseid|caseid|pupilid|.*[a-z]ID",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^(?:why|how|what|which|who|where|when|please|describe|explain|tell)\b", re.IGNORECASE
)
_OPEN_WORDS = 4.0
_ASKED_WORDS = 2.5
_OWN = 0.6  # a closed question has the same answers again and again


class Survey(NamedTuple):
    """A sheet as a survey: its headings, the open questions, the attributes, who answers."""

    name: str
    heading: Line
    rows: Sequence[Line]
    questions: tuple[int, ...]
    attributes: tuple[int, ...]
    id: int | None


def as_survey(sheet: Sheet) -> Survey | None:
    """The sheet as a survey, or None if no column holds answers in people's own words."""
    position = next((n for n, line in enumerate(sheet.lines[:20]) if _is_heading(line)), None)
    if position is None or position + 1 >= len(sheet.lines):
        return None
    heading, rows = sheet.lines[position], sheet.lines[position + 1 :]
    width = len(heading.cells)
    columns = list(zip_longest(*(row.cells[:width] for row in rows), fillvalue=""))
    questions = [n for n, cells in enumerate(columns) if _is_open(heading.cells[n], cells)]
    own = next((n for n, cells in enumerate(columns) if _is_id(heading.cells[n], cells)), None)
    if own in questions:
        questions.remove(own)
    if not questions:
        return None
    named = [n for n, cell in enumerate(heading.cells) if cell.strip()]
    others = tuple(n for n in named if n not in questions and n < len(columns))
    return Survey(sheet.name, heading, rows, tuple(questions), others, own)


def documents(
    survey: Survey, where: str, importer: str, notes: Sequence[Finding], prefix: str
) -> Iterator[Document]:
    """One document a row with an answer; the findings about the whole table go with the first."""
    types = {n: infer_type(_cell(row, n) for row in survey.rows) for n in survey.attributes}
    findings = (*notes, *_findings(survey, where))
    taken: Counter[str] = Counter()
    for row in survey.rows:
        text, turns, anchors = render(_answers(survey, row))
        if not turns:
            continue
        attributes: dict[str, Value] = {
            " ".join(survey.heading.cells[n].split()): typed(_cell(row, n), types[n])
            for n in survey.attributes
            if _cell(row, n)
        }
        part = prefix + _unique(_name(survey, row), taken)
        yield Document(text, turns, importer, anchors, attributes, findings, part)
        findings = ()


def _is_heading(line: Line) -> bool:
    """Whether every cell that is filled is a name of its own, and there are two at least."""
    filled = [cell.strip() for cell in line.cells if cell.strip()]
    text = all(re.search(r"[^\W\d]", cell) for cell in filled)
    return len(filled) > 1 and text and len(set(filled)) == len(filled)


def _is_open(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column holds answers in people's own words."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not heading.strip() or not filled or infer_type(filled) != "text":
        return False
    words = mean(len(cell.split()) for cell in filled)
    own = len(set(filled)) / len(filled)
    asked = _ASKS.search(heading.strip()) is not None
    return own >= _OWN and words >= (_ASKED_WORDS if asked else _OPEN_WORDS)


def _is_id(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column tells who answers: named so, and no value twice."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not _ID.fullmatch(heading.strip()) or not filled:
        return False
    return len(set(filled)) == len(filled) and max(map(len, filled)) <= 40


def _answers(survey: Survey, row: Line) -> Iterator[Utterance]:
    label = _label(survey, row)
    for column in survey.questions:
        answer = _cell(row, column)
        if answer:
            question = " ".join(survey.heading.cells[column].split())
            yield Utterance(None, question, speech=False)
            yield Utterance(label, answer)


def _label(survey: Survey, row: Line) -> str:
    own = _cell(row, survey.id) if survey.id is not None else ""
    return own if re.search(r"[^\W\d]", own) else f"Respondent {own or row.number}"


def _name(survey: Survey, row: Line) -> str:
    own = _cell(row, survey.id) if survey.id is not None else ""
    return re.sub(r"[/\\\s]+", "-", own).strip("-.") or f"row-{row.number}"


def _unique(name: str, taken: Counter[str]) -> str:
    taken[name] += 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _findings(survey: Survey, where: str) -> Iterator[Finding]:
    """What was taken for a question and what for an attribute, and rows without an answer."""
    place = f"{where}:{survey.heading.number}"
    titles = [" ".join(cell.split()) for cell in survey.heading.cells]
    asked = "; ".join(f"“{titles[n]}”" for n in survey.questions)
    what = f"a survey; open questions, which stand above the answers as unattributed text: {asked}"
    yield Finding("note", place, what)
    if survey.attributes:
        shown = ", ".join(titles[n] for n in survey.attributes)
        yield Finding("note", place, f"attributes of each respondent: {shown}")
    unnamed = sum(bool(_cell(row, n)) for row in survey.rows for n in _beyond(survey, row))
    if unnamed:
        yield Finding("warning", place, f"cells without a heading, not read: {unnamed}")
    silent = [row for row in survey.rows if not any(_cell(row, n) for n in survey.questions)]
    if silent:
        what = f"respondents without an answer to an open question, left out: {len(silent)}"
        yield Finding("note", f"{where}:{silent[0].number}", what)


def _beyond(survey: Survey, row: Line) -> Iterator[int]:
    titles = survey.heading.cells
    return (n for n in range(len(row.cells)) if n >= len(titles) or not titles[n].strip())


def _cell(row: Line, column: int) -> str:
    return row.cells[column].strip() if column < len(row.cells) else ""
