"""Which words of a corpus are of one family, and that the rest of the corpus plays no part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.text.families import Words
from qualcode.text.forms import forms


@pytest.mark.parametrize(
    ("word", "corpus", "family"),
    [
        ("observe", ["observes", "observation", "observations", "observer"], ["observation", "observations", "observer"]),
        ("evaluation", ["evaluate", "evaluated", "value"], ["evaluate", "evaluated"]),
        ("happy", ["happiness", "happily", "happen"], ["happiness"]),
        ("safe", ["safely", "saved"], ["safely"]),
        ("it", ["its"], []),
        ("busy", ["business"], []),
        ("july", ["julie"], []),
        ("sit", ["sat", "sats"], []),
        ("ring", ["range", "ranges"], []),
        ("reviewer", ["review", "reviews", "reviewers"], []),
        ("review", ["reviewer", "reviewers"], ["reviewer", "reviewers"]),
        ("accountable", ["account", "accounts", "accountability"], ["accountability"]),
        ("useful", ["use", "used", "usefully", "usefulness"], ["usefully", "usefulness"]),
        ("openness", ["open", "opening"], []),
        ("critical", ["criticism", "critically"], ["critically"]),
        ("peer-led", ["peer", "led"], []),
        ("taught", ["teach", "teacher"], []),
        ("programme", ["program", "programs"], ["program", "programs"]),
    ],
)  # fmt: skip
def test_the_family_of_a_word(word, corpus, family):
    assert sorted(Words.of(corpus, "en").family(word, forms(word))) == family


def test_families_of_other_languages():
    german = Words.of(["vertraulich", "vertrautes", "vertrauter"], "de")
    assert sorted(german.family("vertraut", frozenset({"vertraut"}))) == [
        "vertrauter",
        "vertrautes",
    ]
    assert Words.of(["ymddiried"], "cy").family("ymddiried", frozenset()) == frozenset()


SAID = ["review", "reviewer", "reviewing", "open", "openness", "openly", "safe", "safety", "account",
        "accountant", "accountable", "trust", "trustful", "trusty"]  # fmt: skip
corpora = st.sets(st.sampled_from(SAID))


@given(st.sampled_from(SAID), corpora, corpora)
def test_what_comes_later_changes_nothing_for_what_was_there(word, before, later):
    known = frozenset({word})
    was = Words.of(before, "en").family(word, known)
    now = Words.of(before | later, "en").family(word, known)
    assert was == now & before
