"""Score sources one by one: a pure map that holds one source at a time, wherever it runs."""

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial

from qualcode.coding.suggestion import Engine, Scorer, SourceText, Suggestion

Named = tuple[str, SourceText]  # a source under its name
local: Engine = map  # the engine that is always there: this process


def run(
    scorer: Scorer, sources: Iterable[SourceText], engine: Engine = local
) -> Iterator[list[Suggestion]]:
    """The suggestions of each source, in the order of the sources."""
    return engine(partial(_scored, scorer), sources)


def run_named(
    scorer: Scorer, sources: Iterable[Named], engine: Engine = local
) -> Iterator[tuple[Named, list[Suggestion]]]:
    """The same, each source with what is suggested for it."""
    away: deque[Named] = deque()

    def sent() -> Iterator[SourceText]:
        for each in sources:
            away.append(each)
            yield each[1]

    for found in run(scorer, sent(), engine):
        yield away.popleft(), found


def _scored(scorer: Scorer, source: SourceText) -> list[Suggestion]:
    return list(scorer.score(source))
