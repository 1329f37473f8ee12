"""Write the reference pages from the code; with --check, fail where a page is out of step."""

import argparse
import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from qualcode.cli.app import app
from qualcode.codebook import json_schema
from qualcode.codebook.reference import reference
from qualcode.importers.base import describe
from qualcode.importers.registry import FORMATS as FORMATS_OF_OURS
from qualcode.importers.registry import load
from qualcode.store.schema import TABLES, VIEWS

DATABASE = """\
# Database schema

Generated from the schema: `make docs`. A project is one SQLite file, `qualcode.db`. Read it with
Datasette, sqlite-utils or R; write it with qualcode only, since every write carries its event.
Positions are half-open offsets in Unicode code points. A row whose `live` is 0 was changed or taken
back. The views are made to be read:

## Views

```sql
{views}
```

## Tables

```sql
{tables}
```
"""
FORMATS = """\
# Formats of transcripts

Generated from the importers: `make docs`; `qualcode import --list-formats` shows the same, with the
importers of other packages. How to get good files out of each tool, and what to check after an
import: [Import transcripts](../how-to/import-transcripts.md). A format of your own:
[Write an importer](../how-to/write-an-importer.md).

Exactly one importer claims a file, by its suffix and its first bytes; `--as FORMAT` overrules it.
The original file is kept in the project, whatever is lost on the way to its text; JSON and ELAN
files without links to recordings, keys and paths.

| format | suffixes | reads | keeps | loses |
|---|---|---|---|---|
{rows}

## The same in every format

Only a byte order mark is removed, and all line ends become one. Non-breaking spaces, curly quotes
and soft hyphens stay as they are and make no difference in matching.

Marks of the transcriber are recognised in every format. They stay in the text; they are not counted
as words, and keywords are not looked for in them. Between the signs of an overlap people speak, so
those words count. A time inside a mark is kept as a time.

| kind of mark | such as | holds speech |
|---|---|---|
| `inaudible` | `[inaudible]` `[unclear 12:41]` `(?)` `(unv.)` | no |
| `crosstalk` | `[crosstalk]` `[talking over each other]` | no |
| `overlap` | `//yes, right//` | yes |
| `laughter` | `(laughs)` `[Helen laughs]` `((chuckles))` | no |
| `pause` | `[pause]` `(5 sec)` `(.)` `(...)` | no |
| `noise` | `[phone rings]` `[dog barks]` `(coughs)` | no |
| `note` | `[nods]` `[redacted]` `[recording stops]` `[...]` | no |

Brackets with any other word in them were said or written by somebody and count: `(each)`,
`[School A]`, `[unclear: budget]`.
"""
MARKUP = re.compile(r"\[/?(?:bold|dim|cyan|italic)\]")


def command_line() -> str:
    """The page on every command, from the commands themselves."""
    lines = ["# Command line", "", "Generated from the commands: `make docs`.", ""]
    lines += ["Exit codes: 0 done, 1 an error or an error finding, 2 wrong usage.", ""]
    for path, command in _commands(get_command(app), ()):
        lines += _entry(path, command)
    return "\n".join(lines).rstrip() + "\n"


def _commands(group: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not hasattr(group, "list_commands"):
        yield path, group
        return
    for name in group.list_commands(None):
        yield from _commands(group.get_command(None, name), (*path, name))


def _entry(path: tuple[str, ...], command: Any) -> list[str]:
    arguments = [_place(each) for each in command.params if each.param_type_name == "argument"]
    usage = " ".join(("qualcode", *path, *arguments, "[OPTIONS]"))
    said = MARKUP.sub("", (command.help or "").strip())
    lines = [f"## {' '.join(path)}", "", said, "", f"    {usage}", ""]
    rows = [_row(each) for each in command.params if each.name != "help"]
    return [*lines, "| | |", "|---|---|", *rows, ""] if rows else lines


def _place(argument: Any) -> str:
    """An argument as the usage line shows it."""
    name = (argument.metavar or argument.name.upper()).strip("[]")
    more = "" if name.endswith("...") or argument.nargs == 1 else "..."
    return f"{name}{more}" if argument.required else f"[{name}{more}]"


def _row(parameter: Any) -> str:
    said = MARKUP.sub("", getattr(parameter, "help", "") or "")
    if parameter.param_type_name == "argument":
        written = _place(parameter)
    else:
        names = ", ".join((*parameter.opts, *parameter.secondary_opts))
        written = f"{names} {_takes(parameter)}".rstrip()
    cells = (f"`{written}`", said)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _takes(option: Any) -> str:
    """What stands after an option: nothing, a name, or the choices."""
    if option.is_flag or option.metavar:
        return option.metavar or ""
    kind = option.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(each.value for each in kind)
    plain = {int: "N", str: "TEXT", Path: "FILE", bool: ""}
    return plain.get(kind, "TEXT")


def database() -> str:
    """The page on the database, which is the schema itself."""
    return DATABASE.format(views=VIEWS.strip(), tables=TABLES.strip())


def formats() -> str:
    """The page on formats, from what the importers say of themselves."""
    rows = []
    for each in sorted((describe(load(name)) for name in FORMATS_OF_OURS), key=lambda d: d.name):
        suffixes = " ".join(f"`{suffix}`" for suffix in each.suffixes)
        cells = (f"`{each.name}`", suffixes, "; ".join(each.reads), each.keeps, each.loses)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return FORMATS.format(rows="\n".join(rows))


PAGES = {
    "docs/reference/cli.md": command_line,
    "docs/reference/codebook.md": reference,
    "docs/reference/database.md": database,
    "docs/reference/formats.md": formats,
    f"codebooks/{json_schema.FILE}": json_schema.text,
}


def main() -> int:
    """Write the pages, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    stale = []
    for name, page in PAGES.items():
        path = asked.folder.parent / name
        text = page()
        if not asked.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
    for path in stale:
        print(f"{path} is out of step with the code: make docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
