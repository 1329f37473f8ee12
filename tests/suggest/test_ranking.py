"""The measures of an order and of chances: scikit-learn's where it has them, and their laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score

from qualcode.suggest.judging import Answers, Question, judge, reliability
from qualcode.suggest.ranking import Ranking, agreed, binned, calibration_error

scores = st.lists(st.tuples(st.booleans(), st.integers(0, 4)), min_size=1, max_size=25)


def ranked(pairs):
    truth, said = zip(*pairs, strict=True)
    return np.array(truth, dtype=float), np.array(said, dtype=float)


@given(scores)
@settings(max_examples=80, deadline=None)
def test_average_precision_is_that_of_scikit_learn_with_ties_and_weights(pairs):
    truth, said = ranked(pairs)
    ranking = Ranking.of(truth, said)
    if not truth.any():
        assert ranking.average_precision().reason == "no unit carries the code"
        return
    assert ranking.average_precision().value == pytest.approx(average_precision_score(truth, said))
    weights = np.arange(len(truth)) % 3 + 1.0
    wanted = average_precision_score(truth, said, sample_weight=weights)
    assert ranking.average_precision(weights).value == pytest.approx(wanted)


@given(scores)
@settings(max_examples=80, deadline=None)
def test_a_weight_of_two_is_the_unit_twice_and_of_none_is_the_unit_gone(pairs):
    truth, said = ranked(pairs)
    weights = np.arange(len(truth)) % 3
    again = np.repeat(np.arange(len(truth)), weights)
    one, other = Ranking.of(truth, said), Ranking.of(truth[again], said[again])
    for name in ("average_precision", "work_saved"):
        weighed, written_out = getattr(one, name)(weights), getattr(other, name)()
        assert weighed.value == pytest.approx(written_out.value)
        assert weighed.reason == written_out.reason


@given(scores, st.sampled_from([np.exp, lambda x: 3 * x - 7, np.arctan]))
@settings(max_examples=50, deadline=None)
def test_only_the_order_of_scores_counts(pairs, stretched):
    truth, said = ranked(pairs)
    one, other = Ranking.of(truth, said), Ranking.of(truth, stretched(said))
    assert one.average_precision() == other.average_precision()
    assert one.work_saved() == other.work_saved()


def test_work_is_saved_as_cohen_counts_it():
    truth = np.array([1] * 20 + [0] * 80, dtype=float)
    best, worst, same = (Ranking.of(truth, x) for x in (-np.arange(100.0), np.arange(100.0), np.zeros(100)))  # fmt: skip
    assert best.work_saved().value == pytest.approx(0.95 - 0.19)
    assert worst.work_saved().value == pytest.approx(0.95 - 0.99)
    assert same.work_saved().value == pytest.approx(-0.05)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), max_size=40))
@settings(max_examples=60, deadline=None)
def test_calibration_counts_only_chances_of_a_fifth_or_more(pairs):
    truth = np.array([t for t, _ in pairs], dtype=float)
    chances = np.array([p for _, p in pairs])
    seen = chances >= 0.2
    found = calibration_error(binned(truth, chances))
    if not seen.any():
        assert not found.defined
        return
    number = np.minimum((chances * 10).astype(int), 9)[seen]
    wanted = sum(
        abs(chances[seen][number == each].mean() - truth[seen][number == each].mean())
        * (number == each).mean()
        for each in set(number)
    )
    assert found.value == pytest.approx(wanted)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_f1_is_the_harmonic_mean(both, more_said, more_given):
    found = agreed(both, both + more_said, both + more_given)
    precision, recall, f1 = (found[name].value for name in ("precision", "recall", "f1"))
    if precision and recall:
        assert f1 == pytest.approx(2 / (1 / precision + 1 / recall))
    assert (f1 is None) == (both + more_given == 0)


def question(units=60, seed=3):
    rng = np.random.default_rng(seed)
    truth = (rng.random((units, 3)) < [0.4, 0.2, 0.0]).astype(float)
    asked = rng.random((units, 3)) < 0.8
    return Question(("a", "b", "never"), truth, asked, np.arange(units) % 6)


def test_the_whole_is_the_mean_of_codes_that_were_given_and_the_interval_holds_it():
    asked = question()
    chances = np.clip(asked.truth * 0.4 + np.random.default_rng(1).random((60, 3)) * 0.6, 0, 1)
    whole, each = judge(asked, Answers("m", chances, chances > 0.5, chances), draws=40)
    given = [one for one in each if one.code != "never"]
    assert whole.codes == 2
    for name in ("ap", "precision", "recall", "f1", "wss95"):
        figure = whole.figures[name]
        assert figure.value == pytest.approx(np.mean([one.figures[name].value for one in given]))
        assert figure.low < figure.value < figure.high
    never = each[2]
    assert never.positives == 0
    assert never.figures["ap"].reason == "no unit carries the code"


def test_a_unit_that_a_code_is_not_asked_of_changes_nothing():
    asked = question()
    chances = np.random.default_rng(1).random((60, 3))
    other = np.where(asked.asked, chances, 1 - chances)
    one, two = (judge(asked, Answers("m", each, each > 0.5, each))[0] for each in (chances, other))
    assert one.figures == two.figures


def test_the_same_seed_gives_the_same_interval_and_few_sources_give_none():
    asked = question()
    answers = Answers("m", np.random.default_rng(1).random((60, 3)))
    first, again = (judge(asked, answers, draws=20, seed=5)[0] for _ in range(2))
    assert first.figures == again.figures
    few = asked.within(np.flatnonzero(asked.sources < 2))
    rows = np.flatnonzero(asked.sources < 2)
    assert judge(few, answers.within(rows), draws=20)[0].figures["ap"].reason == (
        "no interval from fewer than 5 sources"
    )
    assert first.figures["f1"].reason == "has no threshold"


def test_bins_hold_every_unit_that_counts():
    asked = question()
    chances = np.random.default_rng(1).random((60, 3))
    bins = list(reliability(asked, Answers("m", chances, chances=chances)))
    assert sum(each.units for each in bins) == asked.asked[:, :2].sum()
    assert all(each.low <= each.chance <= each.high for each in bins if each.units)
