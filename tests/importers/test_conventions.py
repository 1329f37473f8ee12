"""What programs write around the talk is never speech, and people's own words are never cut."""

import pytest

from qualcode.importers.conventions import recognise
from qualcode.importers.lines import candidates
from qualcode.importers.turns import find_turns


def turns(text: str) -> list[tuple[str | None, str]]:
    return [(turn.label, text[turn.start : turn.end]) for turn in find_turns(text, str).turns]


def times(text: str) -> list[tuple[int | None, int | None]]:
    return [(turn.begins, turn.ends) for turn in find_turns(text, str).turns]


def program(text: str) -> str | None:
    known = recognise(text, list(candidates(text)))
    return known.program if known else None


TEAMS = (
    "Ann Lee   0:03\nSo?\n\nBen Ray   0:08\nYes.\n\nAnn Lee   0:21\nAnd?\n\nBen Ray   1:02:09\nNo."
)


def test_teams_in_another_language_by_its_duration():
    text = f"Besprechung am Montag\n3. März 2026, 09:58\n31 Min. 5 Sek.\n\n{TEAMS}"
    assert turns(text.replace("31 Min. 5 Sek.", "31m 5s"))[0] == ("Ann Lee", "So?")


def test_teams_that_stopped_in_between():
    text = TEAMS.replace(
        "\n\nAnn Lee   0:21", "\n\nBen Ray stopped transcription\n\nAnn Lee   0:21"
    )
    assert turns(text)[1] == ("Ben Ray", "Yes.")


def test_speech_about_transcription_stays():
    text = "Ann: We started\nBen: Then she stopped transcription\nAnn: And?\nBen: No."
    assert turns(text)[1] == ("Ben", "Then she stopped transcription")


def test_otter_whose_speakers_are_listed_one_below_the_other():
    text = f"Talk\n\nSPEAKERS\n\nAnn Lee\n\nBen Ray\n\n{TEAMS}\n\nTranscribed by https://otter.ai\n"
    assert program(text) == "Otter"
    assert [label for label, _ in turns(text)] == ["Ann Lee", "Ben Ray", "Ann Lee", "Ben Ray"]


def test_people_who_write_attendees_themselves():
    text = "Date: 3 May\nAttendees: Ann, Ben\n\nAnn: So?\nBen: Yes.\nAnn: And?\nBen: No."
    assert program(text) is None
    assert turns(text)[0] == ("Ann", "So?")


def test_old_captions_of_teams_without_names():
    text = "0:0:5.1 --> 0:0:8.2\nSo it went well.\n0:0:9.0 --> 0:0:12.7\nAnd nobody minded that."
    assert turns(text) == [(None, "So it went well."), (None, "And nobody minded that.")]
    assert times(text) == [(5100, 8200), (9000, 12_700)]
    assert any("no speaker" in each.what for each in find_turns(text, str).findings)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I: So? #00:00:05-2#\nB: Yes. #00:00:09-1#\nI: And?\nB: No. #00:00:12-0#",
         [(None, 5200), (5200, 9100), (9100, None), (None, 12_000)]),
        ("#00:00:01-0# I: So?\n#00:00:05-2# B: Yes. #00:00:09-1#\n#00:00:10-0# I: And?\nB: No.",
         [(1000, None), (5200, 9100), (10_000, None), (None, None)]),
    ],
    ids=["at the end", "at the start"],
)  # fmt: skip
def test_f4_by_majority(text, expected):
    assert times(text) == expected


def test_an_arrow_in_talk_is_no_cue():
    text = "Ann: from a --> b\nBen: yes\nAnn: ok\nBen: no"
    assert program(text) is None
    assert len(turns(text)) == 4
