"""The floor of ranking: scikit-learn's TF-IDF of every sentence, one dense product with all codes.

    python benchmarks/rank_floor.py PROJECT

Sentences end at a full stop; nothing is known of kin, letters, meanings, neighbours or rivals.
"""

import re
import sqlite3
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer


def main(project: str) -> None:
    database = sqlite3.connect(Path(project) / "qualcode.db")
    turns = [text for (text,) in database.execute("SELECT text FROM turn")]
    passages = [each for turn in turns for each in re.split(r"(?<=[.!?])\s+", turn)]
    codes = [name for (name,) in database.execute("SELECT name FROM code")]
    vectorizer = TfidfVectorizer(sublinear_tf=True, dtype=np.float32)
    rows = vectorizer.fit_transform(passages)
    scores = rows @ vectorizer.transform(codes).T.toarray()
    print(scores.shape, np.argsort(-scores, axis=0)[:100].shape)


if __name__ == "__main__":
    main(*sys.argv[1:])
