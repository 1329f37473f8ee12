"""Shares of few cases, with what they leave open."""

from math import sqrt

_Z = 1.959963984540054  # 95 %


def wilson(hits: int, cases: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion (1927, without continuity correction).

    >>> [round(end, 4) for end in wilson(81, 263)]  # Newcombe 1998, table I
    [0.2553, 0.3662]
    >>> [round(end, 4) for end in wilson(0, 20)], wilson(0, 0)
    ([0.0, 0.1611], (0.0, 1.0))
    """
    if not cases:
        return 0.0, 1.0
    share, z2 = hits / cases, _Z * _Z
    middle = 2 * cases * share + z2
    spread = _Z * sqrt(z2 + 4 * cases * share * (1 - share))
    low, high = (middle - spread) / (2 * (cases + z2)), (middle + spread) / (2 * (cases + z2))
    return (low if hits else 0.0), (high if hits < cases else 1.0)
