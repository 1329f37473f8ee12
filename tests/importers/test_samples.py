"""The sample study reads with exactly the speakers that its people.csv names, and no doubt."""

import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest

from qualcode.importers import names, registry

STUDY = Path(__file__).parents[2] / "transcripts"
FILES = names.walk([STUDY / "w?"])
NAMES = names.source_names(FILES.files, FILES.roots)


def people() -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    with (STUDY / "people.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told.setdefault(row["source"], set()).add(row["label"])
    return told


def test_every_source_of_the_study_is_found():
    assert set(NAMES.values()) == set(people())


@pytest.mark.parametrize("path", FILES.files, ids=NAMES.get)
def test_a_sample_reads_with_the_speakers_of_people_csv(path):
    (document,) = registry.read_file(path).documents
    assert {turn.label for turn in document.turns} == people()[NAMES[path]]
    assert document.findings == ()


@pytest.mark.parametrize("path", FILES.files, ids=NAMES.get)
def test_speakers_take_turns(path):
    (document,) = registry.read_file(path).documents
    labels = [turn.label for turn in document.turns]
    assert all(one != other for one, other in pairwise(labels))
    assert len(labels) >= 30


@pytest.mark.parametrize(
    "path", [path for path in FILES.files if path.suffix in (".vtt", ".srt")], ids=NAMES.get
)
def test_no_word_of_a_caption_is_lost_and_no_time_gets_in(path):
    (document,) = registry.read_file(path).documents
    labels = {turn.label for turn in document.turns}
    raw = path.read_text(encoding="utf-8")
    spoken = []
    for line in raw.replace("WEBVTT", "").split("\n"):
        if "-->" in line or line.strip().isdigit() or line.startswith("NOTE"):
            continue
        bare = re.sub(r"<[^>]*>", "", line)
        name, colon, rest = bare.partition(": ")
        spoken += (rest if colon and name in labels else bare).split()
    said = " ".join(document.speech(turn) for turn in document.turns).split()
    assert said == spoken
    assert "-->" not in document.text


@pytest.mark.parametrize(
    "path", [path for path in FILES.files if path.suffix in (".vtt", ".srt")], ids=NAMES.get
)
def test_times_of_a_caption_rise(path):
    (document,) = registry.read_file(path).documents
    assert all(turn.begins < turn.ends for turn in document.turns)
    times = [anchor.milliseconds for anchor in document.anchors]
    assert times == sorted(times)
    assert times[0] == document.turns[0].begins


@pytest.mark.parametrize(
    "path", [path for path in FILES.files if path.suffix == ".txt"], ids=NAMES.get
)
def test_text_outside_the_turns_is_labels_and_times_only(path):
    (document,) = registry.read_file(path).documents
    labels = {turn.label for turn in document.turns}
    outside, last = "", 0
    for turn in document.turns:
        outside += document.text[last : turn.start] + "\n"
        last = turn.end
    outside += document.text[last:]
    for line in filter(str.strip, outside.split("\n")):
        assert re.sub(r"\[\d\d:\d\d:\d\d\] ", "", line.strip()).strip("[]: ") in labels


@pytest.mark.parametrize(
    "path", [path for path in FILES.files if path.suffix == ".docx"], ids=NAMES.get
)
def test_no_word_of_a_document_is_lost(path):
    import docx

    (document,) = registry.read_file(path).documents
    paragraphs = " ".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert document.text.split() == paragraphs.split()
