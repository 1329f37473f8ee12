"""The floor of Word documents: python-docx opens each and reads its paragraphs, and that is all."""

import sys
from pathlib import Path

import docx


def main(folder: Path) -> None:
    """Read every Word document of a folder."""
    for path in sorted(folder.glob("*.docx")):
        sum(len(paragraph.text) for paragraph in docx.Document(str(path)).paragraphs)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
