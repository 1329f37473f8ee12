"""Score sources one by one: a pure map that holds one source at a time, wherever it runs."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from qualcode.coding.suggestion import Engine, Result, Scorer, SourceText, Suggestion

Named = tuple[str, SourceText]  # a source under its name
local: Engine = map  # the engine that is always there: this process


def run(
    scorer: Scorer, sources: Iterable[SourceText], engine: Engine = local
) -> Iterator[list[Suggestion]]:
    """The suggestions of each source, in the order of the sources."""
    return engine(partial(scored, scorer), sources)


def run_named(
    work: Callable[[SourceText], Result], sources: Iterable[Named], engine: Engine = local
) -> Iterator[tuple[Named, Result]]:
    """Each source with what the work gives for it, in order."""
    away: deque[Named] = deque()

    def sent() -> Iterator[SourceText]:
        for each in sources:
            away.append(each)
            yield each[1]

    for made in engine(work, sent()):
        yield away.popleft(), made


def scored(scorer: Scorer, source: SourceText) -> list[Suggestion]:
    """The suggestions of one source."""
    return list(scorer.score(source))
