"""WebVTT and SubRip: voices, prefixes, order, odd files."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.importers.captions import Captions
from qualcode.transcript.document import Document


def read(text: str) -> Document:
    (document,) = Captions().read(text.encode(), "a.vtt")
    return document


def turns(text: str) -> list[tuple[str | None, str]]:
    document = read(text)
    return [(turn.label, document.speech(turn)) for turn in document.turns]


def vtt(*cues: str, start: int = 0) -> str:
    blocks = [
        f"00:{start + n:02}:00.000 --> 00:{start + n:02}:50.000\n{cue}"
        for n, cue in enumerate(cues)
    ]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def test_teams_voices():
    text = vtt(
        "<v Ana L&#243;pez>Hello &amp; welcome\nall</v>",
        "<v.loud Ana L&#243;pez>to <i>this</i>",
        "<v Graham, Ken (Contractor)>Thanks</v>",
    )
    assert turns(text) == [
        ("Ana López", "Hello & welcome all to this"),
        ("Graham, Ken (Contractor)", "Thanks"),
    ]
    assert read(text).text == (
        "Ana López: Hello & welcome all to this\n\nGraham, Ken (Contractor): Thanks\n"
    )


def test_two_voices_in_one_cue():
    assert turns(vtt("<v Ann>Hello</v>\n<v Ben>Hi</v> there")) == [
        ("Ann", "Hello"),
        ("Ben", "Hi there"),
    ]


def test_a_cue_without_a_voice_goes_on():
    assert turns(vtt("<v Ann>Hello</v>", "(pause)")) == [("Ann", "Hello (pause)")]


def test_zoom_prefixes_and_a_colon_in_speech():
    text = vtt(
        "Ann Bell: So",
        "and on",
        "my point is: trust",
        "Ben Cook: Yes",
        "Ann Bell: Ah",
        "Ben Cook: No",
    )
    assert turns(text) == [
        ("Ann Bell", "So and on my point is: trust"), ("Ben Cook", "Yes"),
        ("Ann Bell", "Ah"), ("Ben Cook", "No"),
    ]  # fmt: skip


def test_two_speakers_in_the_lines_of_one_cue():
    text = vtt("Ann: So?\nBen: Yes", "Ann: Ah", "Ben: No")
    assert [label for label, _ in turns(text)] == ["Ann", "Ben", "Ann", "Ben"]


def test_cues_before_the_first_speaker_belong_to_nobody():
    document = read(vtt("(music)", "Ann: So?", "Ben: Yes", "Ann: Ah", "Ben: No"))
    assert document.turns[0].label is None
    (warning,) = document.findings
    assert "unattributed" in warning.what


def test_times_of_turns_and_cues():
    document = read(vtt("<v Ann>So", "<v Ann>yes", "<v Ben>Ah"))
    assert [(turn.begins, turn.ends) for turn in document.turns] == [
        (0, 110_000),
        (120_000, 170_000),
    ]
    said = [document.text[anchor.position :][:3] for anchor in document.anchors]
    assert said == ["So ", "yes", "Ah\n"]
    assert [anchor.milliseconds for anchor in document.anchors] == [0, 60_000, 120_000]


def test_cues_out_of_order_are_put_in_order():
    text = "WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ben>b\n\n00:01.000 --> 00:06.000\n<v Ann>a\n"
    assert turns(text) == [("Ann", "a"), ("Ben", "b")]


def test_a_clock_that_starts_again_leaves_the_order_and_is_said():
    text = vtt("<v Ann>one", start=10) + vtt("<v Ben>two").removeprefix("WEBVTT\n")
    assert turns(text) == [("Ann", "one"), ("Ben", "two")]
    (warning,) = read(text).findings
    assert warning.where == "a.vtt, cue 2"


def test_captions_that_name_nobody_are_cut_at_pauses():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:02.000 --> 00:03.000\ntwo\n\n"
        "00:09.000 --> 00:10.000\nthree\n"
    )
    assert turns(text) == [(None, "one two"), (None, "three")]
    assert "no speaker" in read(text).findings[0].what


def test_a_long_stretch_is_cut_at_the_end_of_a_sentence():
    cues = [
        f"00:{n:02}.000 --> 00:{n + 1:02}.000\nwords{'.' if n == 40 else ''}" for n in range(50)
    ]
    assert len(turns("WEBVTT\n\n" + "\n\n".join(cues))) == 2


def test_text_after_a_blank_line_in_a_cue_is_not_lost():
    text = vtt("<v Ann>one") + "\nand two\n"
    assert turns(text) == [("Ann", "one and two")]
    assert "without a time" in read(text).findings[0].what


def test_notes_and_styles_are_no_speech():
    text = vtt("<v Ann>one").replace("WEBVTT\n", "WEBVTT\n\nNOTE a note\n\nSTYLE\n::cue {}\n")
    assert turns(text) == [("Ann", "one")]


def test_subrip_with_and_without_numbers():
    plain = (
        "00:00:01,000 --> 00:00:02,000\nAnn: Hi\n\n00:00:03,000 --> 00:00:04,000\nBen: {x} < 5\n"
    )
    numbered = plain.replace("00:00:01,", "1\n00:00:01,").replace("00:00:03,", "2\n00:00:03,")
    numbered = numbered.replace("--> 1\n", "--> ")
    assert turns(numbered) == turns(plain) == [("Ann", "Hi"), ("Ben", "{x} < 5")]


def test_lookalikes_name_their_cue():
    document = read(vtt("Ann: So", "Note: bell", "Ben: Yes", "Ann: Ah", "Ben: No"))
    assert [finding.where for finding in document.findings] == ["a.vtt, cue 2"]


def test_a_cue_with_a_time_in_its_words_keeps_them():
    assert turns(vtt("<v Ann>bye [inaudible 00:10:06]")) == [("Ann", "bye [inaudible 00:10:06]")]


def test_lines_before_the_first_cue_are_no_speech():
    text = vtt("<v Ann>one").replace("WEBVTT\n", "WEBVTT\n\nKind: captions\n")
    assert turns(text) == [("Ann", "one")]


def test_names_without_words_are_no_text():
    with pytest.raises(QualcodeError, match="holds no text"):
        read(vtt("Ann:", "Ann:", "Ann:"))
