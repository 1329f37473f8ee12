"""What `not` takes from likeness: where a phrase stands that means something else, less is alike.

A keyword is cancelled by such a phrase, which covers its words; likeness rests on more than them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import Material
from qualcode.suggest.keyword import Keyword, KeywordScorer
from qualcode.suggest.passages import Cut
from qualcode.suggest.verdicts import touched

_TAKEN = 1.5  # spreads: what is fair by the rest is not worth a decision, what is strong still is


@dataclass(frozen=True)
class Against:
    """The phrases under `not` of some codes, ready to be found."""

    codes: tuple[Code, ...]
    phrases: KeywordScorer | None  # None where no code has any

    @staticmethod
    def of(codebook: Codebook, codes: Sequence[Code], material: Material) -> "Against":
        """The phrases of these codes of the codebook."""
        asked = tuple(
            replace(code, keywords=code.cancel, cancel=(), match="forms")
            for code in codes
            if code.cancel
        )
        if not asked:
            return Against(tuple(codes), None)
        book = replace(codebook, codes=asked)
        phrases = Keyword().prepare(book, material, unit="sentence", interviewers=True)
        return Against(tuple(codes), phrases)

    def taken(self, cut: Cut) -> Any:
        """What is taken from the scores of the passages of a source: (passages, codes)."""
        source, found = cut
        less = np.zeros((len(found), len(self.codes)), dtype=np.float32)
        if self.phrases is None:
            return less
        spans = [
            (start, end, each.code)
            for each in self.phrases.score(source)
            for why in each.evidence
            for start, end in why.spans
        ]
        for row, column in touched(found, self.codes, spans):
            less[row, column] = _TAKEN
        return less
