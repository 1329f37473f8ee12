"""More like this: from a turn, a coding, a suggestion, words of one's own."""

import pytest

from qualcode.coding.ids import key_text
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.errors import QualcodeError
from qualcode.store import runs, suggestions
from qualcode.workflow import alike, decide
from qualcode.workflow.queue import Queue


@pytest.fixture
def talk(project):
    project.bring(
        club=(
            "Interviewer: Did colleagues trust each other before the visits began?\n"
            "Ann: Trust between colleagues grew slowly over the visits.\n"
            "Ben: The timetable never left room for planning lessons together.\n"
        ),
        pair="Cleo: Colleagues began to trust each other after two visits.\nCleo: It rained, no?\n",
    )
    return project


def said(found):
    return [(each.source, each.turn) for each in found]


def test_a_turn_is_named_as_in_memos_and_is_not_near_to_itself(talk):
    place = alike.place(talk.db, "club#2")
    assert place.text == "Trust between colleagues grew slowly over the visits."
    found = alike.near(talk.db, place, unit="turn")
    assert set(said(found)[:2]) == {("pair", 1), ("club", 1)}
    assert ("club", 2) not in said(found)
    assert found == sorted(found, key=lambda each: -each.nearness)
    assert {"trust", "colleagues", "visits"} <= set(found[0].common)


def test_interviewers_and_other_sources_can_be_left_out(talk):
    place = alike.place(talk.db, "club#2")
    assert ("club", 1) not in said(alike.near(talk.db, place, interviewers=False))
    assert {each.source for each in alike.near(talk.db, place, ["pair"])} == {"pair"}


def test_suggestions_codings_and_words_are_places_too(talk):
    talk.suggest()
    row = next(row for row in talk.find() if row.source == "club" and row.code == "trust")
    (coding,) = decide.accept(talk.db, "mina", [row])
    of_suggestion = alike.place(talk.db, key_text(row.key))
    assert of_suggestion == alike.place(talk.db, coding.id)
    words = alike.place(talk.db, "colleagues who trust each other")
    assert words.revision == ""
    assert alike.near(talk.db, words)


def test_one_word_is_a_place_and_a_hash_in_words_is_no_turn(talk):
    assert alike.place(talk.db, "trust").revision == ""
    assert alike.place(talk.db, "come in at #1").text == "come in at #1"


def test_what_was_learned_from_a_coder_is_a_place_for_her_alone(talk):
    talk.suggest()
    row = talk.find()[0]
    mine = Evidence("learned", "1", "the way it is said", (), 0.6, "mina", 0.6, 30)
    run = runs.start(talk.db, "suggest", "mina")
    own = Suggestion(77, row.revision, row.start, row.start + 2, row.code, (mine,))
    suggestions.write(talk.db, run, [own])
    suggestions.finish(talk.db, run, "mina", ["learned"], None, [row.revision])
    row = next(each for each in talk.find() if each.key == 77)
    typed = key_text(row.key)
    assert alike.place(talk.db, typed, "mina").start == row.start
    kind, target = decide.memo_target(talk.db, f"suggestion:{typed}", "mina")
    assert (kind, target) == ("suggestion", typed)
    with pytest.raises(QualcodeError, match="no turn, coding or suggestion"):
        alike.place(talk.db, typed, "jo")
    with pytest.raises(QualcodeError, match="there is no suggestion"):
        decide.memo_target(talk.db, f"suggestion:{typed}", "jo")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("clu#1", "club"), ("club#9", "no turn 9"), ("zz", "no turn, coding or suggestion")],
)
def test_what_is_not_there_is_one_clear_sentence(talk, typed, told):
    with pytest.raises(QualcodeError) as fault:
        alike.place(talk.db, typed)
    assert told in f"{fault.value.message} {fault.value.hint}"


def test_words_that_say_nothing_find_nothing(talk):
    with pytest.raises(QualcodeError, match="too little"):
        alike.near(talk.db, alike.place(talk.db, "and of the"))


def test_the_queue_goes_by_nearness_until_it_is_told_otherwise(talk):
    talk.suggest()
    rows = talk.find()
    asked = Queue(talk.db, "mina", rows, "source")
    usual = asked.after(())
    asked.like("Colleagues began to trust each other after two visits.")
    near = asked.after(())
    assert near[0].source == "pair"
    assert sorted(near) == sorted(usual)
    assert near != usual
    asked.like("")
    assert asked.after(()) == usual
