"""Codes that grow while people code: each step undoes, and the file follows with its comments."""

import pytest

from qualcode.codebook.yaml_file import load
from qualcode.errors import QualcodeError
from qualcode.store import audit, codebooks
from qualcode.workflow import recode, revise_codes


def in_step(project):
    text = project.book.read_bytes().decode()
    assert text == codebooks.in_use(project.db)[1]
    assert "# ours: keep this line" in text
    assert "# tried on real talk" in text
    return text


def test_a_draft_is_promoted(project):
    recode.new_code(project.db, "mina", name="New", parent=None, why="seen often")
    revise_codes.promote(project.db, "mina", ["new"])
    assert recode.in_use(project.db).by_id["new"].status == "active"
    assert "draft" not in in_step(project)
    with pytest.raises(QualcodeError, match="new is active, not a draft"):
        revise_codes.promote(project.db, "mina", ["new"])


def test_a_name_changes_and_the_id_stays(project):
    project.code("head", "Time was short.", "time")
    revise_codes.rename(project.db, "mina", "time", "Time and cover")
    assert "    name: Time and cover\n" in in_step(project)
    assert project.coded() == [("head", "Time was short.", "time", "mina")]
    assert audit.undo(project.db, "mina")[0].action == "rename code"
    assert recode.in_use(project.db).by_id["time"].name == "Time"


def test_a_code_moves_with_all_below_it(project):
    revise_codes.move(project.db, "mina", "trust", "time")
    book = recode.in_use(project.db)
    assert book.by_id["candour"].path == ("time", "trust", "candour")
    in_step(project)
    with pytest.raises(QualcodeError, match="cannot stand below"):
        revise_codes.move(project.db, "mina", "time", "candour")
    with pytest.raises(QualcodeError, match="stands there already"):
        revise_codes.move(project.db, "mina", "trust", "time")
    revise_codes.move(project.db, "mina", "candour", None)
    assert recode.in_use(project.db).by_id["candour"].path == ("candour",)
    in_step(project)


def test_a_code_is_merged_with_its_codings_and_children(project):
    project.code("head", "Time was short.", "time")
    revise_codes.move(project.db, "mina", "candour", "time")
    assert revise_codes.merge(project.db, "jo", "time", "trust") == 1
    book = recode.in_use(project.db)
    assert "time" not in book
    assert book.by_id["trust"].replaces == ("time",)
    assert book.by_id["candour"].path == ("trust", "candour")
    assert project.coded() == [("head", "Time was short.", "trust", "mina")]
    in_step(project)
    assert audit.undo(project.db, "jo")[0].action == "merge code"
    assert project.coded() == [("head", "Time was short.", "time", "mina")]
    assert project.errors() == []


def test_nothing_is_merged_into_itself_or_below(project):
    before = project.dump(), project.book.read_bytes()
    for into in ("trust", "candour"):
        with pytest.raises(QualcodeError, match="cannot be merged"):
            revise_codes.merge(project.db, "mina", "trust", into)
    with pytest.raises(QualcodeError, match="needs a name"):
        revise_codes.rename(project.db, "mina", "time", "  ")
    assert (project.dump(), project.book.read_bytes()) == before


def test_an_edited_file_is_nobodys_to_overwrite(project):
    project.book.write_text(project.text + "# mine\n")
    with pytest.raises(QualcodeError, match="was edited since"):
        revise_codes.rename(project.db, "mina", "time", "Times")


def test_a_codebook_begins_from_nothing_and_overwrites_nothing(tmp_path, project):
    path = revise_codes.begin("School trust", tmp_path)
    assert path.name == "school-trust.yaml"
    assert load(tmp_path / path).findings == ()
    with pytest.raises(QualcodeError, match="is there already"):
        revise_codes.begin("School trust", tmp_path)
    assert str(revise_codes.begin("mine", project.folder)) == "codebooks/mine.yaml"
    assert str(revise_codes.begin("deep/mine.yml", tmp_path)) == "deep/mine.yml"
