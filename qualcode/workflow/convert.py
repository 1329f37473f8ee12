"""Codebooks into the formats of other tools and back; nothing is written unless all of it is."""

from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.exchange import registry
from qualcode.codebook.exchange.base import Counts, Incoming, Outgoing
from qualcode.codebook.model import Codebook
from qualcode.codebook.yaml_file import Reading
from qualcode.errors import Finding, QualcodeError
from qualcode.exporters import files
from qualcode.store import codebooks, coders
from qualcode.store.database import Database
from qualcode.workflow import recode


@dataclass(frozen=True)
class Converted:
    """What came of it: the codebook unless the file had errors, the findings, what to know."""

    codebook: Codebook | None
    findings: tuple[Finding, ...]
    about: str = ""


def convert(
    given: str,
    out: Path,
    *,
    source: str = "",
    target: str = "",
    counts: Counts | None = None,
    overwrite: bool = False,
) -> Converted:
    """Read a codebook in one format and write it in another; a file with errors writes nothing."""
    path = recode.find(given)
    form = registry.to_write(out.suffix, target)
    files.check(out)
    if out.exists() and not overwrite:
        hint = "--overwrite replaces it; `qualcode codebook diff` shows what would change"
        raise QualcodeError(f"{out} is there already", hint=hint)
    reading = read(path, source)
    if reading.codebook is None:
        return Converted(None, reading.findings)
    data = registry.dump(form, Outgoing(reading.codebook, counts))
    files.save({out: _undated(data) if form.packed else data})
    return Converted(reading.codebook, reading.findings, form.about)


def read(path: Path, name: str = "") -> Reading:
    """The codebook of a file in any format that can be read."""
    form = registry.to_read(path.suffix, name)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise QualcodeError(f"there is no file {path}") from None
    except IsADirectoryError:
        raise QualcodeError(f"{path} is a folder, not a codebook file") from None
    except OSError as fault:
        raise QualcodeError(f"{path} cannot be read: {fault.strerror}") from fault
    return registry.read(form, Incoming(data, str(path), path.stem))


def counts(db: Database) -> Counts:
    """The codings of each code by each coder, as they are now."""
    return Counts(tuple(coders.names(db)), codebooks.codings_by_coder(db))


def _undated(data: bytes) -> bytes:
    """An archive that is the same whenever it is made."""
    from qualcode.exporters import zipped

    return zipped.dated(data)
