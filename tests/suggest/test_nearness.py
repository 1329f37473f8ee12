"""Nearness of passages: what is the same is nearest, and nothing lies outside 0 to 1."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.suggest.nearness import Nearness, pointed_at

WORDS = st.lists(
    st.sampled_from(
        [
            "we",
            "trust",
            "colleagues",
            "watched",
            "lessons",
            "mentor",
            "coach",
            "planning",
            "time",
            "the",
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None, max_examples=40)
@given(said=st.lists(WORDS, min_size=1, max_size=8), asked=WORDS)
def test_nearness_is_a_share_and_the_same_words_are_nearest(said, asked):
    passages = [pointed_at(each) for each in (*said, asked)]
    scores = Nearness.of(passages).to(passages[-1])
    assert np.isfinite(scores).all()
    assert ((scores >= 0) & (scores <= 1 + 1e-5)).all()
    if passages[-1].words:
        assert scores[-1] >= scores.max() - 1e-5


def test_another_word_for_the_same_is_near_too():
    said = ["My mentor listens.", "The vaccine came late.", "It rained on Friday."]
    scores = Nearness.of([pointed_at(each) for each in said]).to(pointed_at("Her coach helped."))
    assert scores.argmax() == 0


def test_in_another_language_only_the_words_count():
    said = [pointed_at("Der Mentor hört zu."), pointed_at("Der Coach hilft.")]
    scores = Nearness.of(said, "de").to(pointed_at("Ein Mentor."))
    assert scores[0] > 0
    assert scores[1] == 0
