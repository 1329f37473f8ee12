"""Options that mean the same in every command, written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError


class Format(StrEnum):
    """How a table is written to stdout."""

    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"
    md = "md"
    html = "html"
    latex = "latex"


class Valence(StrEnum):
    """Whether the passage speaks of the theme as helping or hindering."""

    barrier = "barrier"
    enabler = "enabler"
    mixed = "mixed"


class Unit(StrEnum):
    """What a suggestion covers."""

    sentence = "sentence"
    turn = "turn"


Project = Annotated[
    str,
    typer.Option(
        "--project", "-p", envvar="QUALCODE_PROJECT", metavar="DIR", show_default=False,
        help="The project; by default the nearest qualcode.db upward.",
    ),
]  # fmt: skip
Coder = Annotated[
    str,
    typer.Option(
        "--coder", envvar="QUALCODE_CODER", metavar="NAME", show_default=False, help="Who acts."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen, write nothing.")]
OutputFormat = Annotated[Format, typer.Option("--format", "-f", help="How stdout is written.")]
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", show_default=False,
        help="Write to a file; its suffix picks the format (.csv .tsv .xlsx .json .jsonl .parquet"
        " .md .html .tex .docx).",
    ),
]  # fmt: skip
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what is there already.")]
Raw = Annotated[
    bool, typer.Option("--raw", help="CSV and TSV: no apostrophe before = + - @ in a cell.")
]
Codes = Annotated[
    list[str] | None,
    typer.Option(
        "--code", metavar="ID", show_default=False, help="Only this code and those below it."
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="NAME", show_default=False, help="Only this source."),
]
CodedBy = Annotated[
    list[str] | None,
    typer.Option(
        "--coded-by", metavar="CODER", show_default=False, help="Only this coder's codings."
    ),
]
Speakers = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker", metavar="LABEL", show_default=False, help="Only this speaker's talk."
    ),
]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", metavar="ROLE", show_default=False, help="Only talk in this role."),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where", metavar="NAME=VALUE", show_default=False,
        help="Only where an attribute has this value; several values of one name are alternatives.",
    ),
]  # fmt: skip
Methods = Annotated[
    list[str] | None,
    typer.Option(
        "--method", metavar="NAME", show_default=False,
        help="Only this method: keyword, pattern, semantic, learned; several with commas.",
    ),
]  # fmt: skip
Like = Annotated[
    str,
    typer.Option(
        "--like", metavar="PLACE", show_default=False,
        help="What is near to a turn (SOURCE#3), a coding, a suggestion, or words in quotes.",
    ),
]  # fmt: skip
Limit = Annotated[
    int | None,
    typer.Option(
        "-n", "--limit", min=1, metavar="N", show_default=False,
        help="At most so many; by default all, in a table on a terminal no more than fit it.",
    ),
]  # fmt: skip
Confidence = Annotated[
    float | None,
    typer.Option(
        "--confidence",
        min=0,
        max=1,
        metavar="SHARE",
        show_default=False,
        help="Only what is so likely or more, from what you decided; 0.6 is 60 %.",
    ),
]


@dataclass(frozen=True, slots=True)
class Output:
    """Where and how a table goes."""

    format: Format = Format.table
    file: Path | None = None
    raw: bool = False


def selection(
    *,
    codes: Sequence[str] | None = None,
    sources: Sequence[str] | None = None,
    coded_by: Sequence[str] | None = None,
    speakers: Sequence[str] | None = None,
    roles: Sequence[str] | None = None,
    where: Sequence[str] | None = None,
    methods: Sequence[str] | None = None,
    confidence: float | None = None,
) -> Selection:
    """The filters of one command as one value."""
    return Selection(
        codes=tuple(codes or ()),
        sources=tuple(sources or ()),
        coded_by=tuple(coded_by or ()),
        speakers=tuple(speakers or ()),
        roles=tuple(roles or ()),
        where=tuple(pair(each, "--where") for each in where or ()),
        methods=names(methods),
        confidence=confidence,
    )


def names(typed: Sequence[str] | None) -> tuple[str, ...]:
    """Names that were given one by one, or several with commas.

    >>> names(["keyword, pattern", "learned"]), names(None), names([""])
    (('keyword', 'pattern', 'learned'), (), ('',))
    """
    lists = (each.strip(" ,").split(",") for each in typed or ())
    return tuple(name.strip() for several in lists for name in several)


def pair(text: str, option: str) -> tuple[str, str]:
    """The two sides of `name=value`.

    >>> pair("wave=1", "--where")
    ('wave', '1')
    """
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise QualcodeError(f"{option} {text!r} is not of the form name=value")
    return name.strip(), value.strip()
