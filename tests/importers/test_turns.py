"""Speakers and turns of plain text: the ways people write them, and what only looks like one."""

import pytest

from qualcode.importers.doubts import by_line
from qualcode.importers.turns import find_turns

INLINE = "Interviewer: How?\n\nHead: Well.\n\nInterviewer: And?\n\nHead: No.\n"


def turns(text: str) -> list[tuple[str | None, str]]:
    found = find_turns(text, by_line(text, "a.txt"))
    return [(turn.label, text[turn.start : turn.end]) for turn in found.turns]


def labels(text: str) -> list[str | None]:
    return [label for label, _ in turns(text)]


def notes(text: str) -> list[str]:
    return [str(finding) for finding in find_turns(text, by_line(text, "a.txt")).findings]


FORMS = {
    "name and colon": INLINE,
    "no blank lines": INLINE.replace("\n\n", "\n"),
    "no space after the colon": INLINE.replace(": ", ":"),
    "indented": INLINE.replace("Interviewer", "  Interviewer"),
    "a space before the colon": INLINE.replace(":", "\u00a0:"),
    "bold with the colon": INLINE.replace("Interviewer:", "**Interviewer:**"),
    "all bold": "".join(f"**{name}:** {said}\n\n" for name, said in
                        [("Interviewer", "How?"), ("Head", "Well."), ("Interviewer", "And?"),
                         ("Head", "No.")]),
    "bold before the colon": INLINE.replace("Interviewer:", "**Interviewer**:"),
    "bold without colon": "**Interviewer** How?\n\n**Head** Well.\n\n**Interviewer** And?\n\n"
                          "**Head** No.\n",
    "bold questions": INLINE.replace("Interviewer: How?", "**Interviewer: How?**").replace(
        "Interviewer: And?", "**Interviewer: And?**"),
    "brackets": INLINE.replace("Interviewer:", "[Interviewer]").replace("Head:", "[Head]"),
    "brackets and colon": INLINE.replace("Interviewer", "[Interviewer]").replace("Head", "[Head]"),
    "own line": INLINE.replace(": ", "\n"),
    "own line with colon": INLINE.replace(": ", ":\n"),
    "own line and a blank": INLINE.replace(": ", "\n\n"),
    "headings": INLINE.replace("Interviewer: ", "### Interviewer\n\n").replace(
        "Head: ", "### Head\n\n"),
    "time before": INLINE.replace("Interviewer:", "[00:00:05] Interviewer:"),
    "time after": INLINE.replace(":", " (00:12):"),
    "time between": INLINE.replace(": ", ": [00:00:12] "),
    "name and time": INLINE.replace(": ", "  0:03  \n"),
    "time and name": INLINE.replace("Interviewer: ", "0:05 Interviewer\n").replace(
        "Head: ", "0:07 Head\n"),
    "name, time, text": INLINE.replace(":", " [00:00:12]"),
    "time on its own line": INLINE.replace("Interviewer", "[00:00:05]\nInterviewer"),
    "bare time on its own line": INLINE.replace("Interviewer", "00:00:05.2\nInterviewer"),
    "a range of times": INLINE.replace("Interviewer", "00:00:05 --> 00:00:09\nInterviewer"),
    "time at the end": INLINE.replace("\n\n", " #00:00:10-5#\n\n"),
    "time in tabs": INLINE.replace("Interviewer:", "00:21:14\tInterviewer:\t"),
    "list marks": INLINE.replace("Interviewer:", "- Interviewer:").replace("Head:", "- Head:"),
    "right to left marks": INLINE.replace("Head:", "\u202bHead\u202c:"),
    "wide colon": INLINE.replace(": ", "："),
}  # fmt: skip


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_ways_to_write_a_speaker(text):
    assert turns(text) == [
        ("Interviewer", "How?"), ("Head", "Well."), ("Interviewer", "And?"), ("Head", "No.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stamp", "begins", "ends"),
    [
        ("[00:00:05] Ann: yes", 5_000, None),
        ("[00:00:05 - 00:00:09] Ann: yes", 5_000, 9_000),
        ("Ann (01:12): yes", 72_000, None),
        ("Ann: [00:00:12] yes", 12_000, None),
        ("01:00:00.5 Ann: yes", 3_600_500, None),
        ("00:00:05\nAnn: yes", 5_000, None),
        ("Ann: yes #00:00:10-5#", None, 10_500),
        ("00:00:05:12 Ann: yes", 5_000, None),
        ("Ann: yes (10:30)", None, None),
    ],
)
def test_times_of_a_turn(stamp, begins, ends):
    text = f"{stamp}\nBen: no\nAnn: so\nBen: ha\n"
    turn = find_turns(text, str).turns[0]
    assert (turn.label, turn.begins, turn.ends) == ("Ann", begins, ends)


