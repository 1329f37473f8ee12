"""The usual baseline: words and letters weighed by TF-IDF, logistic regression code by code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class WordsBaseline:
    """The units of a project as scikit-learn sees them."""

    rows: Any  # (units, words)
    hold: float = 3.0  # C of the regression; ranks better here than scikit-learn's 1

    @staticmethod
    def of(texts: Sequence[str]) -> "WordsBaseline":
        """The words of these units, weighed on all of them."""
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfVectorizer

        kinds = (("word", (1, 2)), ("char_wb", (2, 5)))
        parts = [
            TfidfVectorizer(analyzer=kind, ngram_range=runs, sublinear_tf=True).fit_transform(texts)
            for kind, runs in kinds
        ]
        return WordsBaseline(hstack(parts).tocsr())

    def chances(self, teaching: Any, truth: Any, asked: Any) -> Any:
        """How likely each code is on the asked units: (units, codes).

        A code that was given nowhere, or everywhere, is as likely everywhere as it was there.
        """
        from sklearn.linear_model import LogisticRegression

        found = np.zeros((len(asked), truth.shape[1]))
        taught, met = self.rows[teaching], self.rows[asked]
        for code in range(truth.shape[1]):
            seen = ~np.isnan(truth[:, code])
            told = truth[seen, code]
            if len(np.unique(told)) < 2:
                found[:, code] = told.mean() if len(told) else 0
                continue
            regression = LogisticRegression(
                C=self.hold, solver="liblinear", dual=True, random_state=0, max_iter=1000
            )
            regression.fit(taught if seen.all() else taught[seen], told)
            found[:, code] = regression.predict_proba(met)[:, 1]
        return found
