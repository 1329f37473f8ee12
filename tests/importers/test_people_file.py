"""people.csv and cases.csv: links, typed attributes, and faults with their place."""

import io
from pathlib import Path

import openpyxl
import pytest

from qualcode.errors import Finding, QualcodeError
from qualcode.importers.people_file import cases_in, people_in, read_cases, read_people
from qualcode.transcript.people import INTERVIEWER, Attribute, Case, Speaker

STUDY = Path(__file__).parents[2] / "transcripts"


def places(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{finding.severity} {finding.where}" for finding in findings]


def test_a_row_links_a_label_of_a_source_to_a_person():
    told = people_in(
        b"participant,label,source,case,role,years,id\n"
        b"P1,HM,w1/head,Ashgrove,headteacher,9,0017\nR1,INT,,,Moderator,,\nP2,,,,,,0018\n",
        "p.csv",
    )
    assert told.people.speakers == (
        Speaker("HM", "w1/head", "P1", "Ashgrove", "headteacher"),
        Speaker("INT", "", "R1", None, INTERVIEWER),
        Speaker("P2", "", "P2", None, ""),
    )
    assert told.people.attributes == (
        Attribute("participant", "P1", "years", 9, "integer"),
        Attribute("participant", "P1", "id", "0017", "text"),
        Attribute("participant", "P2", "id", "0018", "text"),
    )
    assert told.people.types == {"years": "integer", "id": "text"}
    assert told.findings == ()


def test_one_value_for_a_person_over_all_rows():
    told = people_in(b"participant,label,years\nP1,A,\nP1,B,9\nP1,C,10\n", "p.csv")
    assert [each.value for each in told.people.attributes] == [9]
    assert places(told.findings) == ["error p.csv:4:3"]
    assert "years of P1 is 10 here and 9 above" in told.findings[0].what


def test_a_label_that_is_two_people():
    told = people_in(b"participant,label,source\nP1,A,x\nP2,a,x\nP3,A,y\n,,\n ,,z\n", "p.csv")
    assert places(told.findings) == ["error p.csv:3:1", "error p.csv:6:1"]


def test_a_mistyped_column_and_values_without_one():
    told = people_in(b"particpant;label;;years\nP1;A;x;3\n", "p.csv")
    assert places(told.findings) == [
        "warning p.csv:2:3", "warning p.csv:1:1", "warning p.csv:2:1"
    ]  # fmt: skip
    assert told.findings[1].hint == "did you mean `participant`?"


def test_excel_keeps_zeros_and_dates():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["participant", "id", "since", "share", "arm"], ["P1", 17, None, 0.5, True]):
        sheet.append(row)
    sheet["B2"].number_format = "0000"
    sheet["C2"] = "2024-05-03"
    buffer = io.BytesIO()
    book.save(buffer)
    told = people_in(buffer.getvalue(), "p.xlsx").people
    assert {each.attribute: each.value for each in told.attributes} == {
        "id": "0017", "since": "2024-05-03", "share": 0.5, "arm": True
    }  # fmt: skip
    assert told.types["since"] == "date"


def test_cases_nest_and_a_parent_needs_no_row():
    told = cases_in(b"case,parent,kind,pupils\nAshgrove,Alder,school,318\n", "c.csv")
    assert told.people.cases == (Case("Ashgrove", "Alder", "school"), Case("Alder"))
    assert told.people.attributes == (Attribute("case", "Ashgrove", "pupils", 318, "integer"),)


def test_faults_in_cases():
    told = cases_in(b"case,parent\nA,B\nB,C\nC,A\n,D\nA,D\nS,S\n", "c.csv")
    assert places(told.findings) == [
        "error c.csv:5:1", "error c.csv:4:2", "error c.csv:6:1", "error c.csv:7:2"
    ]  # fmt: skip
    assert "C in A in B in C is a circle" in told.findings[1].what
    parents = {case.name: case.parent for case in told.people.cases}
    for name, parent in parents.items():
        way, here = [name], parent
        while here:
            assert here not in way
            way.append(here)
            here = parents[here]


@pytest.mark.parametrize(
    ("read", "data", "said"),
    [
        (people_in, b"name,school\nA,B\n", "neither a column `participant` nor"),
        (cases_in, b"school\nA\n", "no column `case`"),
        (people_in, b"", "is empty"),
        (people_in, b"participant,years,Years\nA,1,2\n", "p.csv:1:3: there are two columns"),
        (cases_in, b"PK\x03\x04broken", "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(read, data, said):
    with pytest.raises(QualcodeError) as stop:
        read(data, "p.csv")
    assert said in stop.value.message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(QualcodeError, match="could not be opened"):
        read_people(tmp_path / "people.csv")


def test_the_sample_study_has_no_fault():
    people, cases = read_people(STUDY / "people.csv"), read_cases(STUDY / "cases.csv")
    assert people.findings == cases.findings == ()
    places = {case.name for case in cases.people.cases}
    assert {each.case for each in people.people.speakers if each.case} <= places
    assert cases.people.types["trial_id"] == "text"
