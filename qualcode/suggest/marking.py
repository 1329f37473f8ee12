"""Which terms mark some passages against others: log-odds with an informative Dirichlet prior.

Monroe, Colaresi and Quinn 2008, "Fightin' Words", Political Analysis 16(4), equations 15, 16, 19
and 22. The prior is how often each term stands in all talk, and weighs as much as the passages
themselves.
"""

from typing import Any

import numpy as np

SURE = 1.959963984540054  # the z from which on a term marks the passages


def log_odds(here: Any, there: Any, everywhere: Any) -> Any:
    """The z-score of the log-odds ratio of each term, by its counts here, there and everywhere.

    >>> here, there = np.array([8, 1, 1]), np.array([2, 40, 40])
    >>> (log_odds(here, there, here + there) > SURE).tolist()
    [True, False, False]
    """
    mine, others = float(here.sum()), float(there.sum())
    prior = mine * everywhere / max(float(everywhere.sum()), 1.0)
    weight = float(prior.sum())
    ours, theirs = here + prior, there + prior
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(ours / (mine + weight - ours)) - np.log(theirs / (others + weight - theirs))
        return np.nan_to_num(ratio / np.sqrt(1 / ours + 1 / theirs), nan=0.0, posinf=0.0)
