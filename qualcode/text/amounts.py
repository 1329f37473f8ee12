"""Numbers with their nouns, as every sentence of the tool says them."""


def many(number: int, noun: str) -> str:
    """A number with its noun.

    >>> many(1, "turn"), many(1200, "turn")
    ('1 turn', '1,200 turns')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
