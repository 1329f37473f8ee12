"""Speakers as a researcher puts them right: merged, mapped by a file, corrected, taken back."""

import csv
import json
from typing import Any

import pytest

pytestmark = pytest.mark.journey

DRIFT = "Interviewer: Why?\nHelen: We trust [laughs] them.\ninterviewr: And?\nHelen: So.\n"
DIARISED = "".join(
    f"SPEAKER_00: And how was that for you, number {n}?\n"
    "SPEAKER_01: It was well worth the hour that we gave to it, and we would do it again.\n"
    for n in range(6)
)


@pytest.fixture
def project(shell: Any) -> Any:
    for name, text in {"drift": DRIFT, "diarised": DIARISED}.items():
        (shell.folder / "texts").mkdir(exist_ok=True)
        (shell.folder / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")
    shell("init", "--coder", "mina")
    return shell


def listed(project: Any, source: str) -> dict[str, dict[str, str]]:
    told = project("people", "list", "--source", source, "-f", "csv").out
    return {row["label"]: row for row in csv.DictReader(told.splitlines())}


def test_first_look_then_import(project: Any) -> None:
    said = project("import", "texts", "--dry-run")
    assert "would be: 2 new" in said.err
    assert "qualcode people merge interviewr Interviewer --source drift" in said.err
    assert "SPEAKER_00* 6, SPEAKER_01 6" in said.out
    told = json.loads(project("import", "texts", "--dry-run", "--format", "json").out)
    assert told["outcomes"] == {"new": 2}
    (drift,) = [each for each in told["files"] if each["name"] == "drift"]
    assert (drift["turns"], drift["words"], drift["marks"]) == (4, 6, {"laughter": 1})
    assert [turn["label"] for turn in drift["first_turns"]] == [
        "Interviewer", "Helen", "interviewr"
    ]  # fmt: skip
    assert "0 sources" in project("sources", "list").err
    project("import", "texts")
    assert "2 sources, 16 turns" in project("sources", "list").err


def test_drift_is_mended_and_taken_back(project: Any) -> None:
    project("import", "texts")
    assert "did you mean" in project("people", "merge", "intervewr", "Helen", ok=False).err
    said = project("people", "merge", "interviewr", "Interviewer", "--dry-run")
    assert "would become one speaker in 1 sources" in said.err
    project("people", "merge", "interviewr", "Interviewer")
    assert listed(project, "drift")["Interviewer"]["also written"] == "interviewr"
    assert "interviewr" not in project("sources", "show", "drift").out
    project("undo")
    assert set(listed(project, "drift")) == {"Interviewer", "Helen", "interviewr"}
    assert project("people", "merge", "alone", ok=False).code == 2


def test_diarised_speakers_become_people_by_a_file(project: Any) -> None:
    project("import", "texts")
    asker = listed(project, "diarised")["SPEAKER_00"]
    assert asker["role"] == "interviewer"
    assert asker["why"] == "asks in 100% of 6 turns, 8 words a turn"
    assert "asks in 0% of 6 turns" in project("people", "show", "diarised", "speaker_01").out
    project("people", "template", "-o", "people.csv")
    path = project.folder / "people.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert list(rows[0]) == [
        "source", "label", "participant", "role", "case", "(turns)", "(first words)"
    ]  # fmt: skip
    for row in rows:
        if row["label"] == "SPEAKER_01":
            row |= {"label": " speaker_01 ", "participant": "P07", "role": "head", "case": "Elm"}
    rows.append({**rows[0], "source": "diarised", "label": "SPEAKER_10", "participant": "P08"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = project("people", "import", "people.csv")
    assert "diarised has no speaker 'SPEAKER_10' → did you mean" in said.err
    assert "types:" not in said.err
    head = listed(project, "diarised")["SPEAKER_01"]
    assert (head["participant"], head["role"], head["case"]) == ("P07", "head", "Elm")


def test_formats_are_listed(project: Any) -> None:
    told = json.loads(project("import", "--list-formats", "--format", "json").out)["rows"]
    assert {"text", "word", "captions", "spreadsheet"} <= {row["format"] for row in told}
    assert project("import", ok=False).code == 2


def test_check_tells_what_nobody_says(project: Any) -> None:
    note = "School: Elm\nDate: 3 March\n\nA stranger speaks at length, who is not named.\n\n"
    (project.folder / "texts" / "note.txt").write_text(note + DRIFT, encoding="utf-8")
    project("import", "texts")
    said = project("check").everything
    assert "note: unattributed turns, said by nobody who is named: 1 (9 words)" in said
    assert "note: unattributed lines, outside all turns: 2" in said
