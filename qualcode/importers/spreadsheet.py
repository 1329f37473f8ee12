"""Tables: one row a turn, with columns for speaker, words and times; or one row a respondent."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.labels import tidy
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.sheets import Line, Sheet, read_sheets
from qualcode.importers.survey import as_survey, documents
from qualcode.importers.tables import Columns, by_heading, time_of
from qualcode.importers.timeline import echoes, nobody, possible, rising, stretches
from qualcode.transcript.document import Document

_HEADING_WITHIN = 20  # rows of title and remarks that may stand above the headings
_RESPONDENTS = 20_000


class _Headed(NamedTuple):
    """A sheet whose headings were found."""

    name: str
    heading: Line
    columns: Columns
    lines: Sequence[Line]


class Spreadsheet:
    """Reads `.csv`, `.tsv` and `.xlsx`."""

    name = "spreadsheet"
    version = "2"
    suffixes = (".csv", ".tsv", ".xlsx")
    reads = (
        "transcripts in a sheet: a row a turn, with the headings `speaker` and `text`",
        "survey tables: a row a respondent, a column a question",
    )
    keeps = (
        "speaker, words and times of each row; of a survey each respondent becomes a source with"
        " questions and answers, other columns its attributes"
    )
    loses = "other columns of a transcript, formulas, layout"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is one of spreadsheets."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document for each sheet that has the headings, named after it if there are more."""
        sheets, notes = read_sheets(data, where)
        headed = [found for sheet in sheets if (found := _headed(sheet))]
        importer = f"{self.name} {self.version}"
        if not headed:
            return _survey(sheets, where, f"{importer} survey", notes)
        return tuple(
            _document(sheet, where, importer, notes, sheet.name if len(headed) > 1 else "")
            for sheet in headed
        )


def _survey(
    sheets: Sequence[Sheet], where: str, importer: str, notes: tuple[Finding, ...]
) -> tuple[Document, ...]:
    """The respondents of each sheet that is a survey."""
    found = [survey for sheet in sheets if (survey := as_survey(sheet))]
    if not found:
        raise QualcodeError(
            f"{where} has no columns of turns, and none of answers to open questions",
            hint="it needs headings `speaker` and `text`, and `start`, `end` for times",
        )
    rows = sum(len(survey.rows) for survey in found)
    if rows > _RESPONDENTS:
        raise QualcodeError(
            f"{where} has {rows:,} rows, too many for a survey with open answers",
            hint="keep the rows with answers, or give it headings `speaker` and `text`",
        )
    return tuple(
        document
        for survey in found
        for document in documents(
            survey, where, importer, notes, f"{survey.name}/" if len(found) > 1 else ""
        )
    )


def _headed(sheet: Sheet) -> _Headed | None:
    for position, line in enumerate(sheet.lines[:_HEADING_WITHIN]):
        if columns := by_heading(line.cells):
            return _Headed(sheet.name, line, columns, sheet.lines[position + 1 :])
    return None


def _document(
    sheet: _Headed, where: str, importer: str, notes: tuple[Finding, ...], part: str
) -> Document:
    place = f"{where}, sheet {sheet.name}" if part else where
    spots = [line.number for line in sheet.lines if _at(line, sheet.columns.text).strip()]

    def spot(number: int) -> str:
        return f"{place}:{spots[number]}"

    said, odd = possible(list(_utterances(sheet)), spot)
    back = rising(said, spot)
    nameless = () if any(one.label for one in said) else (nobody(place, "add a column `speaker`"),)
    if nameless and sheet.columns.start is not None:
        said = stretches(said)
    text, turns, anchors = render(said)
    if not turns:
        raise QualcodeError(f"{place} holds no text", hint="its column of words is empty")
    echoed = echoes(said, place)
    findings = (*notes, *_findings(sheet, place), *odd, *back, *nameless, *echoed)
    return Document(text, turns, importer, anchors, findings=findings, part=part)


def _utterances(sheet: _Headed) -> Iterator[Utterance]:
    """The turn of each row; a row without a speaker goes on with the one before."""
    label: str | None = None
    for line in sheet.lines:
        label = tidy(_at(line, sheet.columns.speaker).strip().rstrip(":")) or label
        words = _at(line, sheet.columns.text)
        begins, ends = (
            time_of(_at(line, column), small=sheet.columns.milliseconds)
            for column in (sheet.columns.start, sheet.columns.end)
        )
        if words.strip():
            yield Utterance(
                label, words.strip(), begins, ends, () if begins is None else ((0, begins),)
            )


def _findings(sheet: _Headed, place: str) -> Iterator[Finding]:
    """What was filled in, what was empty, and which columns were not read."""
    columns = sheet.columns
    silent = [line for line in sheet.lines if not _at(line, columns.text).strip()]
    if silent:
        what = f"rows without words: {len(silent)}"
        yield Finding("note", f"{place}:{silent[0].number}", what, "they make no turn")
    spoken = [line for line in sheet.lines if _at(line, columns.text).strip()]
    unnamed = [line for line in spoken if not _at(line, columns.speaker).strip()]
    if unnamed and len(unnamed) < len(spoken):
        what = f"rows without a speaker: {len(unnamed)}"
        hint = "each goes on with the speaker before it"
        yield Finding("warning", f"{place}:{unnamed[0].number}", what, hint)
    read = {columns.speaker, columns.text, columns.start, columns.end}
    cells = enumerate(sheet.heading.cells)
    others = [cell.strip() for column, cell in cells if cell.strip() and column not in read]
    if others:
        what = f"columns not read: {', '.join(others)}"
        yield Finding("note", f"{place}:{sheet.heading.number}", what)


def _at(line: Line, column: int | None) -> str:
    return line.cells[column] if column is not None and column < len(line.cells) else ""
