"""An evaluation in files: as a table in every format, whole as JSON, as a picture, as a page."""

import json
from pathlib import Path

from qualcode.exporters import evaluation_picture, files, html_page, json_document, registry
from qualcode.exporters.base import Export
from qualcode.table import Table


def whole(table: Table, calibration: Table) -> str:
    """The table as JSON, with the calibration under a key of its own."""
    told, bins = (json.loads(json_document.dump(Export(each))) for each in (table, calibration))
    return json.dumps({**told, "calibration": bins}, ensure_ascii=False, indent=1) + "\n"


def write(table: Table, calibration: Table, path: Path, *, raw: bool = False) -> Path:
    """Write what the suffix of the file asks for; what was there is replaced."""
    suffix = path.suffix.lower()
    if suffix not in {*evaluation_picture.SUFFIXES, ".json", ".html"}:
        return registry.write(table, path, raw=raw)
    files.check(path)
    if suffix in evaluation_picture.SUFFIXES:
        data = evaluation_picture.dump(table, calibration, suffix)
    elif suffix == ".json":
        data = whole(table, calibration).encode()
    else:
        picture = evaluation_picture.dump(table, calibration, ".svg").decode()
        data = html_page.dump(Export(table, picture=picture))
    files.save({path: data})
    return path


def check(path: Path) -> None:
    """Stop before any work where a file could not be written."""
    known = [*evaluation_picture.SUFFIXES, *registry.suffixes()]
    if path.suffix.lower() not in known:
        raise registry.no_format(path, known)
    files.check(path)
