"""The words that mark a code: the published formula, and terms as keywords would find them."""

from math import log, sqrt

import numpy as np
import pytest

from qualcode.suggest.marking import log_odds
from qualcode.suggest.terms import terms


def test_the_formula_of_monroe_colaresi_and_quinn():
    here, there, every = np.array([6, 14]), np.array([4, 76]), np.array([20, 180])
    prior = 20 * 20 / 200  # the weight of the passages, shared out like all talk
    odds = log((6 + prior) / (20 + 20 - 6 - prior)) - log((4 + prior) / (80 + 20 - 4 - prior))
    z = odds / sqrt(1 / (6 + prior) + 1 / (4 + prior))
    assert log_odds(here, there, every)[0] == pytest.approx(z)


def test_a_rarer_word_needs_more_to_stand_out_and_no_word_is_no_fault():
    every = np.array([10, 10, 1000])
    z = log_odds(np.array([2, 8, 40]), np.array([1, 4, 800]), every)
    assert z[1] > z[0] > 0 > z[2]
    assert log_odds(np.zeros(2), np.zeros(2), np.zeros(2)).tolist() == [0, 0]


def test_terms_are_what_a_keyword_can_be():
    said = [each.said for each in terms("We put off the supply, teachers. 30 peer-led reviews")]
    assert said == ["put", "put off", "supply", "teachers", "peer", "peer led", "led",
                    "led reviews", "reviews"]  # fmt: skip
    assert [each.said for each in terms("Helen's cover", names={"helen"})] == ["cover"]
    (first, *_) = terms("Straßen sperren", "de")
    assert (first.said, first.start, first.end) == ("strassen", 0, 7)
