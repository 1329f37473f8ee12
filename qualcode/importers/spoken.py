"""From paragraphs and tables to turns: what every kind of document with words and styles shares.

Tables of speakers are told from other tables; notes stay at their place and are no speech.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from qualcode.errors import Finding, QualcodeError
from qualcode.importers import doubts, formatting
from qualcode.importers.asides import asides, listed, merged
from qualcode.importers.decoding import repaired
from qualcode.importers.labels import tidy
from qualcode.importers.lines import PAIRED, only_stamp, stamp_times
from qualcode.importers.paragraphs import Block, Noted, Paragraph, Rows, joined, moved
from qualcode.importers.rendering import Marks, Utterance, remarks, render
from qualcode.importers.tables import Columns, by_heading, by_looks, padded, time_of, unpadded
from qualcode.importers.trimming import sure_time
from qualcode.importers.turns import Found, find_turns
from qualcode.transcript.document import Document, Turn

_STAMP = re.compile(rf"(?:(?<=\s)|^){PAIRED}[^\S\n]?|^[^\S\n]*\d[\d:.,–> -]+$\n?", re.MULTILINE)


class _Part(NamedTuple):
    """The utterances of a stretch of a document, and what is doubtful in it."""

    utterances: list[Utterance]
    findings: tuple[Finding, ...] = ()


class _Place(NamedTuple):
    """A file, and how many paragraphs and rows of it were read before."""

    where: str
    passed: int


def as_document(
    blocks: Iterable[Block], where: str, importer: str, findings: Sequence[Finding] = ()
) -> Document:
    """The paragraphs and tables as a transcript, a block of text per turn."""
    parts = list(_parts([_clean(block) for block in blocks], where))
    utterances = [one for each in parts for one in each.utterances]
    found = (*findings, *(finding for each in parts for finding in each.findings))
    if not any(one.speech for one in utterances):
        found += (doubts.no_turn(where),)
    found += tuple(listed(utterances, where))
    return rendered(utterances, where, importer, found)


def rendered(
    utterances: Sequence[Utterance], where: str, importer: str, findings: Sequence[Finding] = ()
) -> Document:
    """The utterances as a transcript, with the comments on them."""
    text, turns, anchors = render(utterances)
    if not text.strip():
        raise QualcodeError(f"{where} holds no text", hint="the document is empty")
    noted = remarks(utterances) if any(one.notes for one in utterances) else ()
    return Document(text, turns, importer, anchors, findings=tuple(findings), remarks=noted)


def _clean(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return block._replace(text=repaired(block.text))
    return [[cell._replace(text=repaired(cell.text)) for cell in row] for row in block]


def _parts(content: Sequence[Block], where: str) -> Iterator[_Part]:
    """The utterances of each table of speakers, and of the paragraphs between them."""
    tables = [(rows, _columns(rows)) for rows in content if isinstance(rows, list)]
    known = {id(rows): columns for rows, columns in tables if columns}
    paragraphs: list[Paragraph] = []
    passed = 0
    for block in content:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        elif id(block) in known:
            yield _from_paragraphs(paragraphs, _Place(where, passed), alone=False)
            yield _Part(list(_from_table(block, known[id(block)])))
            passed, paragraphs = passed + len(paragraphs) + len(block), []
        else:
            paragraphs += [_line(row) for row in block]
    yield _from_paragraphs(paragraphs, _Place(where, passed), alone=not known)


def _line(row: Sequence[Paragraph]) -> Paragraph:
    """A row of a table that holds no turns; its first cell is no name, however bold."""
    return joined((cell for cell in row if cell.text or cell.noted), "\t")._replace(bold=0)


def _columns(rows: Rows) -> Columns | None:
    texts = [[cell.text for cell in row] for row in rows]
    filled = [row for row in texts if any(map(str.strip, row))]
    return (by_heading(filled[0]) or by_looks(filled)) if filled else None


def _from_table(rows: Rows, columns: Columns) -> Iterator[Utterance]:
    """One utterance a row; a row without a speaker goes on with the one before."""
    label: str | None = None
    rough = unpadded([_at(row, columns.start).text for row in rows])
    for row in rows:
        if label is None and by_heading([cell.text for cell in row]):
            yield from _beside(row)
            continue
        words = _at(row, columns.text)
        name = _at(row, columns.speaker).text
        label = tidy(name.strip().rstrip(":")) or label
        begins, ends = _times(row, columns, padded if rough else str)
        if words.text.strip():
            yield Utterance(label, words.text, begins, ends, notes=_of_row(row, words))
        yield from _beside(row)


def _beside(row: Sequence[Paragraph]) -> Iterator[Utterance]:
    """The footnotes of every cell and its text boxes."""
    for cell in row:
        yield from asides(cell.text, cell.noted)


def _of_row(row: Sequence[Paragraph], words: Paragraph) -> tuple[Noted, ...]:
    """The comments on the words of a row; one on another cell is about all of them."""
    others = [note for cell in row if cell is not words for note in _remarks(cell.noted)]
    whole = (Noted(0, len(words.text), note.annotation) for note in others)
    return (*_remarks(words.noted), *whole)


def _times(
    row: Sequence[Paragraph], columns: Columns, written: Callable[[str], str]
) -> tuple[int | None, int | None]:
    begins, ends, lasts = (
        time_of(written(_at(row, column).text))
        for column in (columns.start, columns.end, columns.duration)
    )
    if ends is None and begins is not None and lasts is not None:
        ends = begins + lasts
    return begins, ends


def _at(row: Sequence[Paragraph], column: int | None) -> Paragraph:
    return row[column] if column is not None and column < len(row) else Paragraph("")


def _from_paragraphs(paragraphs: Sequence[Paragraph], here: _Place, *, alone: bool) -> _Part:
    """The utterances that labels in paragraphs mark; beside a table the text belongs to nobody."""
    whole = joined(paragraphs, "\n\n")
    text = whole.text
    if not text.strip():
        return _Part(list(asides("", whole.noted)))
    starts = list(accumulate((len(one.text) + 2 for one in paragraphs), initial=0))

    def place(position: int) -> str:
        return f"{here.where}, paragraph {here.passed + bisect_right(starts, position)}"

    headings = formatting.headings(paragraphs)
    found = find_turns(text, place, tuple(formatting.labels(paragraphs)), headings)
    named = any(turn.label for turn in found.turns)
    if not alone and not named:
        what = f"unattributed text beside the table: “{' '.join(text.split())[:60]}”"
        found = Found((), (), ((0, len(text)),), (Finding("note", place(0), what),))
    elif not named and (stretches := formatting.by_style(paragraphs)):
        return _styled(stretches, here.where)
    utterances = _utterances(text, found, whole.noted)
    return _Part(merged(utterances) if found.cues else utterances, found.findings)


def _styled(stretches: Sequence[tuple[str | None, Paragraph]], where: str) -> _Part:
    """The speech of those after whom the styles are called."""
    utterances: list[Utterance] = []
    for label, words in stretches:
        utterances.append(Utterance(label, words.text, notes=_remarks(words.noted)))
        utterances += asides(words.text, words.noted)
    names = list(dict.fromkeys(label for label, _ in stretches if label))
    return _Part(utterances, (formatting.said_by_style(names, where),))


def _utterances(text: str, found: Found, noted: Sequence[Noted]) -> list[Utterance]:
    """The turns as utterances, and what is no speech as text beside them, in order."""
    spans: list[tuple[int, int, Turn | None]] = [(one.start, one.end, one) for one in found.turns]
    spans += [(start, end, None) for start, end in found.aside]
    utterances: list[Utterance] = []
    left = list(noted)
    for start, end, turn in sorted(spans, key=lambda span: span[0]):
        here = [each for each in left if _belongs(each, end)] if left else []
        one = utterance(text, (start, end), turn, here)
        if one.words.strip():
            utterances += [one, *asides(text[start:], moved(here, -start))]
            left = [each for each in left if each not in here or _goes_on(each, end)]
    return _with_the_rest(utterances, left) if left else utterances


def _with_the_rest(utterances: list[Utterance], left: Sequence[Noted]) -> list[Utterance]:
    """Annotations behind the last words go with these."""
    if not utterances:
        return list(asides("", left))
    held = {note.annotation for one in utterances for note in one.notes}
    late = [each for each in _remarks(left) if each.annotation not in held]
    last = utterances[-1]
    whole = tuple(Noted(0, len(last.words), each.annotation) for each in late)
    return [*utterances[:-1], replace(last, notes=last.notes + whole), *asides("", left)]


def _belongs(noted: Noted, end: int) -> bool:
    """Whether an annotation is about words before this place, or stands just behind them."""
    return noted.start < end or noted.start == noted.end == end


def _goes_on(noted: Noted, end: int) -> bool:
    """Whether a comment is also about words beyond this place."""
    return noted.annotation.kind == "comment" and noted.end > end


def utterance(
    text: str, span: tuple[int, int], turn: Turn | None, noted: Sequence[Noted] = ()
) -> Utterance:
    """A turn without timecodes among its words, which become marks; None is what is no speech."""
    start, end = span
    words = text[start:end]
    if turn is None:
        return Utterance(None, words, speech=False, notes=_inside(noted, words, words, start, ()))
    kept, marks, cuts = _without_stamps(words)
    if turn.begins is not None:
        marks = ((0, turn.begins), *marks)
    notes = _inside(noted, words, kept, start, cuts) if noted else ()
    return Utterance(turn.label, kept, turn.begins, turn.ends, marks, notes=notes)


def _remarks(noted: Iterable[Noted]) -> tuple[Noted, ...]:
    return tuple(each for each in noted if each.annotation.kind == "comment")


def _inside(
    noted: Sequence[Noted], words: str, kept: str, start: int, cuts: Sequence[str]
) -> tuple[Noted, ...]:
    """The comments on these words, at their places in what is kept of the words."""
    return tuple(
        Noted(*_through(words, kept, (each.start, each.end), cuts), each.annotation)
        for each in moved(_remarks(noted), -start)
    )


def _through(words: str, kept: str, span: tuple[int, int], cuts: Sequence[str]) -> tuple[int, int]:
    """Where a span stands after white space was evened out and timecodes were taken away.

    >>> _through("So [00:00:12]  yes", "So yes", (13, 18), ["[00:00:12]"])
    (3, 6)
    """
    places = [at for at, char in enumerate(kept) if not char.isspace()]
    first, last = (_signs(words[: max(position, 0)], cuts) for position in span)
    if first >= min(last, len(places)):
        return len(kept), len(kept)
    return places[first], places[min(last, len(places)) - 1] + 1


def _signs(before: str, cuts: Sequence[str]) -> int:
    """How many characters of words stand there, without those of timecodes that were taken away."""
    for cut in cuts:
        before = before.replace(cut, "", 1)
    return sum(not char.isspace() for char in before)


def _without_stamps(words: str) -> tuple[str, Marks, tuple[str, ...]]:
    """The words without timecodes among them, which become marks; and the timecodes.

    >>> _without_stamps("So [00:00:12] yes, at (10:30) we met")
    ('So yes, at (10:30) we met', ((3, 12000),), ('[00:00:12]',))
    """
    if "\n" in words:
        words = re.sub(r"[^\S\n]*\n\s*", "\n", words)
    if ":" not in words:
        return words, (), ()
    kept, marks, cuts, last = "", [], [], 0
    for found in _STAMP.finditer(words):
        stamp = found[0].strip()
        alone = found.start() == 0 or words[found.start() - 1] == "\n"
        time = stamp_times(stamp)[0] if alone and only_stamp(stamp) else sure_time(stamp)
        if time is not None:
            kept += words[last : found.start()]
            marks.append((len(kept), time))
            cuts.append(stamp)
            last = found.end()
    if not (kept + words[last:]).strip():
        return words, (), ()  # a time is all that is said
    return kept + words[last:], tuple(marks), tuple(cuts)
