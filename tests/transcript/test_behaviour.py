"""Who asks: interviews and focus groups are recognised, committees and lessons are left alone."""

from qualcode.transcript.behaviour import asks, by_behaviour, manners
from qualcode.transcript.people import INTERVIEWER, PARTICIPANT

LONG = "We went to the other school and came back with more questions than we had before it all."


def interview(asker="A", other="B", rounds=10):
    return [(asker, "And how was that for you?"), (other, LONG)] * rounds


def group(asker="A", rounds=8, question="And what do the others think?"):
    said = [(asker, question), ("B", LONG), ("C", LONG), ("D", LONG)]
    return said * rounds


def test_an_interview():
    assert by_behaviour(interview()) == {
        "A": (INTERVIEWER, "asks in 100% of 10 turns, 6 words a turn")
    }


def test_a_visitor_does_not_make_a_group_of_an_interview():
    assert by_behaviour([*interview(), ("C", "Tea, anyone?")])["A"][0] == INTERVIEWER


def test_a_focus_group():
    assert by_behaviour(group()) == {"A": (INTERVIEWER, "asks in 100% of 8 turns, 6 words a turn")}


def test_a_committee_has_no_interviewer():
    chair = [("A", f"Thank you. {LONG} Can I ask who is next on this item?")]
    members = [("B", f"{LONG} Why is that?"), ("C", LONG), ("D", f"{LONG} Is it so?"), ("C", LONG)]
    assert by_behaviour([*chair, *members] * 12) == {}


def test_a_chair_who_asks_alone_but_speaks_long_is_a_doubt():
    said = [("A", f"{LONG} Is that so?"), ("B", LONG), ("C", LONG), ("D", LONG)] * 9
    ((role, why),) = by_behaviour(said).values()
    assert role == PARTICIPANT
    assert why == "interviewer? asks in 100% of 9 turns, 21 words a turn"


def test_a_lesson_is_no_interview():
    said = [("T", "How many are there, then? Look at the rods and count them again, all of them."),
            ("S", "Four."), ("T", "Why?"), ("S2", "Because.")] * 10  # fmt: skip
    assert by_behaviour(said) == {}


def test_too_short_to_tell():
    assert by_behaviour(interview(rounds=2)) == {}
    assert by_behaviour([("A", "Yes?")]) == {}
    assert by_behaviour([]) == {}
    assert by_behaviour([(None, "Yes?"), ("A", "No.")]) == {}


def test_marks_are_no_questions_and_no_turns():
    assert not asks("I do [?] not.")
    assert asks("Could you tell us more")
    assert list(manners([("A", "[laughs]"), ("B", "Yes.")])) == ["B"]
