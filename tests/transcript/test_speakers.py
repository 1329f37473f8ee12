"""Roles, look-alike labels and counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.transcript.document import Document, Turn
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT
from qualcode.transcript.speakers import near_duplicates, report, role_of


def document(*said: tuple[str | None, str]) -> Document:
    text, turns = "", []
    for label, words in said:
        turns.append(Turn(len(text), len(text) + len(words), label))
        text += f"{words}\n"
    return Document(text, tuple(turns), "test")


@pytest.mark.parametrize(
    "label",
    ["Interviewer", "INTERVIEWER 1", "Int 1", "int.", "I", "i1", "I-2", "M", "MOD", "Mod2", "Q",
     "Moderator", "moderater", "interviewr", "Facilitators", "Lead researcher", "Co-facilitator",
     "Researcher A", "Interviewer (KM)", "Kim Lee (Researcher)", "Anna - Moderator", "Evaluator"],
)  # fmt: skip
def test_labels_of_interviewers(label):
    assert role_of(label) == INTERVIEWER


@pytest.mark.parametrize(
    "label",
    ["Interviewee", "interviewee 2", "Interviewees", "Ian", "Mary", "Iain", "IM", "P1", "F1", "Head",
     "Integra", "Research lead", "Inta", "", None, "Modesty", "Quentin", "Respondent", "Speaker 1"],
)  # fmt: skip
def test_labels_of_others(label):
    assert role_of(label) == PARTICIPANT


@pytest.mark.parametrize(
    ("one", "other"),
    [("Interviewer", "interviewr"), ("Interviewer", " interviewer"), ("P1", "P 1"),
     ("Head teacher", "headteacher"), ("Sara", "Sarah"), ("Ms. Kim", "Ms. Kim (Leeds)"),
     ("Dr David Blaney", "David Blaney"), ("Teacher", "Teachers"), ("Speaker_1", "speaker 1")],
)  # fmt: skip
def test_labels_that_may_be_one_speaker(one, other):
    assert near_duplicates([one, other]) == ((one, other),)
    assert near_duplicates([other, one]) == ((other, one),)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Interviewer", "Interviewee"), ("Speaker 1", "Speaker 2"), ("Teacher A", "Teacher B"),
     ("P1", "P11"), ("Anna", "Anne"), ("Nick Williams", "Liz Williams"), ("Jo", "Jon"),
     ("Teacher (Ashgrove)", "Teacher (Dunmore)"), ("Head", "Deputy head"), ("Tom", "Tom Okafor")],
)  # fmt: skip
def test_labels_that_are_two_speakers(one, other):
    assert near_duplicates([one, other]) == ()


def test_counts_in_order_of_first_words():
    counts = report(
        document((None, "A title"), ("INT", "How?"), ("Ann", "Well, so."), ("INT", "And?"))
    )
    assert [(c.label, c.turns, c.words, c.role) for c in counts] == [
        (None, 1, 2, PARTICIPANT), ("INT", 2, 2, INTERVIEWER), ("Ann", 1, 2, PARTICIPANT)
    ]  # fmt: skip
    assert counts[1].reason == "the label says so"


ASKED = [("Ruth", "How did it go?"), ("Tom", "Well, it went as you would think it went."),
         ("Ruth", "And then?"), ("Tom", "Then we did it again, but with the bits swapped round."),
         ("Ruth", "Right."), ("Tom", "So."), ("Ruth", "Why?"), ("Tom", "Because.")]  # fmt: skip


def test_an_interviewer_by_behaviour():
    ruth, tom = report(document(*ASKED))
    assert (ruth.role, tom.role) == (INTERVIEWER, PARTICIPANT)
    assert ruth.reason == "asks in 75% of 4 turns, 2 words a turn"
    assert tom.reason == ""


def test_behaviour_says_nothing_where_it_cannot():
    assert {c.role for c in report(document(*ASKED, ("Kim", "Hm.")))} == {PARTICIPANT}  # three
    assert {c.role for c in report(document(*ASKED[:2]))} == {PARTICIPANT}  # too short
    both = [(label, f"{words}?") for label, words in ASKED]
    assert {c.role for c in report(document(*both))} == {PARTICIPANT}  # both ask
    talks = [(label, words * 9 if label == "Ruth" else words) for label, words in ASKED]
    assert {c.role for c in report(document(*talks))} == {PARTICIPANT}  # who asks says more
    alike = [("Ruth", "So you went?"), ("Tom", "So I went.")] * 3
    assert {c.role for c in report(document(*alike))} == {PARTICIPANT}  # both say as much
    assert report(document()) == ()


def test_a_known_interviewer_goes_before_behaviour():
    renamed = [("INT" if label == "Tom" else label, words) for label, words in ASKED]
    assert {c.label: c.role for c in report(document(*renamed))} == {
        "Ruth": PARTICIPANT, "INT": INTERVIEWER
    }  # fmt: skip


def test_male_beside_female_is_no_moderator():
    assert {c.role for c in report(document(("M", "a"), ("F", "b")))} == {PARTICIPANT}
    assert {c.role for c in report(document(("M1", "a"), ("F1", "b")))} == {PARTICIPANT}
    assert [c.role for c in report(document(("M", "a"), ("P1", "b")))] == [INTERVIEWER, PARTICIPANT]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["INT", "Ann", None]), st.text("ab ?", min_size=1))))
def test_counts_add_up(said):
    one = document(*said)
    counts = report(one)
    assert sum(c.turns for c in counts) == len(one.turns)
    assert len({c.label for c in counts}) == len(counts)


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=8))
def test_pairs_are_of_different_labels(labels):
    assert all(
        one != other and {one, other} <= set(labels) for one, other in near_duplicates(labels)
    )


def test_brackets_tell_apart_and_case_does_not():
    assert near_duplicates(["Teacher (A)", "teacher (a)"]) == (("Teacher (A)", "teacher (a)"),)


def test_many_labels_are_compared_by_their_letters_only():
    labels = [f"Name{'x' * n}" for n in range(400)]
    assert near_duplicates([*labels, "NAME"]) == (("Name", "NAME"),)
