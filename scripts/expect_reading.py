"""Write what each sample is read as beside it; look at every line before you commit it."""

import sys
from pathlib import Path

from qualcode.importers import expected


def main() -> None:
    """Take the samples that are named, or all of them."""
    named = [Path(each) for each in sys.argv[1:]]
    for sample in named or expected.samples(Path("transcripts/formats")):
        beside = expected.beside(sample)
        text = expected.reading(sample)
        if not beside.exists() or beside.read_text(encoding="utf-8") != text:
            beside.write_text(text, encoding="utf-8")
            print(beside)


if __name__ == "__main__":
    main()
