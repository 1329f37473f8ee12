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
        line = content.count(b"\n", 0, error.start) + 1
        what = f"{path} is not UTF-8 text: see line {line}"
        raise QualcodeError(what, hint="save it as UTF-8 in your editor") from None
    return read(text, str(path))


def read(text: str, where: str) -> Reading:
    r"""The codebook that a text says, and every finding about it, in the order of the file.

    >>> reading = read("codebook: x\nversion: 1.0", "x.yaml")
    >>> print(*reading.findings, sep="\n")
    error: x.yaml:1:1: `codes` is missing (for example `codes: [{id: trust, name: Trust}]`)
    error: x.yaml:2:10: `version` must be text; found the number 1.0 (put it in quotes)
    """
    from qualcode.codebook.examine import examine  # loads the YAML parser
    from qualcode.codebook.strict_yaml import parse

    codebook, findings = examine(parse(text, where))
    return Reading(codebook, findings, text)
