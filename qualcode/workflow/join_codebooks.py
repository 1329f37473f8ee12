"""Joining three codebook files: read, merge, mark conflicts, write whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook import changes_page, yaml_file
from qualcode.codebook.merge import NOTHING, Conflict, Merged, merge
from qualcode.codebook.model import Codebook
from qualcode.errors import QualcodeError
from qualcode.workflow import recode


@dataclass(frozen=True)
class Joined:
    """The text of the joined file, and what a person has to settle in it."""

    text: str
    told: tuple[str, ...]


def join(base: Path, ours: Path, theirs: Path) -> Joined:
    """Both edits in one file, which is our file edited."""
    from qualcode.codebook.conflict_marks import marked

    mine, other = recode.sound(ours), recode.sound(theirs)
    merged = merge(_base(base), mine.codebook, other.codebook)
    text = marked(mine.text, merged)
    return Joined(text, tuple(_told(text, str(ours), merged)))


def _base(path: Path) -> Codebook:
    """The codebook that both began with; git gives an empty file where there was none."""
    try:
        if not path.read_bytes().strip():
            return NOTHING
    except OSError as fault:
        raise QualcodeError(f"{path} cannot be read: {fault.strerror}") from fault
    return recode.sound(path).codebook


def _told(text: str, where: str, merged: Merged) -> Iterator[str]:
    for each in merged.conflicts:
        yield f"conflict: {_in_words(each)}"
    if not merged.conflicts:
        for fault in yaml_file.read(text, where).errors:
            yield f"what came out has an error: {fault}"


def _in_words(conflict: Conflict) -> str:
    where = f"`{conflict.code}`" if conflict.code else "the codebook"
    ours, theirs = (changes_page.written(each) for each in (conflict.ours, conflict.theirs))
    field = f" {conflict.field}" if conflict.field else ""
    return f"{where}{field}: ours “{ours}”, theirs “{theirs}”"


def write(path: Path, text: str) -> None:
    """Put the text in a file, whole or not at all."""
    with recode.following(path, text):
        pass
