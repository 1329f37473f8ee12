"""The one door: every command is registered here, and every fault leaves as one clear sentence."""

import gc
import os
import sys
from typing import Annotated

import typer

from qualcode import __version__
from qualcode.cli.doors import Doors
from qualcode.errors import QualcodeError

app = typer.Typer(
    cls=Doors,
    name="qualcode",
    help="Qualitative coding for process evaluations, from the terminal.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_QUIET = 50_000  # new values between two looks for garbage: a run makes millions, and no circles
INTERRUPTED = 130  # what Typer makes of Ctrl-C


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qualcode {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Qualitative coding for process evaluations, from the terminal."""


def main() -> None:
    """Run one command; exit 0 done, 1 error, 2 wrong usage."""
    gc.set_threshold(_QUIET)
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit as end:
        if end.code != INTERRUPTED:
            raise
        _tell("stopped; what was confirmed is kept, nothing is half-written", "")
    except Exception as fault:
        if os.environ.get("QUALCODE_DEBUG"):
            raise
        _tell(*_in_words(fault))
    sys.exit(1)


def _tell(message: str, hint: str) -> None:
    from qualcode.cli.render import problem

    problem(message, hint)


def _in_words(fault: Exception) -> tuple[str, str]:
    """What went wrong in one sentence, and what to do."""
    if isinstance(fault, QualcodeError):
        return fault.message, fault.hint
    if isinstance(fault, MemoryError):
        return "not enough memory for this", "fewer sources at once, or --code"
    if isinstance(fault, OSError) and fault.strerror:
        where = f"{fault.filename}: " if fault.filename else ""
        return where + fault.strerror, "check the path, its permissions and the disk"
    said = f"a fault in qualcode itself: {type(fault).__name__}: {fault}"
    return said, "QUALCODE_DEBUG=1 shows where; please report it"
