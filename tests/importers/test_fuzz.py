"""Broken files: mutated samples read soundly or are refused in one sentence, in bounded time.

`scripts/fuzz_importers.py` looks for more as long as one likes, and what fell out stands here.
"""

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.importers import expected, registry
from qualcode.importers.laws import broken_in

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"
PATHS = [*expected.samples(TRANSCRIPTS / "formats"), *sorted(TRANSCRIPTS.glob("w1/*.*"))]
SAMPLES = {path: path.read_bytes() for path in PATHS}
PATIENCE = 20  # seconds of the processor, where a sample takes a tenth of one

ODD = st.sampled_from(
    [b"", b"\0", b"\xff\xfe", b"\r", b"\n\n", b":", b"<", b"&#0;", b"\xf0\x9f\x98\x80", b"-->",
     b"\xed\xa0\x80", b"\xe2\x80\xae", b"{", b'"', b"]", b"NaN", b"-1", b"9" * 40]
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 4, 64, 1024]), st.one_of(ODD, st.binary(max_size=4))),
    min_size=1, max_size=6,
)  # fmt: skip


def edited(data: bytes, edits: list[tuple[float, int, bytes]], keep: float) -> bytes:
    for place, cut, put in edits:
        at = int(place * len(data))
        data = data[:at] + put + data[at + cut :]
    return data[: int(keep * len(data)) + 1]


def sound(path: Path) -> None:
    """Whether the file reads soundly, or is refused by name with what to do."""
    began = time.process_time()
    try:
        documents = registry.read_file(path).documents
    except QualcodeError as refused:
        message, hint = refused.message, refused.hint
        assert path.name in message
        assert hint
    else:
        assert broken_in(documents) == []
        assert documents
    assert time.process_time() - began < PATIENCE


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("broken")


FUZZED = settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("suffix", sorted({path.suffix for path in PATHS}))
@settings(FUZZED)
@given(data=st.data(), edits=EDITS, keep=st.sampled_from([1, 1, 1, 0.5, 0.9]))
def test_a_mutated_sample_is_read_soundly_or_refused(folder, suffix, data, edits, keep):
    sample = data.draw(st.sampled_from([path for path in PATHS if path.suffix == suffix]))
    path = folder / f"broken{suffix}"
    path.write_bytes(edited(SAMPLES[sample], edits, keep))
    sound(path)


@settings(FUZZED)
@given(one=st.sampled_from(PATHS), other=st.sampled_from(PATHS), cut=st.floats(0, 1))
def test_two_files_in_one_are_read_soundly_or_refused(folder, one, other, cut):
    first, second = SAMPLES[one], SAMPLES[other]
    path = folder / f"spliced{one.suffix}"
    path.write_bytes(first[: int(cut * len(first))] + second[int(cut * len(second)) :])
    sound(path)


FELL_OUT = {
    "a time that ends before it begins": ("a.txt", "17:30 Ann: so [00:00:05]\nBen: yes\nAnn: no\n"),
    "a range of times that runs backwards": ("b.txt", "[00:09 - 00:05] Ann: a\nBen: b\nAnn: c\n"),
    "a mark of direction before a time": ("c.txt", "\u202e[00:03:10] Ann: a\nBen: b\nAnn: c\n"),
    "a time with a digit missing": ("d.txt", "[00:6:46] Ann: a\n[00:07] Ben: b\nAnn: c\n"),
    "a cue that ends before it begins": (
        "f.vtt",
        "WEBVTT\n\n00:09.000 --> 00:02.000\n<v Ann>so</v>\n",
    ),
    "a mark of direction in a voice": (
        "g.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A\u202enn>so</v>\n",
    ),
    "two marks of order": ("e.txt", "\ufeff\ufeffAnn: a\nBen: b\n"),
    "a label above its words, of a kind that no line begins with": (
        "j.txt",
        "Priya\nall of us.\n0:1:5.0 --> 0:1:9.12\nAnn From Ed to Everyone:\n\tCan you?\n" * 2,
    ),
    "a line before the first message of a chat": (
        "k.txt",
        "10:02:11\tAnn see you\n" + "10:02:15\tBen:\tHi\n" * 12,
    ),
    "a timecode inside what is no speech": (
        "l.txt",
        "Speak-8#\n 0:0:15.30\nAnn\nall of us.\n"
        + "0:1:2.5 --> 0:1:4.5\nBen\nAnd after?\n0:1:5.0 --> 0:1:9.120\nAnn\nYes.\n" * 4,
    ),
    "digits that touch a timecode": (
        "m.txt",
        "#00:00:01-0#" + "9" * 40 + " I: Could you tell me?\n0:1:5.0 --> 0:1:9.120\nAnn\nYes.<",
    ),
    "a quotation mark at the head": (
        "n.txt",
        "”irst visit\nTranscribed by hand\n\n"
        + "S00: [00:00:02] And then?\n\nS01: We went.\n\n" * 3,
    ),
    "a time below zero": (
        "i.json",
        json.dumps(
            {
                "text": "so yes",
                "language": "en",
                "segments": [
                    {"id": 0, "start": -11.0, "end": 2.0, "text": "so"},
                    {"id": 1, "start": 2.0, "end": 3.0, "text": "yes"},
                ],
            }
        ),
    ),
    "a table of fonts that does not end": (
        "h.rtf",
        "{\\rtf1{\\fonttbl" + "{\\f1\\fcharset1 A}" * 600 + "}Ann: a\\par Ben: b\\par Ann: c\\par}",
    ),
}


@pytest.mark.parametrize(("name", "text"), FELL_OUT.values(), ids=FELL_OUT)
def test_what_fuzzing_found_stays_mended(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    sound(path)
    assert registry.read_file(path).documents[0].turns