def test_times_amid_the_speech_are_anchors_and_stay_in_the_turn():
    text = (
        "Ann: so\n\n[00:01:00]\n\nand [00:02:00] on [inaudible 00:03:00]\nBen: no\nAnn: x\nBen: y\n"
    )
    found = find_turns(text, str)
    assert text[found.turns[0].start : found.turns[0].end].endswith("[inaudible 00:03:00]")
    assert [anchor.milliseconds for anchor in found.anchors] == [60_000, 120_000]
    assert all(text[anchor.position] == "[" for anchor in found.anchors)


def test_paragraphs_without_a_label_go_on_with_the_turn():
    assert turns("Ann: one\n\ntwo\n\nBen: x\nAnn: y\nBen: z")[0] == ("Ann", "one\n\ntwo")


LOOKALIKES = {
    "note": "Note: the bell rang",
    "time of day": "17:30 is when we met",
    "address": "https://example.org/a",
    "for example": "e.g.: this one",
    "long": f"{'A Very Long Name ' * 4}: yes",
    "number": "12: the number",
    "small letters": "the thing is: trust",
    "sentence": "And then she said: no",
    "a remark": "[laughs] we did",
}


@pytest.mark.parametrize("line", LOOKALIKES.values(), ids=LOOKALIKES)
def test_what_only_looks_like_a_speaker(line):
    text = f"Interviewer: see\n{line}\nHead: yes\nInterviewer: so\nHead: no\n"
    assert turns(text)[0] == ("Interviewer", f"see\n{line}")
    assert labels(text) == ["Interviewer", "Head", "Interviewer", "Head"]


@pytest.mark.parametrize("look", ["note", "time of day", "address", "for example"])
def test_a_lookalike_is_said(look):
    text = f"Interviewer: see\n{LOOKALIKES[look]}\nHead: yes\nInterviewer: so\nHead: no\n"
    (note,) = notes(text)
    assert note.startswith("note: a.txt:2: ")
    assert "looks like a speaker" in note


