"""Files that are whole or not there: written beside their place, then put into it."""

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from qualcode.errors import QualcodeError, unwritten


def check(path: Path) -> None:
    """Stop early where nothing can be written."""
    if not path.parent.is_dir():
        raise QualcodeError(f"there is no folder {path.parent}", hint=f"mkdir -p {path.parent}")
    if path.is_dir():
        raise QualcodeError(f"{path} is a folder", hint="give the name of a file")


def save(files: Mapping[Path, bytes]) -> None:
    """Write all files, and only then put each in its place; a failure leaves the old ones."""
    waiting: dict[Path, Path] = {}
    place = Path()
    try:
        for place, data in files.items():
            target = place.resolve()  # a link stays a link
            waiting[target.with_name(f".{target.name}.{uuid4().hex[:8]}.tmp")] = target
            _write(next(reversed(waiting)), data)
        for written, place in waiting.items():
            written.replace(place)
    except OSError as failure:
        raise unwritten(place, failure) from failure
    finally:
        for written in waiting:
            written.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
