"""JSON of speech tools: what each reads like, and what is refused in one sentence."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.importers import registry
from qualcode.importers.speech_json import SpeechJson
from qualcode.transcript.document import Document


def read(content: object) -> Document:
    (document,) = SpeechJson().read(json.dumps(content).encode(), "a.json")
    return document


def turns(content: object) -> list[tuple[object, ...]]:
    document = read(content)
    return [(t.label, document.speech(t), t.begins, t.ends) for t in document.turns]


def test_a_segment_is_split_where_its_words_change_speaker():
    words = [{"word": w, "start": n, "end": n + 0.5, "speaker": s} for n, (w, s) in
             enumerate([("Why?", "B"), ("So.", "A"), ("There.", None), ("Oh", "B")])]  # fmt: skip
    segment = {"start": 0, "end": 4, "text": " Why? So. There. Oh", "speaker": "B", "words": words}
    assert turns({"segments": [segment]}) == [
        ("B", "Why?", 0, 500), ("A", "So. There.", 1000, 2500), ("B", "Oh", 3000, 3500)
    ]  # fmt: skip


def test_channels_of_a_call_are_interleaved():
    def channel(*words):
        return {"alternatives": [{"transcript": "", "words": [
            {"word": word, "start": start, "end": start + 0.5} for word, start in words]}]}  # fmt: skip

    channels = [channel(("Hello.", 0), ("Good.", 4)), channel(("Hi.", 2))]
    assert [(label, said) for label, said, _, _ in turns({"results": {"channels": channels}})] == [
        ("Channel 1", "Hello."), ("Channel 2", "Hi."), ("Channel 1", "Good.")
    ]  # fmt: skip


def test_speakers_of_channels_and_on_items_in_aws():
    def item(text, start, **more):
        return {"start_time": start, "end_time": start, "type": "pronunciation",
                "alternatives": [{"content": text}], **more}  # fmt: skip

    on_items = {
        "items": [item("Hi", "0.1", speaker_label="spk_0"), item("No", "1", speaker_label="spk_1")]
    }
    assert [turn[:2] for turn in turns({"results": on_items})] == [("spk_0", "Hi"), ("spk_1", "No")]
    channels = {"channels": [{"channel_label": "ch_1", "items": [{"start_time": "0.1"}]}]}
    beside = {"items": [item("Hi", "0.1")], "channel_labels": channels}
    assert turns({"results": beside}) == [("ch_1", "Hi", 100, 100)]


def test_lists_chunks_and_plain_words():
    said = [
        {"start": 1.5, "end": 2, "text": "Hi", "speaker": 1},
        {"start": 3, "end": 4, "text": "Yo"},
    ]
    assert turns(said)[0] == ("Speaker 1", "Hi", 1500, 2000)
    assert turns({"chunks": [{"timestamp": [0, None], "text": " So"}]}) == [(None, "So", 0, None)]
    words = [{"text": "we", "start": 100, "end": 400}, {"text": "met", "start": 450, "end": 800}]
    assert turns({"words": words}) == [(None, "we met", 100, 800)]


def test_times_that_are_no_numbers_are_left_out():
    data = b'{"segments": [{"start": NaN, "end": Infinity, "text": "a", "speaker": "A"}, {"start": "x", "end": -5, "text": "b", "speaker": "B"}]}'
    (document,) = SpeechJson().read(data, "a.json")
    assert [(t.begins, t.ends) for t in document.turns] == [(None, None), (None, None)]
    assert "cannot be" in document.findings[0].what


def test_lone_surrogates_are_repaired():
    document = read(
        {"segments": [{"start": 0, "text": "\ud83d\ude00 \ud83d", "speaker": "Z\ud83d"}]}
    )
    assert document.text.encode()
    assert [str(finding).encode() for finding in document.findings] == []


BAD = {
    "another tool": ('{"kind": "playlist"}', "does not know", "Whisper, WhisperX"),
    "a number": ("7", "does not know", "Whisper"),
    "an empty list": ("[]", "does not know", "Whisper"),
    "cut off": ('{"segments": [{"text": "a', "ends in the middle", "again"),
    "a comma too many": ('{"segments": [],}', "is no whole JSON", "again"),
    "too deep": ("[" * 200_000, "nested too deep", "Whisper"),
    "a huge number": ('{"start": ' + "9" * 5000 + "}", "impossible numbers", "Whisper"),
    "parts missing": ('{"monologues": [{"speaker": 0}]}', "parts of it are missing", "again"),
    "a time beyond all": (
        '{"segments": [{"start": 1' + "0" * 400 + ', "end": 2, "text": "a"}]}',
        "parts of it",
        "again",
    ),
    "words without words": (
        '{"paragraphs": [{"words": [{"time": 1}]}]}',
        "holds no text",
        "no words",
    ),
    "no words": ('{"segments": [{"start": 0, "text": " "}]}', "holds no text", "no words"),
    "nothing typed": ('{"text": "<p></p>", "media": "a.mp3"}', "holds no text", "nothing"),
}


@pytest.mark.parametrize(("text", "said", "hint"), BAD.values(), ids=BAD)
def test_bad_json_is_one_sentence(text, said, hint):
    with pytest.raises(QualcodeError, match=said) as stop:
        SpeechJson().read(text.encode(), "a.json")
    assert hint in stop.value.hint


def test_too_large_a_file_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("qualcode.importers.speech_json._LARGEST", 10)
    with pytest.raises(QualcodeError, match="larger than"):
        read({"segments": [{"start": 0, "text": "a"}]})


SECRETS = (
    '{"audio_url": "https://x.invalid/a?X-Amz-Signature=1", "s": "s3://b/k", "api_key": "k1",'
    ' "webhook_auth_header_value": "k2", "escaped": "https:\\/\\/x.invalid\\/a?sig=1",'
    ' "media": "C:\\\\Users\\\\dana\\\\a.mp3", "file": "/home/dana/a.wav", "author": "Ann",'
    ' "segments": [{"start": 0, "end": 1, "text": "see https://x.invalid/page or /a/b"}]}'
)


def test_what_a_project_keeps_has_no_links_keys_or_paths(tmp_path):
    (tmp_path / "a.json").write_text(SECRETS, encoding="utf-8")
    file = registry.read_file(tmp_path / "a.json")
    kept = json.loads(file.original)
    values = [kept[key] for key in kept if key not in ("segments", "author")]
    assert set(values) == {"left out"}
    assert kept["author"] == "Ann"
    assert kept["segments"][0]["text"] == "see https://x.invalid/page or /a/b"
    assert ": 7" in file.documents[0].findings[0].what


def test_a_file_without_secrets_is_kept_byte_by_byte(tmp_path):
    data = b'\xef\xbb\xbf{ "segments": [{"start": 0,\r\n "text": "a"}] }'
    (tmp_path / "a.json").write_bytes(data)
    assert registry.read_file(tmp_path / "a.json").original == data


WORDS = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), st.text("abc.?é", min_size=1, max_size=5),
              st.none() | st.floats(allow_nan=True), st.none() | st.integers(-5, 10**9))
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_no_word_of_a_segment_is_lost(segments):
    content = [
        {"start": n, "end": n + 1, "text": " ".join(word for _, word, _, _ in words), "words": [
            {"word": word, "speaker": who, "start": start, "end": end} for who, word, start, end in words]}
        for n, words in enumerate(segments)
    ]  # fmt: skip
    wanted = [word for words in segments for _, word, _, _ in words]
    if wanted:
        document = read({"segments": content})
        said = " ".join(document.speech(turn) for turn in document.turns).split()
        assert sorted(said) == sorted(wanted)


KEYS = [
    "segments",
    "words",
    "results",
    "items",
    "channels",
    "text",
    "start",
    "monologues",
    "elements",
    "transcription",
    "paragraphs",
    "Transcript",
    "alternatives",
    "utterances",
    "media",
    "retval",
    "chunks",
    "timestamp",
]


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    fields = st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    return st.lists(inner, max_size=3) | fields


PLAIN = st.none() | st.booleans() | st.floats() | st.text(max_size=5)


@settings(deadline=None, max_examples=150)
@given(st.recursive(PLAIN, nested, max_leaves=15))
def test_any_json_is_read_or_refused_in_one_sentence(content):
    try:
        documents = SpeechJson().read(json.dumps(content).encode(), "a.json")
    except QualcodeError:
        return
    assert all(document.turns for document in documents)
