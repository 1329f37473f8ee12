"""The list of all commands: each is imported when it is called, so that every one starts fast.

Their sentences stand here for `--help`; a test opens every door.
"""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from qualcode.cli.plain_values import take_plainly

DOORS: dict[str, tuple[str, str]] = {
    "init": ("project", "Make a new project in a folder, with a codebook of its own."),
    "demo": ("project", "Build the fictional sample study and walk through the whole job."),
    "status": ("project", "What is there, and what is left to code, by coder."),
    "import": ("importing", "Import transcripts: turns, speakers, times, and what is doubtful."),
    "sources": ("sources", "Transcripts: list, show, rename, revise, remove."),
    "people": ("people", "Speakers, participants, roles."),
    "cases": ("people", "Schools, clusters, sites; they nest."),
    "codebook": ("codebook", "The codebook: write, check, use, compare, change, convert."),
    "suggest": ("suggestions", "Suggest codes; nothing counts until a coder accepts it."),
    "suggestions": ("suggestions", "What was suggested, and deciding on it."),
    "review": ("suggestions", "Walk the suggestions with single keys."),
    "evaluate": ("evaluate", "Hold suggestions against human coding: how good is each method?"),
    "code": ("coding", "Read a source turn by turn and code it with single keys."),
    "codings": ("coding", "Codings: add, remove, list, import."),
    "coders": ("coding", "Who codes."),
    "done": ("coding", "Say that you have coded a source to its end."),
    "reopen": ("coding", "Say that you are not done with a source after all."),
    "memo": ("coding", "Memos on anything."),
    "table": ("tables", "Tables of codings, with unit and base stated."),
    "search": ("search", "Turns that hold the words, by the full-text index."),
    "kwic": ("search", "Key word in context: every hit on its own line."),
    "quotes": ("search", "The coded passages of a code, with who said them and where."),
    "export": ("exporting", "Write the coded texts for another tool: FILE.spacy."),
    "check": ("project", "Verify every quote, position and index of the project."),
    "backup": ("project", "Copy the project safely, also while others write to it."),
    "restore": ("project", "Bring a backup back; the present file is kept beside it."),
    "log": ("audit", "Show what was done, by whom, newest first."),
    "undo": ("audit", "Take back your last steps, also a bulk accept."),
    "redo": ("audit", "Do again what you took back."),
}


class Doors(TyperGroup):
    """A group that imports a command's module when the command is called."""

    listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is theirs
        """Every command, in the order of the work."""
        return list(DOORS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command itself, or its sentence alone while the list is printed."""
        if cmd_name not in DOORS:
            return None
        module, sentence = DOORS[cmd_name]
        if self.listing:
            return TyperCommand(cmd_name, help=sentence)
        group = typer.Typer(rich_markup_mode="rich")
        import_module(f"qualcode.cli.{module}").register(group)
        command = get_group(group).get_command(ctx, cmd_name)
        return command if ctx is None else take_plainly(command, ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options that stand before the command."""
        take_plainly(self, ctx)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, without importing them."""
        self.listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self.listing = False
