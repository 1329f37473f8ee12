"""Suggest codes: here or on a cluster, from the project or from Parquet, into one or the other."""

from typing import TYPE_CHECKING, Annotated

import typer

from qualcode.cli.options import Coder, Codes, Methods, Overwrite, Project, Sources, Unit, names
from qualcode.cli.render import findings, progress, say
from qualcode.store.database import Database
from qualcode.text.amounts import many
from qualcode.workflow.project import actor, open_here, settings

if TYPE_CHECKING:
    from qualcode.workflow.suggest import Job, Suggested

AnEngine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help="local; dask (a worker for each processor), dask:2, dask:tcp://HOST:PORT.",
    ),
]
From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="PLACE",
        show_default=False,
        help="Read turns from Parquet: a file, a folder, s3://… instead of the project.",
    ),
]
To = Annotated[
    str,
    typer.Option(
        "--to",
        metavar="PLACE",
        show_default=False,
        help="Write suggestions as Parquet (FILE.parquet, a folder, s3://…) instead.",
    ),
]
AUnit = Annotated[
    Unit | None, typer.Option("--unit", show_default=False, help="What a suggestion covers.")
]
Interviewers = Annotated[
    bool, typer.Option("--interviewers", help="Suggest on interviewers' talk too.")
]


def suggest(
    *,
    method: Methods = None,
    code: Codes = None,
    source: Sources = None,
    unit: AUnit = None,
    interviewers: Interviewers = False,
    engine: AnEngine = "local",
    origin: From = "",
    target: To = "",
    overwrite: Overwrite = False,
    coder: Coder = "",
    project: Project = "",
) -> None:
    """Suggest codes for the transcripts; nothing counts until a coder accepts it."""
    from qualcode.suggest import engines
    from qualcode.workflow import scale_out
    from qualcode.workflow import suggest as suggesting

    if overwrite and not target:
        raise typer.BadParameter("--overwrite is for --to PLACE")
    engines.check(engine)
    with open_here(project) as db:
        said = settings(db.folder)
        wish = suggesting.Wish(
            methods=names(method),
            codes=tuple(code or ()),
            sources=tuple(source or ()),
            unit="turn" if (unit or said.unit) == "turn" else "sentence",
            interviewers=interviewers or said.interviewers,
        )
        if target:
            scale_out.check(target, origin, overwrite=overwrite)
        turns = scale_out.origin(origin) if origin else None
        job = suggesting.job_of(db, actor(db, coder), wish, origin=turns)
        job = job if target else suggesting.at_home(db, job)
        done = _done(db, job, engine, target, overwrite=overwrite)
    findings(done.findings)
    found, codes = many(done.suggestions, "suggestion"), many(len(done.by_code), "code")
    say(f"{found} for {codes} in {many(done.sources, 'source')}")
    say(f"wrote {target}" if target else "decide on them with: qualcode review")


def _done(db: Database, job: "Job", engine: str, target: str, *, overwrite: bool) -> "Suggested":
    """Do a job on an engine, which is opened for it, into the project or to a place."""
    from qualcode.suggest import engines
    from qualcode.workflow import scale_out
    from qualcode.workflow import suggest as suggesting

    steps = len(job.names) * len(job.methods)
    with engines.opened(engine) as where, progress("suggesting", steps) as step:
        if target:
            return scale_out.suggest_to(target, job.by(where), step, overwrite=overwrite)
        return suggesting.carry_out(db, job.by(where), step)
