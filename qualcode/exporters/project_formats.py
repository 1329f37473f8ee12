"""The formats of whole projects by suffix; a format's module is imported when it is used."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from qualcode.errors import QualcodeError
from qualcode.exporters.coded import ProjectExporter


@dataclass(frozen=True, slots=True)
class ProjectFormat:
    """A format: its suffix, its module, what it is."""

    suffix: str
    module: str
    about: str


FORMATS = (ProjectFormat(".spacy", "doc_bin", "spaCy DocBin: texts, turns and coded spans"),)


def find(path: Path) -> ProjectFormat:
    """The format that the suffix of a file names.

    >>> find(Path("study.SPACY")).module
    'doc_bin'
    """
    for each in FORMATS:
        if each.suffix == path.suffix.lower():
            return each
    said = f"{path.suffix!r} of {path}" if path.suffix else f"{path} has no suffix; it"
    there = "; ".join(f"{each.suffix} ({each.about})" for each in FORMATS)
    raise QualcodeError(
        f"{said} names no format of a project",
        hint=f"there are: {there}; `qualcode table segments -o FILE` writes the codings as a table",
    )


def load(form: ProjectFormat) -> ProjectExporter:
    """The exporter of a format."""
    module: ProjectExporter = import_module(f"{__package__}.{form.module}")
    return module
