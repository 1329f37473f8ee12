"""One law for all formats: whatever people say, it reads back as said, and no law is broken.

A new format adds how to write a dialogue in it, and the letters that it can write.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.importers import registry
from qualcode.importers.laws import broken
from qualcode.transcript.document import Document

Dialogue = list[tuple[str, str]]

ANY = "abcdefghijklmnopqrstuvwxyzäöüéñß’“–0123456789😀🎓שלום漢字e\u0301\u00ad"
WESTERN = "abcdefghijklmnopqrstuvwxyzäöüéñß’“–0123456789"
NAMES = [
    ("Interviewer", "Ann Bell"), ("INT", "P1"), ("Zoë O’Neill", "Dr López-Díaz"),
    ("Speaker 1", "Speaker 2"),
]  # fmt: skip


def text(said: Dialogue) -> bytes:
    return "\n\n".join(f"{label}: {words}" for label, words in said).encode()


def markdown(said: Dialogue) -> bytes:
    return "\n\n".join(f"**{label}:** {words}" for label, words in said).encode()


def word(said: Dialogue) -> bytes:
    import docx

    document = docx.Document()
    for label, words in said:
        paragraph = document.add_paragraph()
        paragraph.add_run(label).bold = True
        paragraph.add_run(f": {words}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _cues(cues: Iterable[str], sign: str) -> str:
    return "\n\n".join(
        f"{n}\n00:{n:02}:00{sign}000 --> 00:{n:02}:59{sign}000\n{cue}"
        for n, cue in enumerate(cues, 1)
    )


def voices(said: Dialogue) -> bytes:
    cues = (f"<v {escape(label)}>{escape(words)}</v>" for label, words in said)
    return f"WEBVTT\n\n{_cues(cues, '.')}\n".encode()


def prefixes(said: Dialogue) -> bytes:
    return f"WEBVTT\n\n{_cues((f'{label}: {words}' for label, words in said), '.')}\n".encode()


def subrip(said: Dialogue) -> bytes:
    return f"{_cues((f'{label}: {words}' for label, words in said), ',')}\n".encode()


def delimited(said: Dialogue) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([("speaker", "text"), *said])
    return file.getvalue().encode()


def workbook(said: Dialogue) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in [("speaker", "text"), *said]:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class Writes:
    """How a dialogue is written in one format."""

    suffix: str
    write: Callable[[Dialogue], bytes]
    letters: str = ANY


FORMATS = {
    "text": Writes(".txt", text),
    "markdown": Writes(".md", markdown),
    "word": Writes(".docx", word),
    "voices": Writes(".vtt", voices),
    "prefixes": Writes(".vtt", prefixes),
    "subrip": Writes(".srt", subrip),
    "csv": Writes(".csv", delimited),
    "xlsx": Writes(".xlsx", workbook),
}


def read(suffix: str, data: bytes) -> Document:
    (document,) = registry.load(suffix).read(data, f"a{suffix}")
    return document


def dialogues(letters: str) -> st.SearchStrategy[Dialogue]:
    """Two people who take turns, each of whom speaks again."""
    one_word = st.text(letters, min_size=1, max_size=8).filter(lambda x: x[0].isalpha())
    speech = st.lists(one_word, min_size=1, max_size=12).map(lambda x: f"{' '.join(x)}.")
    spoken = st.lists(speech, min_size=4, max_size=7)
    return st.builds(
        lambda names, words: [(names[n % 2], one) for n, one in enumerate(words)],
        st.sampled_from(NAMES), spoken,
    )  # fmt: skip


def same(document: Document, said: Dialogue) -> None:
    assert broken(document) == []
    heard = [(turn.label, document.speech(turn).split()) for turn in document.turns]
    assert heard == [(label, words.split()) for label, words in said]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_dialogue_reads_back_as_it_was_said(form, data):
    said = data.draw(dialogues(form.letters))
    same(read(form.suffix, form.write(said)), said)


@settings(deadline=None, max_examples=25)
@given(said=dialogues(WESTERN), columns=st.integers(1, 2), gap=st.sampled_from([0, 6]))
def test_a_printed_dialogue_reads_back_as_it_was_said(printer, said, columns, gap):
    page = printer()
    page.flow([f"{label}: {words}" for label, words in said], columns=columns, gap=gap)
    same(read(".pdf", page.pdf()), said)


ODD = [
    "Ann: ", "Ben:", "[Cleo] ", "Ann", "Note: ", "17:30 ", "(00:12)", "[00:00:05] ", "00:01:02",
    " #00:00:10-5#", "https://x.org/a", "# Title", "---", "\n", "\n", "\n\n", "\t", " ", "yes",
    "we went.", "[laughs]", "Date: 3 May\n", "End of transcript", ">> ", "Ann  0:03\n", "-", "<b>",
    "&amp;", "{x}", "=1+1", "*", "-->", "well-", "3/12", "“so”",
]  # fmt: skip
ODDITIES = st.lists(st.sampled_from(ODD), min_size=1, max_size=30).map("".join)


def lines(odd: str) -> Dialogue:
    return [("", line) for line in odd.split("\n") if line.strip()]


def unlabelled(said: Dialogue) -> Dialogue:
    return [("Ann", words) for _, words in said]


@pytest.mark.parametrize("name", ["text", "voices", "csv", "xlsx"])
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(odd=ODDITIES)
def test_no_word_of_odd_text_is_lost(name, odd):
    form = FORMATS[name]
    data = odd.encode() if name == "text" else form.write(unlabelled(lines(odd)))
    if name == "xlsx" and "=" in odd:
        return  # a formula has no words until a spreadsheet has computed it
    kept(form.suffix, data, odd.replace("-->", "--> "))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(odd=ODDITIES)
def test_no_word_of_an_odd_document_is_lost(odd):
    import docx

    document = docx.Document()
    for line in odd.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    kept(".docx", buffer.getvalue(), odd)


@settings(deadline=None, max_examples=30)
@given(odd=ODDITIES)
@example(odd="17:30 \nAnn")
def test_no_word_of_an_odd_page_is_lost(printer, odd):
    page = printer()
    page.flow([" ".join(line.split()) for line in odd.split("\n") if line.strip()], gap=0)
    kept(".pdf", page.pdf(), odd)


def kept(suffix: str, data: bytes, written: str) -> None:
    """Whether every word that was written is in the text, or is listed; only times become marks."""
    try:
        document = read(suffix, data)
    except QualcodeError:
        plain = read(".txt", written.encode()) if written.strip() else None
        assert not plain or not any(_words(plain.speech(turn)) for turn in plain.turns)
        return
    assert broken(document) == []
    silent = [f.what for f in document.findings if "followed by no words" in f.what]
    lost = _letters(written) - _letters(document.text)
    labels = set(_letters(f"Ann Ben Cleo {silent[0]}")) if silent else set()
    assert set(lost) <= set("0123456789") | labels


def _words(said: str) -> list[str]:
    return [char for char in said if char.isalpha()]


def _letters(written: str) -> Counter[str]:
    return Counter(char for char in written if char.isalnum())
