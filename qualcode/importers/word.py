"""Word documents: labels in paragraphs, bold names, or a table with a column of speakers.

Tracked insertions are kept and deletions dropped, as if all changes were accepted.
"""

import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.containers import require_parts
from qualcode.importers.decoding import repaired
from qualcode.importers.labels import LONGEST, tidy
from qualcode.importers.lines import PAIRED, Candidate, only_stamp, stamp_times
from qualcode.importers.rendering import Utterance, render
from qualcode.importers.tables import Columns, by_heading, by_looks, time_of
from qualcode.importers.trimming import sure_time
from qualcode.importers.turns import Found, find_turns
from qualcode.importers.word_text import Paragraph, Rows, blocks, unread
from qualcode.transcript.document import Document, Turn

_STAMP = re.compile(rf"(?:(?<=\s)|^){PAIRED}[^\S\n]?|^[^\S\n]*\d[\d:.,–> -]+$\n?", re.MULTILINE)


class Word:
    """Reads `.docx`."""

    name = "word"
    version = "1"
    suffixes = (".docx",)
    reads = (
        "typed transcripts (labels, bold names, a table with a column of speakers)",
        "agencies' templates",
        "AWS Transcribe documents",
    )
    keeps = "the words with tracked changes accepted, speakers, times"
    loses = "footnotes, comments, headers, layout"

    def claims(self, path: PurePath, _head: bytes, /) -> bool:
        """Whether the suffix is that of a Word document."""
        return path.suffix.lower() in self.suffixes

    def read(self, data: bytes, where: str) -> tuple[Document, ...]:
        """One document with a block of text per turn."""
        body = _body(data, where)
        utterances: list[Utterance] = []
        findings: list[Finding] = []
        for spoken, found in _parts(list(blocks(body)), where):
            utterances += spoken
            findings += found
        text, turns, anchors = render(utterances)
        if not text.strip():
            raise QualcodeError(f"{where} holds no text", hint="the document is empty")
        findings += [_not_read(what, where) for what in unread(body)]
        importer = f"{self.name} {self.version}"
        return (Document(text, turns, importer, anchors, findings=tuple(findings)),)


def _body(data: bytes, where: str) -> Any:
    """The body of the document."""
    import docx

    require_parts(data, where, "word/", "Word document", ".docx")
    return docx.Document(io.BytesIO(data)).element.body


def _parts(
    content: Sequence[Paragraph | Rows], where: str
) -> Iterator[tuple[list[Utterance], tuple[Finding, ...]]]:
    """The utterances of each table of speakers, and of the paragraphs between them."""
    tables = [(rows, _columns(rows)) for rows in content if isinstance(rows, list)]
    known = {id(rows): columns for rows, columns in tables if columns}
    paragraphs: list[Paragraph] = []
    for block in content:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        elif id(block) in known:
            yield _from_paragraphs(paragraphs, where, alone=False)
            yield _from_table(block, known[id(block)]), ()
            paragraphs = []
        else:
            paragraphs += [Paragraph("\t".join(filter(None, row)), 0) for row in block]
    yield _from_paragraphs(paragraphs, where, alone=not known)


def _columns(rows: Rows) -> Columns | None:
    return (by_heading(rows[0]) or by_looks(rows)) if rows else None


def _from_table(rows: Rows, columns: Columns) -> list[Utterance]:
    """One utterance a row; a row without a speaker goes on with the one before."""
    utterances: list[Utterance] = []
    label: str | None = None
    for row in rows[1 if by_heading(rows[0]) else 0 :]:
        cells = [*row, *[""] * 4]
        name = cells[columns.speaker] if columns.speaker is not None else ""
        label = tidy(name.strip().rstrip(":")) or label
        begins = time_of(cells[columns.start]) if columns.start is not None else None
        if cells[columns.text].strip():
            utterances.append(Utterance(label, cells[columns.text], begins))
    return utterances


def _from_paragraphs(
    paragraphs: Sequence[Paragraph], where: str, *, alone: bool
) -> tuple[list[Utterance], tuple[Finding, ...]]:
    """The utterances that labels in paragraphs mark; beside a table the text belongs to nobody."""
    texts = [repaired(paragraph.text) for paragraph in paragraphs]
    text = "\n\n".join(texts)
    if not text.strip():
        return [], ()
    starts = list(accumulate((len(one) + 2 for one in texts), initial=0))

    def place(position: int) -> str:
        return f"{where}, paragraph {bisect_right(starts, position)}"

    found = find_turns(text, place, tuple(_bold_labels(paragraphs)))
    if not alone and not any(turn.label for turn in found.turns):
        what = f"unattributed text beside the table: “{' '.join(text.split())[:60]}”"
        found = Found((), (), ((0, len(text)),), (Finding("note", place(0), what),))
    return _utterances(text, found), found.findings


def _bold_labels(paragraphs: Sequence[Paragraph]) -> Iterator[Candidate]:
    """Names in bold at the start of a paragraph, where no colon marks them."""
    start = 0
    for paragraph in paragraphs:
        text = repaired(paragraph.text)
        bold = text[: paragraph.bold]
        rest = text[paragraph.bold :]
        label = tidy(bold)
        colon = re.search(r"[:：]", text[: len(bold) + 1])
        if label and len(label) <= LONGEST and rest.strip() and not colon:
            yield Candidate(start, label, start + len(bold), "bold")
        start += len(text) + 2


def _utterances(text: str, found: Found) -> list[Utterance]:
    """The turns as utterances, and what is no speech as text beside them, in order."""
    spans: list[tuple[int, int, Turn | None]] = [(one.start, one.end, one) for one in found.turns]
    spans += [(start, end, None) for start, end in found.aside]
    utterances = []
    for start, end, turn in sorted(spans, key=lambda span: span[0]):
        if turn is None:
            utterances.append(Utterance(None, text[start:end], speech=False))
        else:
            words, marks = _without_stamps(text[start:end])
            if turn.begins is not None:
                marks = ((0, turn.begins), *marks)
            utterances.append(Utterance(turn.label, words, turn.begins, turn.ends, marks))
    return utterances


def _without_stamps(words: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words without timecodes among them, which become marks.

    >>> _without_stamps("So [00:00:12] yes, at (10:30) we met")
    ('So yes, at (10:30) we met', ((3, 12000),))
    """
    words = re.sub(r"[^\S\n]*\n\s*", "\n", words)
    kept, marks, last = "", [], 0
    for found in _STAMP.finditer(words):
        stamp = found[0].strip()
        alone = found.start() == 0 or words[found.start() - 1] == "\n"
        time = stamp_times(stamp)[0] if alone and only_stamp(stamp) else sure_time(stamp)
        if time is not None:
            kept += words[last : found.start()]
            marks.append((len(kept), time))
            last = found.end()
    return kept + words[last:], tuple(marks)


def _not_read(what: str, where: str) -> Finding:
    return Finding("note", where, f"its {what} were not read", "paste them into the text")
