"""The floor of captions: webvtt-py alone reads every cue of every file; nothing is kept."""

import sys
from pathlib import Path

import webvtt


def main(folder: Path) -> None:
    """Read the words and times of every caption in a folder."""
    words = 0
    for path in sorted(folder.glob("*.vtt")):
        for caption in webvtt.read(str(path)):
            words += len(caption.text.split())
            assert caption.start < caption.end
    assert words


if __name__ == "__main__":
    main(Path(sys.argv[1]))
