"""Reading captions alone, as `qualcode import` reads them: turns, speakers, times, findings."""

import sys
from pathlib import Path

from qualcode.importers import registry


def main(folder: Path) -> None:
    """Read every caption in a folder."""
    for path in sorted(folder.glob("*.vtt")):
        assert registry.read_file(path).documents[0].turns


if __name__ == "__main__":
    main(Path(sys.argv[1]))
