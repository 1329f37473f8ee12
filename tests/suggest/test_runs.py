"""Runs in texts: counted as scikit-learn's hashing vectorizer counts them, to the last column."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from qualcode.suggest import runs

TEXTS = st.lists(st.text(st.sampled_from("abé日'? \n"), max_size=30), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("kind", "analyzer", "lengths"),
    [("letters", "char_wb", (3, 5)), ("words", "word", (1, 3)), ("stems", "word", (1, 1))],
)
@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_runs_are_counted_as_scikit_learn_does(kind, analyzer, lengths, texts):
    theirs = HashingVectorizer(
        analyzer=analyzer, ngram_range=lengths, token_pattern=r"\S+", lowercase=False,  # noqa: S106
        n_features=1 << 18, norm=None, alternate_sign=False, dtype=np.float32,
    ).transform(texts)  # fmt: skip
    ours = runs._counts(kind, texts)
    for part in ("indptr", "indices", "data"):
        assert np.array_equal(getattr(ours, part), getattr(theirs, part))
    assert np.array_equal(runs.even(ours).data, normalize(theirs).data)