def test_many_lookalikes_are_said_in_short():
    odd = "".join(f"{letter} {'Very ' * 14}: x\n" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY")
    assert len(notes(f"Ann: a\nBen: b\nAnn: c\nBen: d\n{odd}")) == 13


def test_a_common_word_that_occurs_once_is_no_name():
    text = "Ann: we speak of trust\nTrust: that is it\nBen: yes\nAnn: so\nBen: no\n"
    assert labels(text) == ["Ann", "Ben", "Ann", "Ben"]


def test_a_name_that_occurs_once_is_a_speaker():
    assert "Dr Cleo Oak" in labels("Ann: hi\nBen: yes\nDr Cleo Oak: hello\nAnn: so\nBen: no\n")


def test_a_name_with_a_long_title_in_brackets_is_a_speaker():
    long = "Cleo Oak (Head of the Department of Very Long Names and of Titles, North)"
    assert long in labels(f"Ann: hi\nBen: yes\n{long}: hello\nAnn: so\nBen: no\n")


def test_labels_that_drift_are_labels():
    text = "Interviewer: a?\nInterviewee: b\nInterviewer: c?\ninterviewee: d\ninterviewr: e?\n"
    assert labels(text) == [
        "Interviewer",
        "Interviewee",
        "Interviewer",
        "interviewee",
        "interviewr",
    ]


def test_a_file_with_few_labels():
    assert turns("Anna: hi\nBen: hello") == [("Anna", "hi"), ("Ben", "hello")]
    assert turns("Headteacher: I talk.\n\nAnd on.") == [("Headteacher", "I talk.\n\nAnd on.")]


def test_data_about_the_file_is_no_speech():
    text = f"Date: 3 May\nSchool: Ashgrove\nInterviewer: KM\n\n{INLINE}"
    assert turns(text) == turns(INLINE)
    (note,) = notes(text)
    assert note.startswith("note: a.txt:1: unattributed, no speech: “Date: 3 May")


def test_headings_and_rules_are_no_speech():
    text = f"# Interview 3\n\n{INLINE}\n## Part 2\n\nInterviewer: So?\n\n---\nEnd of transcript\n"
    assert turns(text) == [*turns(INLINE), ("Interviewer", "So?")]
    assert len(notes(text)) == 4


def test_text_before_the_first_speaker_belongs_to_nobody():
    text = f"We sat in her office.\n\n{INLINE}"
    assert turns(text) == [(None, "We sat in her office."), *turns(INLINE)]
    (warning,) = notes(text)
    assert warning.startswith("warning: a.txt:1: unattributed text before the first speaker")


def test_a_text_that_names_nobody_has_a_turn_a_paragraph():
    text = "A note\n\nI sat there. Helen said: come in.\nThen I left.\n\n17:30 Home.\n"
    assert turns(text) == [
        (None, "A note"),
        (None, "I sat there. Helen said: come in.\nThen I left."),
        (None, "17:30 Home."),
    ]
    assert notes(text)[0].startswith("warning: a.txt:1: no speaker was found")


def test_lines_are_paragraphs_where_nothing_else_parts_them():
    assert turns("One line.\nAnother line.") == [(None, "One line."), (None, "Another line.")]
    wrapped = "\n".join(["This line is as long as those of a page that somebody wrapped"] * 4)
    assert turns(wrapped) == [(None, wrapped)]


def test_a_few_labels_do_not_make_a_long_text_a_dialogue():
    prose = "\n\n".join(f"Paragraph {number} of prose." for number in range(60))
    assert set(labels(f"{prose}\n\nAnna: yes\n\nBen: no\n\nAnna: so\n\n{prose}")) == {None}


def test_headings_of_field_notes_are_no_speakers():
    text = "Setting: the hall.\n\nTwelve people came.\n\nReflection: they trust each other.\n"
    assert set(labels(text)) == {None}


def test_short_answers_are_no_labels():
    text = "How are you?\n\nYes\n\nAnd the school?\n\nYes\n\nAnd now?\n\nNo\n\nWhy?\n\nNo\n"
    assert set(labels(text)) == {None}


def test_a_label_without_words_makes_no_turn_and_is_said():
    text = "Ann: hi\nBen:\nAnn: so\nBen: yes\n"
    assert labels(text) == ["Ann", "Ann", "Ben"]
    assert notes(text) == ["note: a.txt:2: `Ben` is followed by no words"]


def test_a_list_of_a_thousand_names_ends():
    text = "".join(f"Oak{chr(97 + n % 26)}{chr(97 + n // 26)} Elm: word\n" for n in range(600))
    assert len(turns(text)) == 600


def test_an_end_before_the_beginning_is_left_out_and_told():
    found = find_turns("[00:00:09 - 00:00:05] Ann: Hello?\n[00:00:10] Ben: Yes.", str)
    assert [(turn.begins, turn.ends) for turn in found.turns] == [(9000, None), (10000, None)]
    assert any("end before they begin: 1" in each.what for each in found.findings)
