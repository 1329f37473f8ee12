"""A file of scores by an outside model, placed on the texts of the project row by row."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.model import Codebook
from qualcode.coding.suggestion import SourceText
from qualcode.errors import Finding, QualcodeError
from qualcode.importers.sheets import Line, read_sheets
from qualcode.suggest.outside import Score

_SPAN, _TURN = ("source", "start", "end", "code", "score"), ("source", "turn", "code", "score")
_SHOWN = 10  # rows that are told one by one


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
    for line in lines[1:]:
        row = {name: line.cells[at].strip() for name, at in columns.items() if at < len(line.cells)}
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
    return Placed(tuple(scores), (*notes, *_few(path, findings)))


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
    source, code = row.get("source", ""), row.get("code", "")
    if source not in sources:
        return f"there is no source {source!r} among those judged"
    if code not in codebook:
        return f"the codebook has no code {code!r}"
    try:
        score = float(row.get("score", ""))
        numbers = [int(row.get(name, "")) for name in ("start", "end", "turn") if name in row]
    except ValueError:
        return "a score, turn or position is no number"
    told = sources[source]
    span = (numbers[0], numbers[1]) if len(numbers) == 2 else _span(told, numbers[0])
    if not math.isfinite(score) or not 0 <= span[0] < span[1] <= _end(told):
        said = " to ".join(map(str, numbers))
        return f"there is no turn or stretch {said} in {source}, or {score} is no score"
    return Score(told.revision, *span, code, score)


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
