"""The other floor: spaCy's tokenizer and PhraseMatcher over the same turns and forms, counting.

python benchmarks/keyword_spacy.py PROJECT.db FORMS.json
"""

import json
import sqlite3
import sys
from pathlib import Path

import spacy
from spacy.matcher import PhraseMatcher


def main(project: str, forms: str) -> None:
    pipeline = spacy.blank("en")
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    matcher.add(
        "keyword", list(pipeline.tokenizer.pipe(json.loads(Path(forms).read_text("utf-8"))))
    )
    rows = sqlite3.connect(project).execute("SELECT text FROM turn")
    turns = pipeline.tokenizer.pipe(text for (text,) in rows)
    print(sum(len(matcher(turn)) for turn in turns), "hits")


if __name__ == "__main__":
    main(*sys.argv[1:])
