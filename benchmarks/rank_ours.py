"""What ranking asks of us, one piece in a process of its own, from the database to the end.

    python benchmarks/rank_ours.py rank|evidence|tutor|refresh|patterns|needed PROJECT

`refresh` prints what one decision takes, in seconds: the model of its code, and all standings anew.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.coding.suggestion import Material, Scorer
from qualcode.store import database, suggestions
from qualcode.store.database import Database
from qualcode.store.reading import source_texts
from qualcode.suggest import registry
from qualcode.workflow import recode

CODER = "mina"
DECISIONS = 11


@contextmanager
def opened(folder: str) -> Iterator[Database]:
    with database.open_project(Path(folder) / database.FILE) as db:
        yield db


def prepared(db: Database, method: str) -> Scorer:
    material = Material(lambda: source_texts(db))
    return registry.load(method).prepare(
        recode.in_use(db), material, unit="sentence", interviewers=True
    )


def rank(folder: str) -> None:
    """The scores of all passages for all codes, and where each stands out, without the reasons."""
    from qualcode.suggest.passages import passages
    from qualcode.suggest.reasons import Reasons
    from qualcode.suggest.semantic import SemanticScorer

    with opened(folder) as db:
        scorer = prepared(db, "semantic")
        assert isinstance(scorer, SemanticScorer)
        assert scorer.likeness is not None
        for source in source_texts(db):
            found = list(passages(source, "sentence"))
            scores = scorer.likeness.score((source, found)) - scorer.against.taken((source, found))
            reasons = Reasons(scorer.likeness, found)
            for _ in scorer.peaks(found, scores, source.roles, reasons):
                pass


def evidence(folder: str) -> None:
    """The suggestions of `semantic`, each with its reasons."""
    _scored(folder, "semantic")


def patterns(folder: str) -> None:
    """The suggestions of `pattern`."""
    _scored(folder, "pattern")


def _scored(folder: str, method: str) -> None:
    with opened(folder) as db:
        scorer = prepared(db, method)
        print(sum(1 for source in source_texts(db) for _ in scorer.score(source)))


def needed(folder: str) -> None:
    """The search for the words that patterns cannot do without, and nothing else."""
    from qualcode.suggest.joined import Joined
    from qualcode.suggest.pattern import PatternScorer

    with opened(folder) as db:
        scorer = prepared(db, "pattern")
        assert isinstance(scorer, PatternScorer)
        assert scorer.sieve is not None
        for source in source_texts(db):
            joined = Joined.of(scorer.heard.turns(source)[1])
            scanned = scorer.sieve.alphabet.encode(joined.folded.text)
            for _ in scorer.sieve.living(scanned, joined.begins):
                pass


def tutor(folder: str) -> None:
    """All that is learned before the first suggestion is shown."""
    _taught(folder, 0)


def refresh(folder: str) -> None:
    """One decision after the other on what waits."""
    print(statistics.median(_taught(folder, DECISIONS)))


def _taught(folder: str, decisions: int) -> list[float]:
    from qualcode.workflow.tutor import tutor as made

    with opened(folder) as db:
        rows = suggestions.offered(db, CODER)
        known = made(db, CODER, rows)
        assert known is not None
        known.standings(rows)
        taken = []
        for number, row in enumerate(rows[:: len(rows) // (decisions + 1)][:decisions]):
            began = time.perf_counter()
            known = known.learn(row, row.code, "rejected" if number % 3 else "accepted")
            known.standings(rows)
            taken.append(time.perf_counter() - began)
    return taken


PIECES: dict[str, Callable[[str], None]] = {
    each.__name__: each for each in (rank, evidence, tutor, refresh, patterns, needed)
}

if __name__ == "__main__":
    PIECES[sys.argv[1]](sys.argv[2])
