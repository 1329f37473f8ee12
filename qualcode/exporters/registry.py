"""The formats by name and by suffix; a format's module is imported when it is used.

    csv, tsv       UTF-8 without a byte order mark, lines end in LF; text that a spreadsheet would
                   run as a formula gets an apostrophe unless `raw`. For Excel take `.xlsx`.
    json           {"about": …, "rows": […]};   jsonl   one row a line
    md, html, latex, docx     documents with title, unit, base and notes
    xlsx           with a second sheet About;   parquet for R, Python and DuckDB

`FILE.meta.json` beside csv, tsv, jsonl, parquet and tex says how the table was made.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qualcode.errors import QualcodeError, unknown
from qualcode.exporters import files
from qualcode.exporters.base import EPOCH, Export, Exporter
from qualcode.table import Table

GROUP = "qualcode.exporters"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its suffixes, its module, whether it is text, whether its base stands beside."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    text: bool = True
    beside: bool = False


FORMATS = (
    Format("csv", (".csv",), "delimited", beside=True),
    Format("tsv", (".tsv",), "delimited_by_tabs", beside=True),
    Format("json", (".json",), "json_document"),
    Format("jsonl", (".jsonl",), "json_lines", beside=True),
    Format("md", (".md",), "markdown"),
    Format("html", (".html",), "html_page"),
    Format("latex", (".tex",), "latex", beside=True),
    Format("xlsx", (".xlsx",), "spreadsheet", text=False),
    Format("parquet", (".parquet",), "parquet", text=False, beside=True),
    Format("docx", (".docx",), "word", text=False),
)


def names(*, text: bool = False) -> list[str]:
    """The names of all formats, or of those that can be shown as text.

    >>> names(text=True)
    ['csv', 'tsv', 'json', 'jsonl', 'md', 'html', 'latex']
    """
    return [each.name for each in _every() if each.text or not text]


def suffixes() -> list[str]:
    """The suffixes that a file may have."""
    return [suffix for each in _every() for suffix in each.suffixes]


def render(table: Table, name: str, *, raw: bool = False) -> str:
    """The table as text in the format of this name."""
    name = "latex" if name == "tex" else name
    found = next((each for each in _every() if each.name == name), None)
    if found is None:
        raise unknown("format", name, names(text=True))
    if not found.text:
        raise QualcodeError(
            f"{name} is no text", hint=f"write it to a file: -o {table.name}{found.suffixes[0]}"
        )
    return _exporter(found).dump(Export(table, raw)).decode()


def write(table: Table, path: Path, *, raw: bool = False, made: datetime = EPOCH) -> Path:
    """Write the table to a file whose suffix names the format; what was there is replaced.

    A file is whole or not there. `made` is the date that an XLSX or Word document bears.
    """
    found = next((each for each in _every() if path.suffix.lower() in each.suffixes), None)
    if found is None:
        raise no_format(path, suffixes())
    files.check(path)
    whole = {path: _exporter(found).dump(Export(table, raw, made))}
    if found.beside:
        about = json.dumps(table.about(), ensure_ascii=False, indent=2) + "\n"
        whole[path.with_name(f"{path.name}.meta.json")] = about.encode()
    files.save(whole)
    return path


def no_format(path: Path, known: Iterable[str]) -> QualcodeError:
    """The error for a file whose suffix names no format."""
    said = f"{path.suffix!r} of {path}" if path.suffix else f"{path} has no suffix; it"
    return QualcodeError(
        f"{said} names no format of a table", hint=f"there are: {', '.join(known)}"
    )


def _every() -> Iterator[Format]:
    yield from FORMATS
    yield from (each for each, _ in _others())


def _others() -> Iterator[tuple[Format, Any]]:
    """The formats of third parties, as their entry points name them."""
    from importlib.metadata import entry_points

    for each in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield Format(each.name, (f".{each.name}",), each.value, text=False, beside=True), each


def _exporter(found: Format) -> Exporter:
    from importlib import import_module

    if found in FORMATS:
        module: Exporter = import_module(f"{__package__}.{found.module}")
        return module
    point = next(point for each, point in _others() if each == found)
    try:
        loaded: Exporter = point.load()
    except Exception as failure:  # a plug-in may fail in any way; the user named it
        raise QualcodeError(
            f"the exporter {found.name} ({found.module}) cannot be loaded: {failure}",
            hint="ask those who made it, or take another suffix",
        ) from failure
    return loaded
