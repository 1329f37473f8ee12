"""The fictional sample study from transcripts to tables, told in short plain words."""

import shutil
from collections.abc import Callable
from pathlib import Path

from qualcode.codebook import shipped
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.exporters import registry
from qualcode.store import coders, database, notes, sources
from qualcode.store.database import Database
from qualcode.workflow import analyse, begin, bring, decide, ingest, suggest
from qualcode.workflow.analyse import Request

PATTERN = "w{wave}/*"
FIRST, SECOND, VISITOR = "mina", "jo", "you"
EXPORTS: tuple[tuple[str, Request], ...] = (
    ("segments.csv", Request("segments", FIRST)),
    ("segments.xlsx", Request("segments", FIRST)),
    ("matrix.csv", Request("matrix", FIRST, options={"rows": "segments"})),
    ("matrix.xlsx", Request("matrix", FIRST, options={"rows": "segments"})),
    ("matrix-participants.csv", Request("matrix", FIRST, options={"rows": "participants"})),
    ("matrix-cases-themes.csv", Request("matrix", FIRST, options={"rows": "cases", "level": 1})),
    ("frequencies.csv", Request("frequencies", FIRST)),
    ("frequencies.xlsx", Request("frequencies", FIRST)),
    ("frequencies.md", Request("frequencies", FIRST)),
    ("frequencies.html", Request("frequencies", FIRST)),
    ("frequencies-by-wave.csv", Request("frequencies", FIRST, options={"by": "wave"})),
    ("crosstab-role.csv", Request("crosstab", FIRST, options={"by": "role", "share": True})),
    (
        "crosstab-cluster.csv",
        Request("crosstab", FIRST, options={"by": "cluster", "unit": "participants"}),
    ),
)

Say = Callable[[str], None]


def demo(folder: Path, *, say: Say, heading: Say) -> None:
    """Build the sample project in a new folder and walk through the main job."""
    if folder.exists() and any(folder.iterdir()):
        raise QualcodeError(f"{folder} is not empty", hint="qualcode demo NEW-FOLDER")
    say("Everything in this study is invented: the schools, the people and what they say.")
    heading("1. A project")
    made = begin.init(folder, "jpd", FIRST)
    shutil.copytree(
        shipped.sample_folder(),
        folder / "transcripts",
        ignore=shutil.ignore_patterns("formats"),
        dirs_exist_ok=True,
    )
    say(f"{made.path} holds everything; the codebook ({made.codes} codes) is {made.yaml}")
    with database.open_project(made.path) as db:
        _transcripts(db, folder, say, heading)
        _codings(db, folder, say, heading)
        _suggestions(db, say, heading)
        heading("5. Tables")
        written = export(db, folder / "exports")
        say(f"{len(written)} tables in {folder / 'exports'}, each saying its unit and its base")
    heading("What to open, what to type")
    for line in _next(folder):
        say(line)


def _transcripts(db: Database, folder: Path, say: Say, heading: Say) -> None:
    heading("2. Transcripts")
    plan = ingest.plan([str(folder / "transcripts")], ingest.Wish(pattern=PATTERN))
    report = ingest.carry_out(db, plan, FIRST)
    held = sources.all_sources(db)
    say(
        f"{len(held)} transcripts (.txt .docx .vtt .srt), {sum(s.turns for s in held)} turns,"
        f" {sum(s.words for s in held):,} words; who speaks comes from people.csv"
    )
    for finding in report.findings:
        if finding.severity != "note":
            say(str(finding))


def _codings(db: Database, folder: Path, say: Say, heading: Say) -> None:
    heading("3. Codings of two coders")
    for coder in (FIRST, SECOND):
        told = bring.codings_from(db, folder / "transcripts" / "codings" / f"{coder}.jsonl")
        if told.findings:
            raise QualcodeError(f"the sample codings do not fit: {told.findings[0]}")
        say(f"{coder}: {told.new} codings, each checked against its quote")
    for source in sources.ids(db):
        notes.set_status(db, source, FIRST, "done")
    for source in _double_coded(db):
        notes.set_status(db, source, SECOND, "done")
    say(f"{SECOND} has double-coded {len(_double_coded(db))} of {len(sources.ids(db))} transcripts")


def _double_coded(db: Database) -> list[str]:
    from qualcode.store import codings

    return sorted({each.source for each in codings.placed(db, coder=SECOND)})


def _suggestions(db: Database, say: Say, heading: Say) -> None:
    heading("4. Suggestions, and your decisions")
    coders.add(db, VISITOR)
    done = suggest.suggest(db, VISITOR, suggest.Wish(("keyword",)))
    say(f"keywords give {done.suggestions} suggestions; none counts until a coder accepts it")
    trust = decide.find(db, VISITOR, Selection(codes=("trust",)))
    decide.accept(db, VISITOR, trust[:3])
    decide.reject(db, VISITOR, trust[3:4])
    say(f"as {VISITOR!r}: 3 on trust accepted, 1 rejected; qualcode undo takes it back")


def export(db: Database, folder: Path) -> list[Path]:
    """Write the sample study's tables into a folder."""
    folder.mkdir(exist_ok=True)
    return [registry.write(analyse.table(db, request), folder / name) for name, request in EXPORTS]


def _next(folder: Path) -> list[str]:
    return [
        f"open  {folder / 'exports' / 'frequencies.html'}",
        f"open  {folder / 'exports' / 'segments.xlsx'}",
        f"type  cd {folder}",
        "type  qualcode sources show w1/head-ashgrove --coded-by mina",
        f"type  qualcode review --code challenge --coder {VISITOR}",
        "type  qualcode table frequencies --layer mina --by wave",
    ]
