"""Codebooks: the group `codebook`, whose commands stand in files of their own."""

import typer

from qualcode.cli import (
    codebook_check,
    codebook_compare,
    codebook_edit,
    codebook_exchange,
    codebook_library,
    codebook_refine,
    codebook_show,
    codebook_trial,
    codebook_versions,
)


def register(app: typer.Typer) -> None:
    """Add the group `codebook`."""
    group = typer.Typer(
        no_args_is_help=True, help="The codebook: write, check, use, compare, change, convert."
    )
    codebook_check.add_to(group)
    codebook_versions.add_to(group)
    codebook_show.add_to(group)
    codebook_trial.add_to(group)
    codebook_library.add_to(group)
    codebook_compare.add_to(group)
    codebook_edit.add_to(group)
    codebook_refine.add_to(group)
    codebook_exchange.add_to(group)
    app.add_typer(group, name="codebook")
