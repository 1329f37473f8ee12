"""Score sources one by one: a pure map that holds one source at a time."""

from collections.abc import Iterable, Iterator

from qualcode.coding.suggestion import Scorer, SourceText, Suggestion


def run(scorer: Scorer, sources: Iterable[SourceText]) -> Iterator[list[Suggestion]]:
    """The suggestions of each source, in the order of the sources."""
    return (list(scorer.score(source)) for source in sources)
