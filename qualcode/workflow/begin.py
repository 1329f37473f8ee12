"""A new project: the folder with its shape, the database, a codebook of its own to edit."""

from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.store import coders, database
from qualcode.workflow import recode

FOLDERS = ("codebooks", "transcripts", "exports")


@dataclass(frozen=True)
class Begun:
    """What `init` made."""

    path: Path
    yaml: Path
    codebook: str
    codes: int


def init(folder: Path, codebook: str, coder: str = "") -> Begun:
    """Make a project; its codebook is a copy in codebooks/, which the team edits and shares."""
    file = recode.find(codebook)
    text = recode.readable(file)
    if folder.exists() and not folder.is_dir():
        raise QualcodeError(f"{folder} is a file", hint="choose a folder")
    with database.create(folder) as db:
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
        own = folder / "codebooks" / file.name
        if not own.exists():
            own.write_text(text, encoding="utf-8", newline="")
        if coder:
            coders.add(db, coder)
        used = recode.use(db, str(own), coder or "-")
        return Begun(
            db.path, own, f"{used.codebook.name} {used.codebook.version}", len(used.codebook.codes)
        )
