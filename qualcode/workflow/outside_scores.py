"""A file of scores by an outside model, placed on the texts of the project row by row."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.model import Codebook
from qualcode.coding.suggestion import SourceText
from qualcode.errors import Finding, QualcodeError
from qualcode.importers.sheets import Line, read_sheets
from qualcode.suggest.outside import Score
from qualcode.text.amounts import many

_SPAN, _TURN = ("source", "start", "end", "code", "score"), ("source", "turn", "code", "score")
_SHOWN = 10  # rows that are told one by one
_COMMA = re.compile(r"[+-]?\d*,\d+")


@dataclass(frozen=True)
class Placed:
    """The scores that have a place, and what is to be said of the other rows."""

    scores: tuple[Score, ...]
    findings: tuple[Finding, ...]


def read(path: Path, sources: Mapping[str, SourceText], codebook: Codebook) -> Placed:
    """The scores of a CSV file or workbook; a row that fits no text or code is a finding."""
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise QualcodeError(f"{path} cannot be read: {fault.strerror}") from fault
    sheets, notes = read_sheets(data, str(path))
    lines = sheets[0].lines if sheets else []
    columns = _columns(path, lines)
    scores, findings = [], []
    commas: list[str] = []
    for line in lines[1:]:
        placed: Score | str = _ragged(line, lines[0], columns.values())
        if not placed:
            row = {name: line.cells[at].strip() for name, at in columns.items()}
            commas += [row["score"]] if _COMMA.fullmatch(row["score"]) else []
            placed = _score(row, sources, codebook)
        if isinstance(placed, Score):
            scores.append(placed)
        else:
            findings.append(Finding("warning", f"{path}:{line.number}", placed))
    if not scores:
        first = f": {findings[0].what}" if findings else ""
        raise QualcodeError(
            f"no row of {path} has a place in this project{first}",
            hint=f"columns: {', '.join(_TURN)}, or {', '.join(_SPAN)}",
        )
    return Placed(tuple(scores), (*notes, *_with_comma(path, commas), *_few(path, findings)))


def _ragged(line: Line, heading: Line, needed: Iterable[int]) -> str:
    """Why the cells of a row do not stand under the heading; nothing where they do."""
    cells, wanted = len(line.cells), len(heading.cells)
    if max(needed) < cells and not any(cell.strip() for cell in line.cells[wanted:]):
        return ""
    return f"this row has {cells} cells, the heading {wanted}"


def _with_comma(path: Path, commas: list[str]) -> list[Finding]:
    """A note on scores with a decimal comma, which say another number where it parts thousands."""
    if not commas:
        return []
    said = f"{many(len(commas), 'score')} with a comma: {commas[0]} is read as {_point(commas[0])}"
    return [Finding("note", str(path), said)]


def _point(score: str) -> str:
    return score.replace(",", ".") if _COMMA.fullmatch(score) else score


def _columns(path: Path, lines: list[Line]) -> dict[str, int]:
    heading = [cell.strip().lower() for cell in lines[0].cells] if lines else []
    for wanted in (_SPAN, _TURN):
        if set(wanted) <= set(heading):
            return {name: heading.index(name) for name in wanted}
    raise QualcodeError(
        f"{path} has not the columns of a file of scores",
        hint=f"columns: {', '.join(_TURN)}, or {', '.join(_SPAN)}",
    )


def _score(
    row: Mapping[str, str], sources: Mapping[str, SourceText], codebook: Codebook
) -> Score | str:
    """The row with its place, or why it has none."""
    source, code = row["source"], row["code"]
    if source not in sources:
        return f"there is no source {source!r} among those judged"
    if code not in codebook:
        return f"the codebook has no code {code!r}"
    asked = [row[name] for name in ("start", "end", "turn") if name in row]
    if wrong := [each for each in asked if not each.isdecimal()]:
        return f"{wrong[0]!r} is no {'position' if len(asked) == 2 else 'turn'}"
    score = _number(row["score"])
    if not math.isfinite(score):
        return f"{row['score']!r} is no score"
    told, numbers = sources[source], [int(each) for each in asked]
    span = (numbers[0], numbers[1]) if len(numbers) == 2 else _span(told, numbers[0])
    if not 0 <= span[0] < span[1] <= _end(told):
        return f"there is no turn or stretch {' to '.join(asked)} in {source}"
    return Score(told.revision, *span, code, score)


def _number(written: str) -> float:
    """The score that a cell says, with a point or a comma; nan where it says none."""
    try:
        return float(_point(written))
    except ValueError:
        return math.nan


def _span(source: SourceText, turn: int) -> tuple[int, int]:
    """Where a turn stands; nowhere if there is none of this number."""
    if turn not in source.numbers:
        return 0, 0
    place = list(source.numbers).index(turn)
    return source.starts[place], source.starts[place] + len(source.texts[place])


def _end(source: SourceText) -> int:
    return source.starts[-1] + len(source.texts[-1]) if source.texts else 0


def _few(path: Path, findings: list[Finding]) -> list[Finding]:
    """The first rows one by one, the rest as a number."""
    rest = len(findings) - _SHOWN
    more = [Finding("warning", str(path), f"{rest} more rows have no place")] if rest > 0 else []
    return findings[:_SHOWN] + more
