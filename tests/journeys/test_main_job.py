"""The main job, end to end, with the installed command."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey

TALK = """Interviewer: How did the review go?

Helen: We trust each other now. It took time to build that trust.

Interviewer: And the workshop?

Helen: Nobody had time for it 😀, honestly.
"""


@pytest.fixture
def project(shell: Any) -> Any:
    (shell.folder / "texts" / "w1").mkdir(parents=True)
    (shell.folder / "texts" / "w1" / "head.txt").write_text(TALK, encoding="utf-8")
    shell("init", "--coder", "mina")
    shell("import", "texts", "--pattern", "w{wave}/{role}")
    return shell


def rows(said: str) -> list[dict[str, str]]:
    return list(csv.DictReader(said.splitlines()))


def test_from_a_transcript_to_a_matrix(project: Any) -> None:
    listed = json.loads(project("sources", "list", "-f", "json").out)["rows"]
    assert [(row["source"], row["turns"], row["wave"]) for row in listed] == [("w1/head", 4, 1)]
    people = rows(project("people", "list", "-f", "csv").out)
    assert {row["label"]: row["role"] for row in people}["Interviewer"] == "interviewer"

    project("suggest")
    found = rows(project("suggestions", "list", "--code", "trust", "-f", "csv").out)
    assert "We trust each other now." in {row["text"] for row in found}
    project("suggestions", "accept", found[0]["id"])
    project(
        "codings",
        "add",
        "w1/head",
        "time",
        "--quote",
        "Nobody had time for it 😀",
        "--valence",
        "barrier",
    )
    project("done", "w1/head")

    matrix = rows(project("table", "matrix", "--rows", "turns", "-f", "csv").out)
    assert len(matrix) == 2, "the interviewer's turns are no rows"
    assert [(row["trust"], row["time"]) for row in matrix] == [("1", "0"), ("0", "1")]
    counted = {row["code"]: row for row in rows(project("table", "frequencies", "-f", "csv").out)}
    assert counted["trust"]["turns"] == "1"
    assert float(counted["trust"]["share_turns"]) == 0.5
    assert "sound: every quote" in project("check").err


def test_importing_again_changes_nothing_and_a_changed_file_is_refused(project: Any) -> None:
    assert "1 unchanged" in project("import", "texts").err
    (project.folder / "texts" / "w1" / "head.txt").write_text(
        TALK + "\nHelen: More.\n", encoding="utf-8"
    )
    said = project("import", "texts", ok=False)
    assert said.code == 1
    assert "sources revise" in said.err


def test_a_revision_keeps_the_codings(project: Any) -> None:
    project("codings", "add", "w1/head", "trust", "--quote", "We trust each other now.")
    changed = project.folder / "changed.txt"
    changed.write_text("Interviewer: Hello there.\n\n" + TALK, encoding="utf-8")
    assert "1 codings moved" in project("sources", "revise", "w1/head", str(changed)).err
    (coding,) = rows(project("codings", "list", "-f", "csv").out)
    assert coding["placement"] == "moved"
    assert coding["quote"] == "We trust each other now."
    project("undo")
    (coding,) = rows(project("codings", "list", "-f", "csv").out)
    assert coding["placement"] == "exact"


def test_undo_and_redo_reach_over_restarts_and_a_bulk_accept(project: Any) -> None:
    project("suggest")
    project("suggestions", "accept", "--source", "w1/head", "--yes")
    accepted = len(rows(project("codings", "list", "-f", "csv").out))
    assert accepted > 0
    project("undo")
    assert rows(project("codings", "list", "-f", "csv").out) == []
    project("redo")
    assert len(rows(project("codings", "list", "-f", "csv").out)) == accepted


def test_the_demo_makes_every_export_and_a_sound_project(study: Path, shell: Any) -> None:
    names = {path.name for path in (study / "exports").iterdir()}
    assert {"segments.csv", "matrix.xlsx", "frequencies.html", "frequencies.csv.meta.json"} <= names
    shutil.copytree(study, shell.folder / "copy")
    said = shell("check", "--project", "copy")
    assert said.code == 0


def test_layers_must_be_named_when_several_coded(study: Path, shell: Any) -> None:
    shutil.copytree(study, shell.folder / "copy")
    said = shell("table", "frequencies", "--project", "copy", ok=False)
    assert said.code == 1
    assert "--layer" in said.err
    assert "mina" in said.err


def test_sources_show_prints_codes_in_the_margin(study: Path, shell: Any) -> None:
    shutil.copytree(study, shell.folder / "copy")
    said = shell("sources", "show", "w1/head-ashgrove", "--coded-by", "mina", "--project", "copy")
    assert "Helen" in said.out
    assert "trust" in said.out


def test_real_meetings_and_captions(shell: Any, real_data: Path) -> None:
    shell("init", "--coder", "mina")
    shell("import", str(real_data / "qmsum" / "txt"))
    shell("import", str(real_data / "formats" / "zoom-vtt"))
    listed = json.loads(shell("sources", "list", "-f", "json").out)["rows"]
    assert len(listed) == 14
    assert 130_000 < sum(row["words"] for row in listed) < 180_000
    voices = rows(shell("people", "list", "-f", "csv").out)
    assert all(int(row["turns"]) > 0 for row in voices)
    shell("suggest")
    found = json.loads(shell("suggestions", "list", "-f", "json", "-n", "100000").out)["rows"]
    assert 100 < len(found) < 3_000
    assert all(row["words"] for row in found), "each suggestion shows the words it rests on"
    assert shell("check").code == 0
