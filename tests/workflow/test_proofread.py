"""Proofreading: each remark with its place in the file, and lines from the transcripts."""

from pathlib import Path

import pytest

from qualcode.codebook import shipped, yaml_file
from qualcode.errors import QualcodeError
from qualcode.workflow import proofread

BOOK = """\
codebook: x
version: "1"
codes:
  - id: a
    name: A
    definition: D.
    exclude: [that (use b)]
    examples:
      - It took time.
    keywords:
      - honest
      - never said
  - id: b
    name: B
    definition: D.
    keywords: [time, "honestly*", honest]
"""


def remarks(text, db=None):
    reading = yaml_file.read(text, "x.yaml")
    return proofread.proofread(reading, "x.yaml", db)


def test_each_remark_has_its_place():
    found = [(each.finding.severity, each.finding.where) for each in remarks(BOOK)]
    assert found == [
        ("warning", "x.yaml:9:9"),
        ("warning", "x.yaml:11:9"),
        ("warning", "x.yaml:13:5"),
    ]


def test_keywords_are_tried_on_the_sources(project):
    project.bring(**{f"t{n}": "Head: Time, again.\n\n" * 12 for n in range(2)})
    found = remarks(BOOK, project.db)
    (often,) = [each for each in found if each.lines]
    assert often.finding.where == "x.yaml:16:16"
    assert "`time` of `b` stands in 26 of 27 turns (96%)" in often.finding.what
    assert len(often.lines) == 3
    assert all("[Time]" in line or "[time]" in line for line in often.lines)
    (idle,) = [each.finding for each in found if "find nothing" in each.finding.what][:1]
    assert (idle.severity, idle.where) == ("note", "x.yaml:12:9")
    assert idle.what == "1 of 2 keywords of `a` find nothing in the 4 sources: `never said`"


def test_the_default_codebook_stands_a_second_look():
    file = shipped.path("jpd")
    found = proofread.proofread(yaml_file.load(file), str(file), None)
    assert [str(each.finding) for each in found if each.finding.severity != "note"] == []


def test_a_folder_of_transcripts_is_enough(tmp_path, project):
    folder = tmp_path / "talk"
    folder.mkdir()
    with pytest.raises(QualcodeError):
        proofread.opened(folder, "", tmp_path)
    (folder / "a.txt").write_text("Head: It took time.\n")
    with proofread.opened(folder, "", tmp_path) as db:
        assert any("find nothing" in each.finding.what for each in remarks(BOOK, db))
    with proofread.opened(None, "", project.folder) as db:
        assert db.path == project.db.path
    assert proofread.opened(None, "", Path(tmp_path / "talk")) is None


PATTERNS = """\
    match: family
    patterns:
      - [{LOWER: trust}]
      - [{LOWER: never}]
      - [{TAG: VBD}]
"""


def said(found, what):
    (finding,) = [each.finding for each in found if what in each.finding.what]
    return finding


def test_patterns_are_tried_on_the_sources_too(project):
    found = remarks(BOOK + PATTERNS, project.db)
    tagger = said(found, "it needs TAG")
    assert (tagger.severity, tagger.where) == ("warning", "x.yaml:21:9")
    idle = said(found, "2 of 3 patterns of `b` find nothing in the 2 sources: `[{LOWER: never}]`")
    assert idle.where == "x.yaml:20:9"
    project.file("qualcode.toml", 'nlp = "none-such"')
    with pytest.raises(QualcodeError, match="'none-such' could not be loaded"):
        remarks(BOOK + PATTERNS, project.db)


def test_without_a_project_it_is_not_known_which_pipeline_there_is():
    assert said(remarks(BOOK + PATTERNS), "it needs TAG").severity == "note"


def test_what_a_family_finds_is_shown(project):
    project.bring(more="Head: Timely, in honesty; and honesty.\n")
    family = said(remarks(BOOK + PATTERNS, project.db), "`match: family` of `b` finds too")
    assert (family.severity, family.where) == ("note", "x.yaml:17:12")
    assert family.what.endswith("finds too, for `time` timely")
    assert not [each for each in remarks(BOOK, project.db) if "family" in each.finding.what]


def test_another_language_is_told_once():
    found = remarks(BOOK.replace("codes:", "language: de\ncodes:"))
    assert said(found, "in `de` keywords").where == "x.yaml:3:11"
