"""Codebooks in a project: what is in use, what a change would do, and draft codes while coding."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import audit, codebooks, notes
from qualcode.workflow import recode


def draft(project, name="New thing", parent=None, why="seen often"):
    return recode.new_code(project.db, "mina", name=name, parent=parent, why=why)


def test_using_the_same_file_again_is_no_event(project):
    events = project.db.value("SELECT count(*) FROM event")
    used = recode.use(project.db, str(project.book), "mina")
    assert (used.codebook.name, used.mapped) == ("small", 0)
    assert project.db.value("SELECT count(*) FROM event") == events


def test_an_edited_file_is_a_new_version_and_the_old_one_can_come_back(project):
    first = recode.version_in_use(project.db)[0]
    project.book.write_text(project.text.partition("  - id: old")[0], encoding="utf-8")
    assert recode.use(project.db, str(project.book), "mina").version != first
    assert "old" not in recode.in_use(project.db)
    project.book.write_text(project.text, encoding="utf-8")
    assert recode.use(project.db, str(project.book), "mina").version == first
    assert "old" in recode.in_use(project.db)


def test_a_code_with_codings_says_how_it_may_go(project):
    project.code("teacher", "The school", "old")
    project.book.write_text(project.text.partition("  - id: old")[0], encoding="utf-8")
    with pytest.raises(QualcodeError, match="1 codings stand on 'old'") as told:
        recode.use(project.db, str(project.book), "mina")
    assert "--map old=NEW" in told.value.hint
    used = recode.use(project.db, str(project.book), "jo", {"old": "time"})
    assert used.mapped == 1
    assert project.coded() == [("teacher", "The school", "time", "mina")]
    (event,) = audit.undo(project.db, "jo")
    assert event.action == "use codebook"
    assert project.coded() == [("teacher", "The school", "old", "mina")]
    assert "old" in recode.in_use(project.db)


@pytest.mark.parametrize(
    ("text", "what"), [("codes: 5", "errors; the first"), ("codebook: x\ncodes: []\n", "first: ")]
)
def test_a_codebook_with_errors_names_the_first(project, text, what):
    project.book.write_text(text)
    before = project.dump()
    with pytest.raises(QualcodeError, match=what) as told:
        recode.use(project.db, str(project.book), "mina")
    assert told.value.hint == f"qualcode codebook check {project.book}"
    assert project.dump() == before


def test_a_name_that_does_not_ship(project):
    with pytest.raises(QualcodeError, match="unknown codebook 'jdp'"):
        recode.use(project.db, "jdp", "mina")


def test_a_draft_code_is_one_step_with_its_memo_and_the_file_follows(project):
    code = draft(project, parent="trust")
    assert (code.id, code.status, code.parent) == ("new-thing", "draft", "trust")
    text = project.book.read_bytes().decode()
    assert text == codebooks.in_use(project.db)[1]
    kept = [line for line in project.text.splitlines() if "#" in line]
    assert [line for line in text.splitlines() if "#" in line] == kept
    assert [memo.text for memo in notes.memos(project.db, "code", "new-thing")] == ["seen often"]
    assert audit.undo(project.db, "mina")[0].action == "new code"
    assert "new-thing" not in recode.in_use(project.db)
    assert notes.memos(project.db) == []
    assert project.errors() == []


def test_several_draft_codes_in_a_row(project):
    ids = [
        draft(project).id,
        draft(project, name="new thing!").id,
        draft(project, "Élan", why="").id,
    ]
    assert ids == ["new-thing", "new-thing-2", "elan"]
    assert project.book.read_bytes().decode() == codebooks.in_use(project.db)[1]
    assert [memo.target for memo in notes.memos(project.db)] == ["new-thing", "new-thing-2"]


def test_an_edited_file_is_nobodys_to_overwrite(project):
    edited = project.text.replace("name: Time", "name: Time and timing")
    project.book.write_text(edited, encoding="utf-8")
    before = project.dump()
    with pytest.raises(QualcodeError, match="was edited since it was put in use") as told:
        draft(project)
    assert told.value.hint == f"qualcode codebook use {project.book}"
    assert (project.book.read_text(encoding="utf-8"), project.dump()) == (edited, before)
    recode.use(project.db, str(project.book), "mina")
    draft(project)
    assert "Time and timing" in project.book.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["ours.yaml", "ours.yml"])
def test_a_file_of_another_name_follows_too(project, name):
    other = project.book.rename(project.book.with_name(name))
    draft(project)
    assert "new-thing" in other.read_text(encoding="utf-8")
    other.write_text(other.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match=f"{name} was edited"):
        draft(project)


def test_line_ends_and_a_mark_at_the_beginning_stay(project):
    text = project.text.replace("\n", "\r\n")
    project.book.write_bytes(text.encode())
    recode.use(project.db, str(project.book), "mina")
    draft(project)
    written = project.book.read_bytes().decode()
    assert written.count("\n") == written.count("\r\n")


def test_without_a_file_the_project_still_has_the_code(project):
    project.book.unlink()
    draft(project)
    assert "new-thing" in recode.in_use(project.db)
    assert list(project.book.parent.glob("*.yaml")) == []


def test_a_refused_draft_leaves_no_trace(project):
    before = project.dump(), project.book.read_bytes()
    for name, parent in (("", None), ("New", "tiem")):
        with pytest.raises(QualcodeError):
            draft(project, name, parent)
    assert (project.dump(), project.book.read_bytes()) == before
    assert sorted(each.name for each in project.book.parent.iterdir()) == [
        "codebook.schema.json", "small.yaml"
    ]  # fmt: skip


def test_another_draft_meanwhile_is_not_lost(project, monkeypatch):
    use = codebooks.use

    def meanwhile(*said):
        monkeypatch.setattr(codebooks, "use", use)
        draft(project, "Other")
        return use(*said)

    monkeypatch.setattr(codebooks, "use", meanwhile)
    with pytest.raises(QualcodeError, match="put in use meanwhile"):
        draft(project, "Mine")
    assert "other" in recode.in_use(project.db)
    assert "mine" not in recode.in_use(project.db)
    assert project.book.read_bytes().decode() == codebooks.in_use(project.db)[1]


def test_a_stored_codebook_that_cannot_be_read_is_one_sentence(project):
    project.db.run("UPDATE codebook SET yaml = 'codes: 5' WHERE live")
    with pytest.raises(QualcodeError, match="the stored codebook cannot be read"):
        recode.in_use(project.db)
