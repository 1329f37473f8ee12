"""Bulk work: nothing is seen before its flip, and what is cut short leaves no trace."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from qualcode.store import audit, check, codings, decisions, runs, search, sources, suggestions
from qualcode.store.events import Changes

ROOT = Path(__file__).parents[2]
TRUST = ("head", "We trust each other here.", "trust")
TABLES = (
    "run", "source", "source_name", "revision", "turn", "anchor", "speaker", "content", "coding",
    "suggestion", "evidence", "decision", "attribute", "event",
)  # fmt: skip


def sizes(study):
    return {table: study.count(table) for table in TABLES}


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def half_an_import(study):
    run = runs.start(study.db, "import", "mina")
    with study.db.writing():
        sources.add(study.db, run, study.incoming("new", "P: Quite new words.\n"), Changes())
    return run


def half_a_suggest_run(study):
    run = runs.start(study.db, "suggest", "mina")
    suggestions.write(study.db, run, [study.found("head", "Time was short.", "time")])
    return run


def half_an_accept(study):
    (key,) = study.suggest(TRUST)
    made = study.coding("head", "We trust each other here.")
    run = runs.start(study.db, "accept", "mina")
    verdict = decisions.Verdicts(key, "accepted", made)
    decisions._write_chunk(study.db, "mina", [verdict], run)
    return run


HALVES = pytest.mark.parametrize("half", [half_an_import, half_a_suggest_run, half_an_accept])


@HALVES
def test_nothing_is_seen_before_the_flip_and_all_after_it(study, half):
    study.suggest(TRUST)
    before = study.state()
    run = half(study)
    if half is not half_an_accept:
        assert study.state() == before
    assert codings.placed(study.db) == []
    assert search.search(study.db, "quite") == []
    with study.db.writing():
        runs.finish(study.db, run, "done", "mina")
    assert study.state() != before
    assert errors(study) == []
    assert audit.log(study.db, 1)[0].action == "done"


@HALVES
def test_a_dropped_run_leaves_no_trace(study, half):
    study.suggest(TRUST)
    before = sizes(study)
    run = half(study)
    suggests = study.count("event") - before["event"]
    runs.drop(study.db, run)
    after = sizes(study)
    if suggests:  # the accept needed a suggest run of its own, which stays
        before |= {name: after[name] for name in ("run", "event", "evidence")}
    assert after == before
    assert errors(study) == []
    assert check.mend(study.db) == []


def test_an_unfinished_accept_is_no_twin_for_others(study):
    (key,) = study.suggest(TRUST)
    made = study.coding("head", "We trust each other here.")
    run = runs.start(study.db, "accept", "mina")
    verdict = decisions.Verdicts(key, "accepted", made)
    decisions._write_chunk(study.db, "mina", [verdict], run)
    study.accept(key)  # in another window
    runs.drop(study.db, run)
    assert study.quotes() == ["We trust each other here."]
    assert errors(study) == []


def test_a_run_that_is_being_written_is_left_alone(study):
    run = half_an_import(study)
    assert runs.unfinished(study.db) == []
    assert runs.sweep(study.db) == 0
    assert study.db.value("SELECT 1 FROM run WHERE key = ?", (run,))


@pytest.mark.parametrize(
    ("kind", "alive"),
    [(f"import:{os.getpid()}", True), ("import", False), ("import:x", False)],
    ids=["here", "unnamed", "odd"],
)
def test_whether_a_process_lives(kind, alive):
    assert runs._alive(kind) is alive


@pytest.mark.parametrize(("fault", "alive"), [(ProcessLookupError, False), (PermissionError, True)])
def test_a_process_of_another_user_lives(monkeypatch, fault, alive):
    def kill(process, number):
        raise fault

    monkeypatch.setattr(os, "kill", kill)
    assert runs._alive("import:77") is alive


KILLED = """
import os, signal, sys
from pathlib import Path
from qualcode.coding.ids import new_id, suggestion_key
from qualcode.coding.segment import Coding
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.store import codings, database, decisions, runs, sources, suggestions
from qualcode.store.events import Changes
from qualcode.transcript.document import Document, Turn

db = database.open_project(Path(sys.argv[1]))
what = sys.argv[2]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

run = runs.start(db, what, "mina")
if what == "import":
    for number in range(3):
        text = f"Quite new words {number}."
        document = Document(text, (Turn(0, len(text), "P"),), "test 1")
        incoming = sources.Incoming(f"new{number}", document, text.encode(), ".txt")
        with db.writing():
            sources.add(db, run, incoming, Changes())
            if number == 2:
                die()
text = codings.text(db, "head")
def found():
    for start in range(34, 59):
        key = suggestion_key(text.revision, start, 59, "trust")
        if start == 50:
            die()
        yield Suggestion(key, text.revision, start, 59, "trust", (Evidence("keyword", "1", "r", ()),))
suggestions.CHUNK = 8
if what == "suggest":
    suggestions.write(db, run, found())
if what == "accept":
    keys = [key for (key,) in db.rows("SELECT key FROM suggestion")]
    made = [Coding(new_id(), text.segment(34, 40 + n), "trust", "mina", database.now()) for n in range(2)]
    decisions._write_chunk(db, "mina", [decisions.Verdicts(keys[0], "accepted", made[0])], run)
    with db.writing():
        decisions._write_decisions(
            db, "mina", [decisions.Verdicts(keys[1], "accepted", made[1])], None, run
        )
        runs.finish(db, run, "accept", "mina")
        die()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill here")
@pytest.mark.parametrize("what", ["import", "suggest", "accept"])
def test_killed_in_the_middle_leaves_nothing_to_see_and_sweeps_clean(study_file, what):
    study_file.suggest(TRUST, ("head", "Time was short.", "time"))
    state, size = study_file.state(), sizes(study_file)
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, str(study_file.db.path), what],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert sizes(study_file) != size
    assert study_file.state() == state
    assert [kind for _, kind, _ in runs.unfinished(study_file.db)] == [what]
    assert errors(study_file) == []
    assert runs.sweep(study_file.db) == 1
    assert (study_file.state(), sizes(study_file)) == (state, size)
    assert errors(study_file) == []
    assert runs.sweep(study_file.db) == 0


def test_confirmed_decisions_survive_a_kill(study_file):
    script = (
        "import os, sys\nfrom pathlib import Path\n"
        "from qualcode.coding.ids import new_id\nfrom qualcode.coding.segment import Coding\n"
        "from qualcode.store import codings, database\n"
        "db = database.open_project(Path(sys.argv[1]))\ntext = codings.text(db, 'head')\n"
        "for n in range(1000):\n"
        "    made = Coding(new_id(), text.segment(n % 50, 59), 'trust', 'mina', database.now())\n"
        "    codings.add(db, [made], 'mina')\n"
        "    print(made.id, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(study_file.db.path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as worker:
        confirmed = [worker.stdout.readline().strip() for _ in range(15)]
        worker.kill()
        confirmed += worker.stdout.read().split("\n")[:-1]
    held = {each.id for each in codings.placed(study_file.db)}
    assert set(confirmed) <= held
    assert len(held) <= len(confirmed) + 1
    assert errors(study_file) == []
