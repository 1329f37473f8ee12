"""From a YAML file to a codebook, or to findings that say where it is wrong and what to do."""

from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook.model import Codebook
from qualcode.errors import Finding, QualcodeError


@dataclass(frozen=True)
class Reading:
    """What one file gave: a codebook unless a finding is an error, the findings, and its text."""

    codebook: Codebook | None
    findings: tuple[Finding, ...]
    text: str = ""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the file from being used."""
        return tuple(each for each in self.findings if each.severity == "error")


def load(path: Path) -> Reading:
    """Read a codebook file; a file that cannot be read at all is a stop."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        hint = "qualcode codebook list shows the codebooks that ship with qualcode"
        raise QualcodeError(f"there is no file {path}", hint=hint) from None
    except IsADirectoryError:
        raise QualcodeError(f"{path} is a folder, not a codebook file") from None
    except OSError as error:
        raise QualcodeError(f"{path} cannot be read: {error.strerror}") from None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        return Reading(None, (_not_utf8(content, error.start, path),))
    return read(text, str(path))


def _not_utf8(content: bytes, at: int, path: Path) -> Finding:
    """The finding for a file in another encoding, at the first byte that gives it away."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        what, at = "the file is UTF-16, not UTF-8 text", 0
    else:
        what = f"the byte {content[at]:02X} is not UTF-8 text"
    line = content.count(b"\n", 0, at) + 1
    column = len(content[content.rfind(b"\n", 0, at) + 1 : at].decode(errors="replace")) + 1
    return Finding("error", f"{path}:{line}:{column}", what, "save it as UTF-8 in your editor")


def read(text: str, where: str) -> Reading:
    r"""The codebook that a text says, and every finding about it, in the order of the file.

    >>> reading = read("codebook: x\nversion: 1.0", "x.yaml")
    >>> print(*reading.findings, sep="\n")
    error: x.yaml:1:1: `codes` is missing (for example `codes: [{id: trust, name: Trust}]`)
    error: x.yaml:2:10: `version` must be text; found the number 1.0 (put it in quotes)
    """
    from qualcode.codebook.conflict_marks import left_by_git, open_conflicts
    from qualcode.codebook.examine import examine  # loads the YAML parser
    from qualcode.codebook.strict_yaml import parse

    if fault := left_by_git(text, where):
        return Reading(None, (fault,), text)
    codebook, findings = examine(parse(text, where))
    if conflicts := open_conflicts(text, where):
        return Reading(None, (*conflicts, *findings), text)
    return Reading(codebook, findings, text)
