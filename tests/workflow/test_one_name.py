"""Files of one name: the richest of one transcript is taken, different texts are told apart."""

import json

import pytest

from qualcode.store import reading, sources
from qualcode.workflow import ingest

SAID = ((0, 4, "So, how was that?"), (5, 9, "It was good - really good."), (9, 12, "And 20% more?"))
NAMED = "Ann: So, how was that?\nBen: It was good - really good.\nAnn: And 20% more?\n"
VOICED = "".join(
    f"{begins:02}:00.000 --> {ends:02}:00.000\n<v {'AB'[n % 2]}>{words}</v>\n\n"
    for n, (begins, ends, words) in enumerate(SAID)
)


def whisper(project, stem: str) -> None:
    """All that Whisper writes beside a recording."""
    segments = [{"start": a, "end": b, "text": f" {words}"} for a, b, words in SAID]
    project.file(f"{stem}.json", json.dumps({"text": "", "language": "en", "segments": segments}))
    project.file(f"{stem}.txt", "".join(f"{words}\n" for _, _, words in SAID))
    rows = "".join(f"{a * 1000}\t{b * 1000}\t{words}\n" for a, b, words in SAID)
    project.file(f"{stem}.tsv", f"start\tend\ttext\n{rows}")
    cues = [(f"00:00:{a:02}{{0}}000 --> 00:00:{b:02}{{0}}000", words) for a, b, words in SAID]
    vtt = "".join(f"{times.format('.')}\n{words}\n\n" for times, words in cues)
    project.file(f"{stem}.vtt", f"WEBVTT\n\n{vtt}")
    srt = (f"{n}\n{times.format(',')}\n{words}\n\n" for n, (times, words) in enumerate(cues, 1))
    project.file(f"{stem}.srt", "".join(srt))


def read(project, *, dry_run=False, **wish):
    plan = ingest.plan([str(project.folder / "in")], ingest.Wish(**wish))
    return ingest.carry_out(project.db, plan, "mina", dry_run=dry_run)


def told(report, severity="error"):
    return [each for each in report.findings if each.severity == severity]


@pytest.mark.parametrize("dry_run", [True, False])
def test_of_what_whisper_writes_the_richest_is_taken(project, dry_run):
    whisper(project, "in/one")
    report = read(project, dry_run=dry_run)
    (file,) = report.files
    assert (file.name, file.outcome, file.importer) == ("one", "new", "json 1")
    (note,) = [each for each in told(report, "note") if "left out" in each.what]
    assert note.where.endswith("in/one.json")
    assert note.what.endswith("with the same words: one.srt, one.tsv, one.txt, one.vtt")
    assert not told(report)


def test_who_speaks_counts_more_than_the_format(project):
    whisper(project, "in/one")
    project.file("in/one.md", NAMED)
    report = read(project)
    assert [each.importer for each in report.files] == ["text 2"]


def test_a_second_import_changes_nothing_also_if_a_richer_file_came(project):
    project.file("in/one.txt", "".join(f"{words}\n" for _, _, words in SAID))
    assert read(project).outcomes() == {"new": 1}
    whisper(project, "in/one")
    before = project.dump()
    report = read(project)
    assert report.outcomes() == {"unchanged": 1}
    assert report.findings == []
    assert project.dump() == before


def test_other_words_are_an_error_that_names_the_way_on_and_the_rest_is_imported(project):
    project.file("in/one.txt", NAMED.replace("good", "bad"))
    project.file(
        "in/one.vtt", f"WEBVTT\n\n{VOICED.replace('<v A>', '<v Ann>').replace('<v B>', '<v Ben>')}"
    )
    project.file("in/two.txt", NAMED)
    report = read(project, attributes=(("wave", "1"),))
    assert {file.name: file.outcome for file in report.files} == {"one": "failed", "two": "new"}
    (error,) = told(report)
    assert error.where.endswith("in/one.vtt")
    assert error.what == "not the only file for the name 'one': one.txt has other words (2 of 12)"
    folder = project.folder
    assert error.hint == (
        f"to take this one: qualcode import {folder}/in --set wave=1"
        f" --leave-out {folder}/in/one.txt; to have both, rename one"
    )
    again = read(project, leave_out=(f"{folder}/in/one.txt",))
    assert {file.name: file.outcome for file in again.files} == {"one": "new", "two": "unchanged"}
    assert "good" in reading.transcript(project.db, "one").text


def test_the_same_words_of_other_speakers_are_different(project):
    project.file("in/one.txt", NAMED)
    project.file("in/one.vtt", f"WEBVTT\n\n{VOICED}")
    report = read(project)
    assert report.outcomes() == {"failed": 1}
    (error,) = told(report)
    assert "one.txt has the same words, but other speakers (Ann, Ben)" in error.what
    assert "one" not in sources.ids(project.db)


def test_a_file_that_cannot_be_read_keeps_no_other_out(project):
    project.file("in/one.docx", "no zip")
    project.file("in/one.txt", NAMED)
    report = read(project)
    assert {file.name: file.outcome for file in report.files} == {
        "one.docx": "failed",
        "one": "new",
    }


def test_a_pattern_leaves_out_and_one_that_fits_nothing_is_told(project):
    whisper(project, "in/one")
    report = read(project, leave_out=("*.json", "*.tsv", "*.odt"))
    assert [(each.name, each.importer) for each in report.files] == [("one", "captions 2")]
    assert next((each.where, each.what) for each in told(report, "warning")) == (
        "*.odt", "no file fits what is to be left out"
    )  # fmt: skip
