"""A new project: the folder with its shape, the database, a codebook of its own to edit."""

from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.store import coders, database
from qualcode.workflow import library, recode

FOLDERS = (library.FOLDER, "transcripts", "exports")


@dataclass(frozen=True)
class Begun:
    """What `init` made."""

    path: Path
    yaml: Path
    codebook: str
    codes: int


def init(folder: Path, codebook: str, coder: str = "") -> Begun:
    """Make a project; its codebook is a copy in codebooks/, which the team edits and shares.

    A codebook of that name which is there already is used as it is.
    """
    if folder.exists() and not folder.is_dir():
        raise QualcodeError(f"{folder} is a file", hint="choose a folder")
    own = folder / library.FOLDER / library.file_name(codebook)
    text = recode.readable(own) if own.exists() else library.text(codebook)
    if coder:
        coders.checked(coder)
    if not (folder / database.FILE).exists():  # else `create` refuses
        _furnish(folder, own, text)
    with database.create(folder) as db:
        if coder:
            coders.add(db, coder)
        used = recode.use(db, str(own), coder or "-")
        said = f"{used.codebook.name} {used.codebook.version}"
        return Begun(db.path, own, said, len(used.codebook.codes))


def _furnish(folder: Path, own: Path, text: str) -> None:
    try:
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise QualcodeError(f"{fault.filename}: {fault.strerror}") from fault
    library.write(own, text)
