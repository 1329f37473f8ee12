"""The queue: everything comes once, one in four by lot, and copies stay away."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.suggest.estimate import estimate
from qualcode.suggest.queue import LOT, ORDERS, Limits, Waiting, arranged, shown

WAITING = st.lists(
    st.builds(
        Waiting,
        key=st.integers(0, 10**9),
        source=st.sampled_from("ab"),
        start=st.integers(0, 40),
        end=st.integers(41, 60),
        code=st.sampled_from(["time", "trust"]),
        chance=st.floats(0, 1),
        words=st.sampled_from(["", "yes", "we trust them", "no time at all"]),
    ),
    unique_by=(lambda each: each.key, lambda each: each.place),  # a place has one key
    max_size=30,
)


@given(WAITING, st.sampled_from(ORDERS), st.integers(0, 9))
def test_every_order_brings_everything_once(waiting, order, first):
    found = [each for each, _ in arranged(waiting, order, first)]
    assert sorted(found, key=lambda each: each.key) == sorted(waiting, key=lambda each: each.key)
    assert found == [each for each, _ in arranged(waiting[::-1], order, first)]


@given(WAITING, st.integers(0, 9))
def test_one_in_four_comes_by_lot_wherever_the_walk_has_come(waiting, first):
    lots = [lot for _, lot in arranged(waiting, "doubtful", first)]
    assert lots == [(first + n) % LOT == LOT - 1 for n in range(len(waiting))]


@given(WAITING)
def test_what_is_shown_overlaps_with_nothing_of_its_code(waiting):
    kept = shown(waiting, {})
    for one in kept:
        for other in kept:
            same = one.key != other.key and (one.source, one.code) == (other.source, other.code)
            assert not (same and one.start < other.end and other.start < one.end)
    assert bool(kept) == bool(waiting)


def test_limits_leave_out_short_ones_phrases_and_what_is_too_many():
    said = ["yes", "we trust them all", "mhm we know that"]
    some = [Waiting(n, "a", n * 10, n * 10 + 5, "trust", 0.5, w) for n, w in enumerate(said)]
    assert [each.key for each in shown(some, {}, Limits(least_words=2))] == [1, 2]
    assert [each.key for each in shown(some, {}, Limits(exclude=("mhm",)))] == [0, 1]
    assert shown(some, {}, Limits(exclude=("hm", "ye"))) == some  # no word of theirs
    assert len(shown(some, {}, Limits(most_per_source=1))) == 1


@given(WAITING, st.sampled_from(ORDERS), st.integers(1, 3))
def test_what_has_come_counts_for_limits_and_copies_all_along(waiting, order, most):
    left, came = list(waiting), []
    while queue := arranged(shown(left, {}, Limits(most_per_source=most), came), order, len(came)):
        came.append(queue[0][0])
        left.remove(came[-1])
    for one in came:
        alike = [each for each in came if each.pair == one.pair]
        assert len(alike) <= most
        assert not any(
            each.key != one.key and each.start < one.end and one.start < each.end for each in alike
        )
    pairs = {each.pair for each in waiting}
    assert {each.pair for each in came} == pairs
    assert not shown(waiting, {}, Limits(most_per_source=most), before=dict.fromkeys(pairs, most))


@settings(deadline=None)
@given(
    st.integers(1, 50),
    st.lists(st.floats(0, 1), max_size=30),
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=10, max_size=30),
)
def test_an_estimate_lies_in_its_own_span(found, waiting, drawn):
    told = estimate(found, waiting, drawn)
    assert told is not None
    low, high = told.share_span
    assert 0 <= low <= told.share <= high <= 1
    assert 0 <= told.effort <= len(waiting)


def test_too_few_draws_tell_nothing():
    assert estimate(5, [0.5], [(0.5, True)] * 9) is None
    assert estimate(0, [0.5], [(0.5, False)] * 20) is None
