"""How many words one process scores in a second of processor time, as a worker does.

    python benchmarks/scoring_rate.py PROJECT.db METHOD...

One line of JSON for each method: seconds of preparing, words a second of scoring, the size of what
travels to a worker, peak memory.
"""

import json
import pickle
import resource
import sys
import time
from pathlib import Path

from qualcode.coding.suggestion import Material
from qualcode.store.database import open_project
from qualcode.store.reading import source_texts
from qualcode.suggest import registry
from qualcode.suggest.run import run
from qualcode.text.words import count
from qualcode.workflow import recode


def main(project: str, *methods: str) -> None:
    with open_project(Path(project)) as db:
        _, codebook = recode.version_in_use(db)
        material = Material(lambda: source_texts(db))
        words = sum(count(text) for source in source_texts(db) for text in source.texts)
        for method in methods:
            began = time.process_time()
            scorer = registry.load(method).prepare(
                codebook, material, unit="sentence", interviewers=False
            )
            travels = pickle.dumps(scorer)
            ready = time.process_time()
            scorer = pickle.loads(travels)  # noqa: S301 - written right above
            found = sum(map(len, run(scorer, source_texts(db))))
            seconds = time.process_time() - ready
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(
                json.dumps({
                    "method": method,
                    "prepare_s": round(ready - began, 1),
                    "words_per_s": round(words / seconds),
                    "suggestions": found,
                    "travels_mb": round(len(travels) / 1e6, 1),
                    "peak_mb": round(memory),
                })
            )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
