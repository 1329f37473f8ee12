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
    begun = [turn.begins for turn in document.turns]
    spoken = json.loads(path.with_suffix(".json").read_text("utf-8"))["Transcript"]
    assert begun == [each["BeginOffsetMillis"] // 10 * 10 for each in spoken]
    assert document.turns[0].ends == 5040
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


SPOKEN = {  # file: labels in order, turns, begin of the first, end of the last, first words, last words
    "assemblyai-deepgram-whisper-json/assemblyai_transcription.json":
        (["A"], 1, 170, 25140, "Yeah. As much as", "opportunities that we have today."),
    "assemblyai-deepgram-whisper-json/assemblyai_utterances.json":
        (["A"], 1, 170, 25140, "Yeah. As much as", "Yeah. As much as"),
    "assemblyai-deepgram-whisper-json/dg_speakers.json":
        (["Speaker 0", "Speaker 1", "Speaker 2"], 10, 3040, None, "And, Jessica, Christina,", "We need it in"),
    "assemblyai-deepgram-whisper-json/dg_speakers_no_utterances.json":
        (["Speaker 0", "Speaker 1", "Speaker 2"], 10, 3040, None, "And, Jessica, Christina,", "We need it in"),
    "assemblyai-deepgram-whisper-json/dg_transcription.json": ([None], 1, 80, None, "Yeah. As as much", ""),
    "assemblyai-deepgram-whisper-json/dg_utterances.json": ([None], 1, 80, None, "Yeah. As as much", ""),
    "assemblyai-deepgram-whisper-json/dg_whisper_transcription.json": ([None], 1, None, None, "yeah as much as", ""),
    "assemblyai-deepgram-whisper-json/whisper_timestamped.json": ([None], 1, 120, None, "Yeah, as much as", ""),
    "aws-transcribe/example-call.json":
        (["AGENT", "CUSTOMER"], 37, 40, None, "Thank you for calling", "Bye."),
    "kaldi-bbc-json/KateDarling-bbcKaldiTranscriptWithSpeakerSegments.json":
        (["S12", "S10"], 10, 13020, None, "There is a day.", "but because even if"),
    "whisperx-json/whisperx-raw.en.json":
        (["SPEAKER_11", "SPEAKER_02", "SPEAKER_18", "SPEAKER_22"], 6, 369, None, "of audit and finance", "Also being brief I"),
    "textgrid/bobby_phones_elan.TextGrid": ([None], 1, 65, 1117, "B AA1 B IY0", "B AA1 B IY0"),
    "textgrid/bobby_words_with_newlines.TextGrid": ([None], 1, None, None, "BOBBY RIPPED THE LEDGER", "BOBBY"),
    "textgrid/mary.TextGrid": ([None], 1, 315, None, "mary rolled the barrel", "mary"),
    "textgrid/mary_longfile.TextGrid": ([None], 1, 315, None, "mary rolled the barrel", "mary"),
    "zoom-chat/meeting001_chat.txt":
        (["Andrew Knight", "Ringo Starr", "George Harrison", "John Lennon", "Paul McCartney"], 10,
         1274000, None, "Hello Everyone - It’s", "Fuselage"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOKEN)
def test_formats_with_times(name):
    labels, count, begins, ends, first, last = SPOKEN[name]
    (document,) = registry.read_file(DATA / "formats" / name).documents
    turns = document.turns
    assert list(dict.fromkeys(turn.label for turn in turns)) == labels
    assert len(turns) == count
    assert begins in (None, turns[0].begins)
    assert ends in (None, turns[-1].ends)
    assert document.speech(turns[0]).startswith(first)
    assert last in document.speech(turns[-1])
    times = [turn.begins for turn in turns]
    assert None not in times
    assert times == sorted(times)


def test_no_word_of_speech_recognition_is_lost():
    folder = DATA / "formats"
    kaldi = json.loads(next((folder / "kaldi-bbc-json").glob("*.json")).read_text("utf-8"))
    whisperx = json.loads(next((folder / "whisperx-json").glob("*.json")).read_text("utf-8"))
    wanted = {
        "kaldi-bbc-json": [word["punct"] for word in kaldi["retval"]["words"]],
        "whisperx-json": [w for one in whisperx["segments"] for w in one["text"].split()],
    }
    for name, words in wanted.items():
        (document,) = registry.read_file(next((folder / name).glob("*.json"))).documents
        said = " ".join(document.speech(turn) for turn in document.turns).split()
        assert said == " ".join(words).split()


def test_nothing_that_opens_a_recording_is_kept():
    for path in sorted((DATA / "formats").glob("*/*.json")):
        kept = registry.read_file(path).original
        assert b"http" not in kept
        assert json.loads(kept)


def test_two_readings_of_odd_cues():
    folder = DATA / "formats" / "webvtt-edge"
    (document,) = registry.read_file(folder / "missing_timeframe.vtt").documents
    assert [turn.begins for turn in document.turns] == [500, 11890]
    assert "Caption text #2" in document.findings[0].what
    (document,) = registry.read_file(folder / "invalid_timeframe_in_cue_text.vtt").documents
    assert [anchor.milliseconds for anchor in document.anchors] == [500, 7000, 11890]
    (document,) = registry.read_file(folder / "cue_tags.vtt").documents
    assert document.text.endswith("Like a big-a pizza pie That's amore\n")
