"""Cues as tools write them, however carelessly; the caption library is the oracle where it reads."""

import io
from pathlib import Path

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.importers import cues as reading
from qualcode.importers.captions import Captions
from qualcode.importers.cues import read_cues

FORMATS = Path(__file__).parents[2] / "transcripts" / "formats"
WELL_FORMED = ("zoom.vtt", "noscribe.vtt", "stream-without-names.vtt", "whisper.vtt")


def cues(text: str) -> list[tuple[object, ...]]:
    return [(c.voice, " ".join(c.lines), c.begins, c.ends) for c in read_cues(text, "a.vtt")[0]]


@pytest.mark.parametrize("name", WELL_FORMED)
def test_the_library_sees_the_same_cues(name):
    text = (FORMATS / name).read_text("utf-8")
    theirs = webvtt.from_buffer(io.StringIO(text), format="vtt")
    assert [
        (" ".join(words.split()), begins, ends) for _, words, begins, ends in cues(text)
    ] == [
        (" ".join(one.text.split()), one.start_time.in_milliseconds(), one.end_time.in_milliseconds())
        if hasattr(one.start_time, "in_milliseconds")
        else (" ".join(one.text.split()), round(one.start_in_seconds * 1000) + int(one.start[-3:]),
              round(one.end_in_seconds * 1000) + int(one.end[-3:]))
        for one in theirs
    ]  # fmt: skip


def test_parts_of_one_utterance_are_joined_before_another_voice_gets_between():
    text = (
        "WEBVTT\n\nx/1-0\n00:01.000 --> 00:05.000\n<v Ann>We all</v>\n\n"
        "x/2-0\n00:02.000 --> 00:03.000\n<v Ben>Yes</v>\n\n"
        "x/1-1\n00:05.000 --> 00:08.000\n<v Ann>agreed</v>\n"
    )
    (document,) = Captions().read(text.encode(), "a.vtt")
    said = [(turn.label, document.speech(turn), turn.ends) for turn in document.turns]
    assert said == [("Ann", "We all agreed", 8000), ("Ben", "Yes", 3000)]


def test_cues_without_blank_lines_between_them():
    text = "1\n00:00:01,000 --> 00:00:02,000\nfour\n5\n2\n00:00:03,000 --> 00:00:04,000\nlast"
    assert cues(text) == [(None, "four 5", 1000, 2000), (None, "last", 3000, 4000)]


def test_times_with_few_digits_and_with_settings():
    text = "WEBVTT\n\n0:0:1.5 --> 0:0:2.25 align:start line:0%\nhi\n"
    assert cues(text) == [(None, "hi", 1500, 2250)]


def test_words_that_look_like_a_block_of_notes_are_kept_in_their_cue():
    assert cues("WEBVTT\n\n00:01.000 --> 00:02.000\nNOTE that we met\n") == [
        (None, "NOTE that we met", 1000, 2000)
    ]


def test_an_empty_cue_is_no_turn():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nyes\n"
    assert cues(text) == [(None, "yes", 3000, 4000)]


def test_utf_16_captions_read_like_utf_8():
    text = "WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\n<v Zoë>Grüße 😀\r\n"
    documents = [
        Captions().read(text.encode(code), "a.vtt")[0].text for code in ("utf-16", "utf-8-sig")
    ]
    assert documents == ["Zoë: Grüße 😀\n"] * 2


def test_many_cues_read_in_a_moment():
    one = "{0}\n{1:02}:{2:02}:{3:02}.000 --> {1:02}:{2:02}:{3:02}.900\nAnn: word {0}\n"
    text = "WEBVTT\n\n" + "\n".join(
        one.format(n, n // 3600 % 100, n // 60 % 60, n % 60) for n in range(200_000)
    )
    (document,) = Captions().read(text.encode(), "a.vtt")
    assert len(document.turns) == 1
    assert len(document.anchors) == 200_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nothing here", "could not be read as captions"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "holds no text"),
        ("WEBVTT\n\n", "holds no text"),
    ],
)
def test_captions_without_words_are_one_sentence(text, said):
    with pytest.raises(QualcodeError, match=said):
        Captions().read(text.encode(), "a.vtt")


LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\v\x85\u2028\u2029"))


@given(st.lists(st.tuples(st.integers(0, 9000), LINE), min_size=1, max_size=5))
def test_the_quick_way_reads_what_the_careful_way_reads(said):
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{number}\n00:00:{at // 1000:02}.{at % 1000:03} --> 00:01:00.000\n{line}"
        for number, (at, line) in enumerate(said, 1)
    )
    quick = reading._usual(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_usual", lambda _: [])
        careful, _ = read_cues(text, "a.vtt")
    assert not quick or quick == careful
