"""Writing a codebook: begin one, and change codes while coding; the YAML file follows."""

from pathlib import Path
from typing import Annotated

import typer

from qualcode.cli.codebook_versions import refresh
from qualcode.cli.options import Coder, Project
from qualcode.cli.render import say
from qualcode.errors import QualcodeError
from qualcode.workflow.project import acting_coder, actor, open_here

CodeId = Annotated[str, typer.Argument(help="The code's id.")]
Under = Annotated[
    str,
    typer.Option("--under", metavar="PARENT", show_default=False, help="The code above it."),
]


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group `codebook`."""
    group.command()(new)
    group.command("new-code")(new_code)
    group.command()(promote)
    group.command()(rename)
    group.command()(move)
    group.command("merge-code")(merge_code)


def new(
    name: Annotated[str, typer.Argument(help="A short name, or the path of a new YAML file.")],
) -> None:
    """Begin a codebook: a file with comments and one example code; nothing is overwritten."""
    from qualcode.workflow import revise_codes

    path = revise_codes.begin(name, Path.cwd())
    say(f"wrote {path}; edit it, then: qualcode codebook check {path}")


def new_code(
    name: Annotated[str, typer.Argument(help="What people call it.")],
    *,
    under: Under = "",
    why: Annotated[
        str,
        typer.Option("--why", metavar="TEXT", help="Its definition for now, and a memo."),
    ] = "",
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Add a draft code with a memo why; promote it when the team has settled it."""
    from qualcode.workflow import recode

    if not why.strip():
        raise QualcodeError("a new code needs a word on why", hint='--why "seen in three schools"')
    with open_here(project) as db:
        who = acting_coder(db, coder)
        code = recode.new_code(db, who, name=name, parent=under or None, why=why.strip())
    say(f"new draft code {code.id}{f' below {code.parent}' if code.parent else ''}")


def promote(
    ids: Annotated[list[str], typer.Argument(help="Draft codes by their ids.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Make draft codes active."""
    from qualcode.workflow import revise_codes

    with open_here(project) as db:
        codes = revise_codes.promote(db, actor(db, coder), ids)
    say(f"active now: {', '.join(code.id for code in codes)}")


def rename(
    code: CodeId,
    name: Annotated[str, typer.Argument(help="Its new name.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Call a code something else; its id stays, and so does every coding."""
    from qualcode.workflow import revise_codes

    with open_here(project) as db:
        named = revise_codes.rename(db, actor(db, coder), code, name)
    say(f"{named.id} is called “{named.name}” now")


def move(
    code: CodeId,
    *,
    under: Under = "",
    top: Annotated[bool, typer.Option("--top", help="Make it a theme of its own.")] = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Put a code, with all below it, under another code."""
    from qualcode.workflow import revise_codes

    if bool(under) == top:
        raise QualcodeError("where to?", hint="--under PARENT, or --top")
    with open_here(project) as db:
        moved = revise_codes.move(db, actor(db, coder), code, under or None)
    say(f"moved: {' › '.join(moved.path)}")


def merge_code(
    old: Annotated[str, typer.Argument(help="The code that goes.")],
    new: Annotated[str, typer.Argument(help="The code that takes over.")],
    *,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Let one code take over another: its codings and children follow, `replaces` says so."""
    from qualcode.workflow import revise_codes

    with open_here(project) as db:
        who = actor(db, coder)
        count = revise_codes.merge(db, who, old, new)
        say(f"{old} is part of {new} now; {count} codings followed, qualcode undo takes it back")
        refresh(db, who)
