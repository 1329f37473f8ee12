"""What holds for any text: turns lie in it, in order, and nothing outside them is unexplained."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.importers.captions import Captions
from qualcode.importers.conventions import recognise
from qualcode.importers.decoding import decode, with_line_feeds
from qualcode.importers.labels import seen
from qualcode.importers.lines import candidates, only_stamp
from qualcode.importers.paragraphs import Annotation, Noted, Paragraph
from qualcode.importers.plain_text import PlainText
from qualcode.importers.rendering import Utterance, merge, render
from qualcode.importers.spoken import as_document
from qualcode.importers.turns import _chosen, find_turns

PIECES = [
    "Ann: ", "Ben:", "[Cleo] ", "**Ann:** ", "Ann", "Interviewer", "Note: ", "17:30 ", "(00:12)",
    "[00:00:05] ", "00:01:02", " #00:00:10-5#", "https://x.org/a", "# Title", "---", "\n", "\n",
    "\n\n", "\t", " ", "\u00a0", "\u202b", "yes", "we went.", "😀", "e\u0301", "**", "[laughs]",
    "0:0:5.100 --> 0:0:8.250\n", "Ann started transcription\n", "SPEAKERS\n", "32m 10s\n",
    "Attendees\n", "Transcript\n", "Transcribed by https://otter.ai\n", "noScribe vers. 0.6\n",
    "Date: 3 May\n", "משה: ", "End of transcript", "：", ">> ", "Ann  0:03\n", "\x1c", "\u3000",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\v\u2028"), max_size=200
    ),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_turns_are_stripped_spans_in_order(text):
    last = 0
    for turn in find_turns(text, str).turns:
        said = text[turn.start : turn.end]
        assert last <= turn.start < turn.end <= len(text)
        assert said == said.strip() != ""
        last = turn.end


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_outside_the_turns_are_labels_times_and_what_is_listed(text):
    found = find_turns(text, str)
    lines = list(candidates(text))
    speakers = _chosen(text, lines, recognise(text, lines)).speakers
    explained = set()
    for turn in found.turns:
        explained.update(range(turn.start, turn.end))
    for start, end in found.aside:
        explained.update(range(start, end))
    for candidate in speakers:
        explained.update(range(candidate.start, candidate.speech))
    rest = "".join(
        char if position not in explained else "\n" for position, char in enumerate(text)
    )
    for piece in filter(None, (line.strip() for line in rest.split("\n"))):
        assert (
            only_stamp(piece)
            or set(piece) <= set("*_")
            or re.fullmatch(r"(\S*\d:\d\d\S*\s*)+[*_]*", piece)
        ), piece


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_labels_and_findings_are_those_of_the_text(text):
    found = find_turns(text, str)
    for turn in found.turns:
        assert turn.label is None or all(word in seen(text) for word in turn.label.split())
    if any(turn.label is None for turn in found.turns):
        assert any("nobody" in str(each) or "unattributed" in str(each) for each in found.findings)


@settings(deadline=None)
@given(WORDS)
def test_line_ends_are_line_feeds(text):
    clean = with_line_feeds(text)
    assert not set("\r\v\u2028") & set(clean)
    assert with_line_feeds(clean) == clean
    assert clean.replace("\n", "") == re.sub("[\r\v\u2028\n]", "", text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf_8_and_utf_16_read_as_one(text):
    if not text.strip() or text.startswith("\ufeff"):
        return
    plain, notes = decode(text.encode(), "a.txt")
    assert plain == with_line_feeds(text)
    assert notes == ()
    assert decode(text.encode("utf-8-sig"), "a.txt") == (plain, ())
    assert decode(text.encode("utf-16"), "a.txt") == (plain, ())


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Ann", "Ben", None]), WORDS, st.integers(0, 10**6))))
def test_rendering_loses_no_word_and_no_turn_lies_outside(said):
    utterances = [Utterance(label, words, time) for label, words, time in said]
    text, turns, anchors = render(utterances)
    spoken = [text[turn.start : turn.end] for turn in turns]
    words = " ".join(words.replace("\0", "") for _, words, _ in said)
    assert " ".join(spoken).split() == words.split()
    assert all(piece == piece.strip() != "" and "\n\n" not in piece for piece in spoken)
    for turn in turns:
        before = text[: turn.start]
        assert before.endswith(f"{turn.label}: ") if turn.label else before[-2:] in ("", "\n\n")
    assert all(any(t.start <= a.position < t.end for t in turns) for a in anchors)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from(["one", "two three"]))))
def test_merging_joins_only_neighbours_of_one_speaker(said):
    merged = merge(Utterance(label, words) for label, words in said)
    assert all(one.label != two.label for one, two in pairwise(merged))
    assert " ".join(u.words for u in merged) == " ".join(words for _, words in said)


CUE_WORDS = st.text(st.sampled_from("abc é😀&<>:;.-'\u00a0"), min_size=1, max_size=20).filter(
    lambda words: words.strip() and "-->" not in words and not words.startswith("<")
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["Ann", "Ben & Co", "López, Ana"]), CUE_WORDS), min_size=1)
)
def test_no_word_of_voiced_cues_is_lost(cues):
    def escape(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    blocks = [
        f"{n}\n00:{n // 60:02}:{n % 60:02}.000 --> 00:{n // 60:02}:{n % 60:02}.900\n"
        f"<v {escape(voice)}>{escape(words)}</v>"
        for n, (voice, words) in enumerate(cues)
    ]
    data = ("WEBVTT\n\n" + "\n\n".join(blocks)).encode()
    (document,) = Captions().read(data, "a.vtt")
    said = " ".join(document.speech(turn) for turn in document.turns)
    assert said.split() == " ".join(words for _, words in cues).split()
    assert {turn.label for turn in document.turns} == {voice for voice, _ in cues}


@settings(deadline=None)
@given(TEXTS)
def test_a_plain_text_file_keeps_its_text(text):
    if not text.strip() or text.startswith(("\ufeff", "%PDF", "{\\rtf")):
        return
    data = text.encode()
    controls = sum(char < 32 and char not in b"\t\n\v\f\r" for char in data)
    if controls > 1:
        return
    (document,) = PlainText().read(data, "a.txt")
    assert document.text == text


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_no_word_is_lost_in_a_document_of_paragraphs(text):
    blocks = [Paragraph(line) for line in text.split("\n")]
    if not text.strip():
        return
    document = made(blocks)
    if document and not any("followed by no words" in each.what for each in document.findings):
        assert letters(document.text) == letters(text)


def made(blocks):
    """The document, None where nobody says a word."""
    try:
        return as_document(blocks, "a", "test 1")
    except QualcodeError:
        return None


def letters(text):
    """How often each letter stands there; names are written in the composed form."""
    return Counter(char for char in unicodedata.normalize("NFC", text) if char.isalpha())


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.data())
def test_a_comment_stays_on_its_words(text, data):
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines:
        return
    number = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[number])))
    end = data.draw(st.integers(start, len(lines[number])))
    note = Noted(start, end, Annotation("comment", "look"))
    blocks = [
        Paragraph(line, noted=(note,) if at == number else ()) for at, line in enumerate(lines)
    ]
    document = made(blocks)
    if document is None:
        return
    (remark,) = document.remarks
    assert 0 <= remark.start < remark.end <= len(document.text)
    about = document.text[remark.start : remark.end]
    quote = lines[number][start:end]
    plain = as_document([Paragraph(line) for line in lines], "a", "test 1")
    mute = any("followed by no words" in each.what for each in plain.findings)
    if quote.isalpha() and not mute and plain.turns and not any(t.label for t in plain.turns):
        assert quote in about
