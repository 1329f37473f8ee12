"""Order by the clock, times that cannot be, the echoes of recognisers."""

from hypothesis import given
from hypothesis import strategies as st

from qualcode.importers.rendering import Utterance
from qualcode.importers.timeline import echoes, ordered, possible, rising

TIMES = st.none() | st.integers(-(10**12), 10**12)
SAID = st.lists(st.builds(Utterance, st.just("A"), st.text(min_size=1, max_size=3), TIMES, TIMES))


@given(SAID)
def test_no_words_are_lost_and_every_time_that_is_left_can_be(said):
    sound, findings = possible(said, str)
    assert [one.words for one in sound] == [one.words for one in said]
    for one in sound:
        assert 0 <= (one.begins or 0) <= (one.ends if one.ends is not None else 10**13)
        assert max(one.begins or 0, one.ends or 0) <= 360_000_000
    assert possible(sound, str) == (sound, ())
    assert bool(findings) == (sound != said)


@given(SAID)
def test_ordering_keeps_all_words_and_is_done_once(said):
    sound, _ = possible(said, str)
    for one_clock in (True, False):
        in_time, _ = ordered(sound, str, one_clock=one_clock)
        assert sorted(one.words for one in in_time) == sorted(one.words for one in said)
    times = [one.begins for one in in_time if one.begins is not None]
    assert times == sorted(times)


def test_words_without_a_time_stay_behind_those_before_them():
    said = [Utterance("A", "b", 5000), Utterance("A", "c"), Utterance("B", "a", 1000)]
    in_time, (note,) = ordered(said, "cue {}".format)
    assert [one.words for one in in_time] == ["a", "b", "c"]
    assert note.where == "cue 2"


def test_what_is_said_three_times_in_a_row_is_reported_and_a_short_answer_is_not():
    yes = [Utterance("A", "Yes.", n) for n in range(5)]
    thanks = [Utterance("A", "Thank you.", n) for n in range(3)]
    assert echoes([*yes, *thanks[:2]], "a") == ()
    (warning,) = echoes([*yes, *thanks], "a")
    assert "3 times" in warning.what
    assert len(echoes([*thanks, *yes] * 9, "a")) == 4


def test_times_that_go_back_in_a_table():
    said = [Utterance("A", "a", 5000), Utterance("A", "b"), Utterance("A", "c", 1000)]
    (warning,) = rising(said, "row {}".format)
    assert warning.where == "row 2"
