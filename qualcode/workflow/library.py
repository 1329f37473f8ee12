"""The codebook that somebody asks for: a file, a shipped one, or several joined with `+`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualcode.codebook import json_schema, yaml_file
from qualcode.codebook.combine import as_file, combine
from qualcode.codebook.model import Codebook
from qualcode.errors import QualcodeError
from qualcode.workflow import recode

FOLDER = "codebooks"


def file_name(name: str) -> str:
    """The name that the file of this codebook has in a project."""
    several = len(_parts(name)) > 1
    return f"{look(name).name}.yaml" if several else recode.find(name).name


def text(name: str) -> str:
    """The file that a user means by `jpd`, `my.yaml` or `jpd+my.yaml`; without errors."""
    parts = _parts(name)
    if len(parts) > 1:
        return as_file([look(part) for part in parts])
    return recode.readable(recode.find(name))


def look(name: str) -> Codebook:
    """The codebook that a user means, without a project."""
    parts = _parts(name)
    if len(parts) > 1:
        return combine([look(part) for part in parts])
    path = recode.find(name)
    codebook = yaml_file.read(recode.readable(path), str(path)).codebook
    if codebook is None:
        raise QualcodeError(f"{path} cannot be read")  # `readable` has refused it
    return codebook


@contextmanager
def placed(folder: Path, name: str) -> Iterator[str]:
    """The file to put in use; a combination is written to codebooks/, and stays if all goes well.

    A file of that name which says something else is an error, so that nobody's edit is lost.
    """
    if len(_parts(name)) == 1:
        yield name
        return
    path, said = folder / FOLDER / file_name(name), text(name)
    new = not path.exists()
    if not new and path.read_bytes() != said.encode():
        raise QualcodeError(
            f"{path} is there already and says something else",
            hint=f"qualcode codebook use {path} puts it in use; move it away to combine anew",
        )
    write(path, said)
    try:
        yield str(path)
    except BaseException:
        if new:
            path.unlink(missing_ok=True)
        raise


def write(path: Path, said: str) -> None:
    """Write a codebook file that is not there yet, and the schema for editors beside it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(said, encoding="utf-8", newline="")
        path.with_name(json_schema.FILE).write_text(
            json_schema.text(), encoding="utf-8", newline=""
        )
    except OSError as fault:
        raise QualcodeError(f"{fault.filename}: {fault.strerror}") from fault


def _parts(name: str) -> list[str]:
    """The codebooks that are to be combined; one where a file of this very name is there."""
    if "+" not in name or Path(name).exists():
        return [name]
    parts = [part.strip() for part in name.split("+")]
    if not all(parts):
        raise QualcodeError(
            f"{name!r} names no codebook on one side of a `+`", hint="such as jpd+ipe-eef"
        )
    return parts
