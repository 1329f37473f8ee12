"""What an import says before and after: outcomes, doubts, roles by behaviour, people by a file."""

import pytest

from qualcode.store import people, reading, sources
from qualcode.workflow import ingest, persons

INTERVIEW = "".join(
    f"Speaker 1: And how was that for you, number {n}?\n"
    "Speaker 2: It was well worth the hour that we gave to it, and we would do it again.\n"
    for n in range(5)
)
MARKED = (
    "Visit to Ashgrove\n\nInterviewer: How? [inaudible 00:03:04]\n"
    "Head: We (laughs) trust [trust] them, //honest//. [unclear] [unclear]\n"
)


def read(project, *names, dry_run=False, **wish):
    paths = [str(project.folder / name) for name in names]
    plan = ingest.plan(paths, ingest.Wish(**wish))
    return ingest.carry_out(project.db, plan, "mina", dry_run=dry_run)


def test_a_dry_run_tells_all_and_writes_nothing(project):
    project.file("in/new.txt", INTERVIEW)
    project.file("in/head.txt", "Interviewer: Changed?\nHead: Yes, changed.\n")
    project.file("in/teacher.txt", (project.folder / "teacher.txt").read_text("utf-8"))
    project.file("in/bad.docx", "no zip")
    before = project.dump()
    report = read(project, "in", dry_run=True)
    assert project.dump() == before
    assert {file.name: file.outcome for file in report.files} == {
        "bad": "failed", "head": "changed", "new": "new", "teacher": "unchanged"
    }  # fmt: skip
    new = next(file for file in report.files if file.name == "new")
    assert (new.importer, new.turns, new.words) == ("text 2", 10, 125)
    assert new.speakers == "Speaker 1* 5, Speaker 2 5"
    assert [label for label, _ in new.first_turns] == ["Speaker 1", "Speaker 2", "Speaker 1"]
    errors = [each for each in report.findings if each.severity == "error"]
    assert [each.hint for each in errors][1].startswith("qualcode sources revise 'head'")


def test_the_import_does_what_the_dry_run_said(project):
    project.file("in/new.txt", INTERVIEW)
    assert read(project, "in", dry_run=True).files == read(project, "in").files
    assert "new" in sources.ids(project.db)


def test_a_renamed_source_fails_alone(project):
    sources.rename(project.db, "head", "elsewhere", "mina")
    project.file("in/new.txt", INTERVIEW)
    (project.folder / "in/head.txt").write_bytes((project.folder / "head.txt").read_bytes())
    report = read(project, "in")
    assert report.outcomes() == {"failed": 1, "new": 1}
    assert "under the name elsewhere" in str(report.findings[-1]) + str(report.findings[0])


def test_an_interviewer_by_behaviour_with_the_reason(project):
    project.file("in/new.txt", INTERVIEW)
    report = read(project, "in")
    (note,) = [each for each in report.findings if "taken for an interviewer" in each.what]
    assert note.what == (
        "Speaker 1 is taken for an interviewer: asks in 100% of 5 turns, 8 words a turn"
    )
    assert note.hint == "if not: qualcode people set new 'Speaker 1' --role participant"
    asker = people.voices(project.db, "new")[0]
    assert (asker.role, asker.why) == ("interviewer", "asks in 100% of 5 turns, 8 words a turn")
    persons.set_person(
        project.db, "new", "speaker 1", "mina", persons.Speaker("Speaker 1", role="teacher"), {}
    )
    asker = people.voices(project.db, "new")[0]
    assert (asker.role, asker.why) == ("teacher", "")


def test_a_people_file_goes_before_behaviour(project):
    project.file("in/new.txt", INTERVIEW)
    project.file(
        "in/people.csv",
        "source,label,participant,role,case,(first words)\n"
        "new,SPEAKER  1,P1,teacher,Elm,And\nnew,speaker 2,P2,interviewer,,It\n"
        "new,Speaker 3,P3,,,\nw9/other,X,P4,,,\nw9/third,X,P5,,,\n",
    )
    report = read(project, "in")
    assert [(v.label, v.participant, v.role, v.why) for v in people.voices(project.db, "new")] == [
        ("Speaker 1", "P1", "teacher", ""), ("Speaker 2", "P2", "interviewer", "")
    ]  # fmt: skip
    assert report.types == {}
    assert [(f.severity, f.what) for f in report.findings if f.where == "people.csv"] == [
        ("warning", "new has no speaker 'Speaker 3'"),
        ("note", "there is no source 'w9/other', and 1 more such rows"),
    ]


def test_the_warning_on_drift_names_the_command(project):
    project.file("in/a b.txt", "Interviewer: Why?\nAnn: So.\nInterviewer: A?\ninterviewr: B?\n")
    (warning,) = [each for each in read(project, "in").findings if "look alike" in each.what]
    assert warning.hint == (
        "if they are one person: qualcode people merge interviewr Interviewer --source 'a b'"
    )


def test_marks_are_no_words_and_not_searched(project):
    project.file("in/new.txt", MARKED)
    report = read(project, "in")
    (file,) = report.files
    assert file.marks == {"inaudible": 3, "laughter": 1, "overlap": 1}
    assert file.words == 9  # the title, How, We trust [trust] them honest
    assert file.duration is None
    assert [(f.severity, f.where, f.what[-12:]) for f in report.findings if "stand:" in f.what] == [
        ("warning", "new", "3 in 9 words"),
        ("note", "import", "nd: 3 in new"),
    ]
    held = project.db.rows("SELECT kind, count(*) FROM mark GROUP BY kind ORDER BY kind")
    assert dict(held) == file.marks
    (text,) = reading.source_texts(project.db, ["new"])
    assert "laughs" not in " ".join(text.texts)
    assert list(map(len, text.texts)) == [
        end - start
        for start, end in project.db.rows(
            "SELECT start, \"end\" FROM v_turns WHERE source = 'new' ORDER BY turn"
        )
    ]
    project.suggest()
    (found,) = [each for each in project.find(sources=("new",)) if each.code == "trust"]
    evidence = project.db.value(
        "SELECT e.spans FROM evidence e JOIN rule r ON r.key = e.rule"
        " WHERE e.suggestion = ? AND r.code = 'trust'", (found.key,)
    )  # fmt: skip
    first, last = map(int, evidence.split(",")[0].split("-"))
    assert reading.transcript(project.db, "new").text[first:last] == "trust"
    read_back = reading.transcript(project.db, "new")
    assert [read_back.text[a:b] for a, b in read_back.turns[-1].noted] == [
        "(laughs)",
        "[unclear]",
        "[unclear]",
    ]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_pattern_that_does_not_fit_is_told_in_a_dry_run_too(project, dry_run):
    project.file("in/new.txt", INTERVIEW)
    report = read(project, "in", dry_run=dry_run, pattern="w{wave}/*")
    assert any("does not follow the pattern" in each.what for each in report.findings)


def test_a_template_comes_back(project):
    rows = persons.template(project.db)
    lines = [",".join(f'"{cell or ""}"' for cell in row) for row in rows]
    heading = "source,label,participant,role,case,(turns),(first words)"
    filled = "\n".join([heading, *lines]).replace('"Head",""', '"Head","P1"')
    path = project.file("people.csv", filled)
    told = persons.bring_people(project.db, path, "mina")
    assert told.findings == ()
    assert told.types == {}
    assert ("head", "Head", "P1") in {
        (v.source, v.label, v.participant) for v in people.voices(project.db)
    }
