"""Real transcripts beside the project: skipped where their folder is missing."""

import json
from pathlib import Path

import pytest

from qualcode.importers import registry
from qualcode.transcript.speakers import report

DATA = Path(__file__).parents[3] / "shared" / "data"
MEETINGS = sorted((DATA / "qmsum" / "txt").glob("*.txt"))
EDGES = sorted((DATA / "formats" / "webvtt-edge").glob("*.*"))
pytestmark = pytest.mark.skipif(not MEETINGS, reason=f"{DATA} is not there")


@pytest.mark.parametrize("path", MEETINGS, ids=lambda path: path.stem)
def test_meetings_have_the_turns_that_their_makers_list(path):
    listed = json.loads((path.parents[1] / f"{path.stem}.json").read_text("utf-8"))
    expected = [
        (turn["speaker"].strip(), turn["content"].split())
        for turn in listed["meeting_transcripts"]
        if turn["content"].strip()
    ]
    (document,) = registry.read_file(path).documents
    assert [(turn.label, document.speech(turn).split()) for turn in document.turns] == expected


def test_zoom_captions():
    (path,) = (DATA / "formats" / "zoom-vtt").glob("*.vtt")
    (document,) = registry.read_file(path).documents
    names = {"Andrew Knight", "Paul McCartney", "George Harrison", "Ringo Starr", "John Lennon"}
    assert {count.label for count in report(document)} == names
    assert document.findings == ()
    raw = path.read_text("utf-8").replace("\r\n", "\n").split("\n\n")
    words = [line.split() for block in raw[1:] for line in block.split("\n")[2:]]
    spoken = [w[2:] if " ".join(w[:2]).rstrip(":") in names else w for w in words]
    said = " ".join(document.speech(turn) for turn in document.turns)
    assert said.split() == [word for words in spoken for word in words]


@pytest.mark.parametrize("path", EDGES, ids=lambda path: path.name)
def test_odd_captions_lose_no_word(path):
    (document,) = registry.read_file(path).documents
    written = path.read_text("utf-8")
    assert document.text.count("Caption text") == written.count("Caption text")
    assert "-->" not in document.text
    assert "<" not in document.text


def test_a_document_of_a_speech_service():
    (path,) = (DATA / "formats" / "aws-transcribe").glob("*.docx")
    (document,) = registry.read_file(path).documents
    assert {turn.label for turn in document.turns} == {"Agent", "Customer"}
    assert len(document.turns) == 37
    assert (document.turns[0].begins, document.turns[0].ends) == (400, 5400)
    assert all(turn.ends for turn in document.turns)


RICH = {
    "ansicpg1250": "Proszę o zapoznanie się z poniższą klauzulą informacyjną.",
    "encoding": "reas com bronquiectasias de tra",
    "french": "a 10‘000 b c!",
    "issue_38": "cell 1\tcell 2\tcell 3",
    "line_break_textedit_mac": "A\n\nB\n\nC\n",
}


@pytest.mark.parametrize(("name", "words"), RICH.items(), ids=RICH)
def test_odd_rich_text(name, words):
    (document,) = registry.read_file(DATA / "formats" / "rtf-edge" / f"{name}.rtf").documents
    assert words in document.text


def test_lessons_in_workbooks():
    for path in sorted((DATA / "talkmoves").rglob("*.xlsx"))[:3]:
        (document,) = registry.read_file(path).documents
        assert "T" in {turn.label for turn in document.turns} | {"T"}
        assert len(document.turns) > 20
