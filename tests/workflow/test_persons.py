"""People and cases: from files or one by one; what is left empty stays as it was."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import people
from qualcode.transcript.people import Case, Speaker
from qualcode.workflow import persons


def bring(project, text, name="people.csv"):
    return persons.bring_people(project.db, project.file(name, text), "mina")


def said(told):
    return [str(each) for each in told.findings]


def who(project):
    return {
        (voice.source, voice.label): (voice.participant, voice.case, voice.role)
        for voice in people.voices(project.db)
        if voice.role != "interviewer"
    }


def change(project, label="Head", values=(), **more):
    link = Speaker(label, "head", more.get("participant"), more.get("case"), more.get("role", ""))
    return persons.set_person(project.db, "head", label, "mina", link, dict(values))


def test_a_row_for_one_source_and_a_row_for_every_source(project):
    project.bring(head2="Head: Again.\nHead: And again.\n")
    told = bring(
        project,
        "participant,label,source,case,role,years\n"
        "P01,HEAD,,Ashgrove,headteacher,7\nP02,head,head2,,,12\nP03,teacher,,Elm,,\n",
    )
    assert said(told) == []
    assert told.types == {"years": "integer"}
    assert who(project) == {
        ("head", "Head"): ("P01", "Ashgrove", "headteacher"),
        ("head2", "Head"): ("P02", None, "participant"),
        ("teacher", "Teacher"): ("P03", "Elm", "participant"),
    }
    assert [(each.name, each.value) for each in people.attributes(project.db)] == [
        ("P01", 7), ("P02", 12)
    ]  # fmt: skip


def test_again_is_no_event(project):
    text = "participant,label,case,code\nP01,Head,Ashgrove,0017\n"
    assert bring(project, text).rows == 2
    before = project.dump()
    assert bring(project, text).rows == 0
    assert project.dump() == before
    assert people.attributes(project.db)[0].value == "0017"


def test_what_a_file_leaves_empty_stays(project):
    change(project, participant="P01", case="Ashgrove", role="headteacher")
    bring(project, "participant,label\nP07,Head\n")
    assert who(project)["head", "Head"] == ("P07", "Ashgrove", "headteacher")
    bring(project, "label,case\nHead,Elm\n")
    assert who(project)["head", "Head"] == ("P07", "Elm", "headteacher")


def test_what_is_not_in_the_project_is_a_warning(project):
    told = bring(
        project,
        "participant,label,source\nP01,Head,\nP02,Hed,\nP03,Head,haed\nP04,Teacher,head\nP01,,\n",
    )
    assert said(told) == [
        "warning: people.csv: there is no source 'haed' (did you mean head?)",
        "warning: people.csv: no source has a speaker 'Hed' (did you mean Head?)",
        "warning: people.csv: head has no speaker 'Teacher'",
    ]
    assert who(project)["head", "Head"][0] == "P01"


def test_a_participant_who_is_nobodys_label_is_a_warning_too(project):
    assert said(bring(project, "participant,years\nP09,3\n")) == [
        "warning: people.csv: no source has a speaker 'P09'"
    ]


def test_errors_in_a_file_change_nothing(project):
    before = project.dump()
    told = bring(project, "participant,label\nP01,Head\nP02,head\n")
    assert (told.rows, "is both P01 and P02" in said(told)[0]) == (0, True)
    with pytest.raises(QualcodeError, match="neither a column"):
        bring(project, "name\nx\n")
    assert project.dump() == before


def test_cases_from_a_file(project):
    def cases(text):
        return persons.bring_cases(project.db, project.file("cases.csv", text), "mina")

    assert cases("case,parent,kind,pupils\nElm,North,school,210\n").rows == 3
    assert people.cases(project.db) == [Case("Elm", "North", "school"), Case("North")]
    assert cases("case,pupils\nElm,210\n").rows == 0
    told = cases("case,parent\nElm,North\nNorth,Elm\n")
    assert (told.rows, "circle" in said(told)[0]) == (0, True)
    with pytest.raises(QualcodeError, match="would lie in itself"):
        persons.set_case(project.db, "North", "mina", parent="Elm", kind="", values={})
    assert persons.set_case(project.db, "North", "mina", parent="", kind="cluster",
                            values={"poor": "yes"}) == 2  # fmt: skip
    assert cases("case,parent,kind\nElm,North,school\n").rows == 0
    assert people.cases(project.db)[1] == Case("North", None, "cluster")


def test_correcting_one_label(project):
    assert change(project, participant="P01", role="headteacher") == 1
    assert change(project, case="Ashgrove", values={"years": "7", "code": "007"}) == 3
    assert who(project)["head", "Head"] == ("P01", "Ashgrove", "headteacher")
    assert {each.attribute: each.value for each in people.attributes(project.db)} == {
        "years": 7, "code": "007"
    }  # fmt: skip
    assert change(project, case="Ashgrove") == 0


def test_what_cannot_be_corrected(project):
    with pytest.raises(QualcodeError, match="unknown label 'Haed'"):
        change(project, "Haed", participant="P01")
    with pytest.raises(QualcodeError, match="unknown source"):
        persons.set_person(project.db, "haed", "Head", "mina", Speaker("Head"), {})
    with pytest.raises(QualcodeError, match="an attribute belongs to a participant") as told:
        change(project, values={"years": "7"})
    assert "--participant" in told.value.hint


def test_attributes_of_a_source(project):
    assert persons.set_source(project.db, "head", "mina", {"wave": "1", "remote": "yes"}) == 2
    assert persons.set_source(project.db, "head", "mina", {"wave": "1"}) == 0
    assert [(each.attribute, each.value) for each in people.attributes(project.db, "source")] == [
        ("remote", True), ("wave", 1)
    ]  # fmt: skip
    with pytest.raises(QualcodeError, match="unknown source 'haed'"):
        persons.set_source(project.db, "haed", "mina", {"wave": "1"})


def test_a_large_file_is_read_once_for_each_source(project, monkeypatch):
    asked = []
    links = persons.told_of
    monkeypatch.setattr(persons, "told_of", lambda *given: asked.append(given) or links(*given))
    rows = "".join(f"P{n:03},S{n}\n" for n in range(300))
    bring(project, f"participant,label\n{rows}P999,Head\n")
    assert len(asked) == 2
    assert who(project)["head", "Head"][0] == "P999"
