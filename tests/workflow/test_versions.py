"""Versions in use: the ways out for a code with codings, the history, every byte again."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import audit, codebooks
from qualcode.workflow import recode, versions

SPLIT = """\
  - id: school-size
    name: Size
    replaces: [old]
  - id: school-place
    name: Place
    replaces: [old]
"""


def without_old(project, more=""):
    text = project.text.partition("  - id: old")[0] + more
    project.book.write_text(text, encoding="utf-8")
    return text


def use(project, **how):
    planned = versions.plan(project.db, str(project.book), how.pop("mapping", {}), **how)
    versions.carry_out(project.db, planned, "mina")
    return planned


def test_a_code_with_codings_needs_a_way_out(project):
    project.code("teacher", "The school", "old")
    without_old(project)
    with pytest.raises(QualcodeError, match="1 codings stand on 'old'") as told:
        versions.plan(project.db, str(project.book), {})
    assert "--keep-as-deprecated" in told.value.hint


def test_mapped(project):
    project.code("teacher", "The school", "old")
    without_old(project)
    planned = use(project, mapping={"old": "time"})
    assert dict(planned.moves) == {"old": ("time", 1)}
    assert project.coded() == [("teacher", "The school", "time", "mina")]


def test_replaced_in_the_file(project):
    project.code("teacher", "The school", "old")
    without_old(project, "  - id: new\n    name: New\n    replaces: [old]\n")
    assert dict(use(project).moves) == {"old": ("new", 1)}
    assert project.coded() == [("teacher", "The school", "new", "mina")]


def test_kept_as_deprecated_in_the_store_and_in_the_file(project):
    project.code("teacher", "The school", "old")
    text = without_old(project)
    planned = use(project, keep=True)
    assert dict(planned.kept) == {"old": 1}
    assert recode.in_use(project.db).by_id["old"].status == "deprecated"
    written = project.book.read_text(encoding="utf-8")
    assert written.startswith(text)
    assert written == codebooks.in_use(project.db)[1]
    assert project.coded() == [("teacher", "The school", "old", "mina")]
    assert project.errors() == []


def test_a_code_that_was_split_stays_until_its_codings_are_coded_anew(project):
    project.code("teacher", "The school", "old")
    without_old(project, SPLIT)
    planned = use(project)
    assert dict(planned.split) == {"old": ("school-size", "school-place")}
    assert recode.in_use(project.db).by_id["old"].status == "deprecated"
    assert project.coded() == [("teacher", "The school", "old", "mina")]
    assert project.errors() == []
    audit.undo(project.db, "mina")
    assert recode.in_use(project.db).by_id["old"].status == "active"


def test_a_split_code_without_codings_simply_goes(project):
    without_old(project, SPLIT)
    assert dict(use(project).kept) == {}
    assert "old" not in recode.in_use(project.db)


def test_a_shipped_file_is_never_written(project, monkeypatch, tmp_path):
    project.code("teacher", "The school", "old")
    shipped = project.file("shipped/small.yaml", without_old(project))
    monkeypatch.setattr("qualcode.codebook.shipped.names", lambda: ["small"])
    monkeypatch.setattr("qualcode.codebook.shipped.path", lambda _: shipped)
    before = shipped.read_bytes()
    planned = versions.plan(project.db, "small", {}, keep=True)
    versions.carry_out(project.db, planned, "mina")
    assert shipped.read_bytes() == before
    assert "old" in recode.in_use(project.db)


def test_two_codings_on_one_place_become_one(project):
    first = project.code("teacher", "The school", "old")
    second = project.code("teacher", "The school", "time")
    without_old(project)
    use(project, mapping={"old": "time"})
    assert project.coded() == [("teacher", "The school", "time", "mina")]
    assert project.errors() == []
    audit.undo(project.db, "mina")
    assert len(project.coded()) == 2
    assert first.id != second.id


def test_the_history_says_who_when_and_what(project):
    project.book.write_text(project.text.replace("keywords: [time]", "keywords: [times]"))
    use(project)
    project.book.write_text(project.text.replace("name: Time", "name: Times"))
    use(project)
    audit.undo(project.db, "mina")
    told = versions.history(project.db)
    assert [(each.changed, each.in_use, each.turnover.undone) for each in told] == [
        ("the first", False, False), ("keywords of 1", True, False),
        ("1 renamed, keywords of 1", False, True),
    ]  # fmt: skip
    assert {each.turnover.coder for each in told} == {"mina"}


def test_any_version_comes_out_byte_for_byte(project):
    odd = project.text.replace("\n", "\r\n") + "# naïve 😀"
    project.book.write_bytes(odd.encode())
    use(project)
    first, second = (each.turnover.version for each in versions.history(project.db))
    assert codebooks.text_of(project.db, versions.find(project.db, second[:8]).id) == odd
    assert codebooks.text_of(project.db, versions.find(project.db, first).id) == project.text
    with pytest.raises(QualcodeError, match="several versions are called 1") as told:
        versions.find(project.db, "1")
    assert first[:8] in told.value.hint
    with pytest.raises(QualcodeError, match="there is no version '9'"):
        versions.find(project.db, "9")


def test_each_coding_says_under_which_version_it_was_made(project):
    from qualcode.workflow import analyse

    project.code("head", "Time was short.", "time")
    project.book.write_text(project.text.replace('version: "1"', 'version: "2"'))
    use(project)
    project.code("teacher", "mostly", "trust")
    table = analyse.table(project.db, analyse.Request("segments", "mina", base="all"))
    assert table.frame.select("code", "codebook").rows() == [
        ("time", "small 1"), ("trust", "small 2")
    ]  # fmt: skip
