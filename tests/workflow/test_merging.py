"""Several labels, one speaker: in the lists, the tables, the filters, and back by undo."""

import pytest

from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.store import audit, people, reading, search, sources
from qualcode.transcript.people import Speaker
from qualcode.workflow import analyse, persons, recode
from qualcode.workflow.merging import merge_labels

DRIFT = "Interviewer: Why?\nAnn: So.\ninterviewr: And trust?\nann: We trust them.\n"
OTHER = "interviewr: How?\nBo: Well.\n"


@pytest.fixture
def drifted(project):
    project.bring(drift=DRIFT, other=OTHER)
    return project


def merge(project, *labels, source=(), dry_run=False):
    *others, into = labels
    made = merge_labels(project.db, others, into, "mina", source, dry_run=dry_run)
    return [(each.source, each.labels, each.role) for each in made]


def shown(project, source):
    return [(v.label, v.labels, v.role, v.turns) for v in people.voices(project.db, source)]


def test_everywhere_where_the_label_occurs(drifted):
    assert merge(drifted, "interviewr", "Interviewer") == [
        ("drift", ("Interviewer", "interviewr"), "interviewer"),
        ("other", ("interviewr",), "interviewer"),
    ]
    assert shown(drifted, "drift")[0] == (
        "Interviewer", ("Interviewer", "interviewr"), "interviewer", 2
    )  # fmt: skip
    assert shown(drifted, "other")[0] == ("Interviewer", ("interviewr",), "interviewer", 1)


def test_in_one_source_only(drifted):
    merge(drifted, "interviewr", "Interviewer", source=["drift"])
    assert shown(drifted, "other")[0][0] == "interviewr"


def test_the_text_and_its_turns_stay(drifted):
    before = drifted.db.rows('SELECT key, start, "end", label, text, words FROM turn')
    merge(drifted, "interviewr", "Interviewer")
    assert drifted.db.rows('SELECT key, start, "end", label, text, words FROM turn') == before
    assert drifted.errors() == []


def test_all_readers_follow(drifted):
    merge(drifted, "ann", "Ann")
    corpus = reading.corpus(drifted.db, recode.in_use(drifted.db), ("revision",))
    assert "ann" not in corpus.turns["label"]
    assert [turn.label for turn in reading.transcript(drifted.db, "drift").turns].count("Ann") == 2
    assert [hit.label for hit in search.search(drifted.db, "trust", source="drift")][-1] == "Ann"
    drifted.code("drift", "We trust them.", "trust")
    asked = analyse.Request("segments", "mina", Selection(speakers=("Ann",)), "all")
    assert analyse.table(drifted.db, asked).frame["speaker"].to_list() == ["Ann"]
    said = drifted.db.rows("SELECT label, speaker FROM v_turns WHERE source = 'drift'")
    assert ("ann", "Ann") in said


def test_suggestions_skip_who_became_an_interviewer(drifted):
    merge(drifted, "ann", "Ann", "Interviewer")
    (text,) = reading.source_texts(drifted.db, ["drift"])
    assert set(text.roles) == {"interviewer"}


def test_one_step_that_undo_takes_back(drifted):
    before = shown(drifted, "drift"), shown(drifted, "other")
    merge(drifted, "interviewr", "Interviewer")
    after = shown(drifted, "drift"), shown(drifted, "other")
    (event,) = audit.undo(drifted.db, "mina")
    assert event.action == "merge labels"
    assert (shown(drifted, "drift"), shown(drifted, "other")) == before
    audit.redo(drifted.db, "mina")
    assert (shown(drifted, "drift"), shown(drifted, "other")) == after


def test_again_and_a_dry_run_are_no_event(drifted):
    before = drifted.dump()
    assert merge(drifted, "interviewr", "Interviewer", dry_run=True)
    assert drifted.dump() == before
    merge(drifted, "interviewr", "Interviewer")
    before = drifted.dump()
    assert merge(drifted, "interviewr", "Interviewer") == []
    assert drifted.dump() == before


def test_capitals_and_stray_spaces_are_forgiven(drifted):
    assert merge(drifted, " INTERVIEWR ", "interviewer")[0][1] == ("Interviewer", "interviewr")
    assert merge(drifted, "ANN", "Ann") == [("drift", ("Ann", "ann"), "participant")]


def test_a_merge_of_what_was_merged(drifted):
    merge(drifted, "ann", "Ann")
    assert merge(drifted, "Ann", "Bo", source=["drift"]) == [
        ("drift", ("Ann", "ann"), "participant")
    ]
    assert shown(drifted, "drift")[1][0] == "Bo"


def test_one_speaker_is_one_participant(drifted):
    link = Speaker("ann", "drift", "P01", "Ashgrove", "headteacher")
    persons.set_person(drifted.db, "drift", "ann", "mina", link, {})
    merge(drifted, "ann", "Ann")
    (voice,) = [v for v in people.voices(drifted.db, "drift") if v.label == "Ann"]
    assert (voice.participant, voice.case, voice.role) == ("P01", "Ashgrove", "headteacher")
    persons.set_person(drifted.db, "drift", "ann", "mina", Speaker("ann", role="teacher"), {})
    roles = drifted.db.rows("SELECT DISTINCT role FROM v_turns WHERE speaker = 'Ann'")
    assert roles == [("teacher",)]


def test_two_participants_are_not_made_one(drifted):
    for label, who in (("ann", "P01"), ("Ann", "P02")):
        persons.set_person(drifted.db, "drift", label, "mina", Speaker(label, "", who, role=""), {})
    before = drifted.dump()
    with pytest.raises(QualcodeError, match="in drift these labels have two participants") as told:
        merge(drifted, "ann", "Ann")
    assert "qualcode people set 'drift'" in told.value.hint
    assert drifted.dump() == before


def test_a_people_file_finds_a_speaker_by_any_label(drifted):
    merge(drifted, "ann", "Ann")
    path = drifted.file("people.csv", "participant,label,source\nP07,ann,drift\n")
    assert persons.bring_people(drifted.db, path, "mina").findings == ()
    found = drifted.db.rows("SELECT DISTINCT participant FROM v_turns WHERE speaker = 'Ann'")
    assert found == [("P07",)]


@pytest.mark.parametrize("labels", [("interviwr", "Interviewer"), ("interviewr", "Intervewer")])
def test_an_unknown_label_gives_the_nearest(drifted, labels):
    with pytest.raises(QualcodeError, match="unknown label") as told:
        merge(drifted, *labels)
    assert "did you mean" in told.value.hint
    with pytest.raises(QualcodeError, match="unknown source 'drfit'"):
        merge(drifted, "ann", "Ann", source=["drfit"])


def test_a_revision_keeps_the_merge(drifted):
    merge(drifted, "ann", "Ann")
    from qualcode.workflow import ingest

    path = drifted.file("new.txt", DRIFT.replace("So.", "So it is."))
    ingest.revise(drifted.db, "drift", path, "mina")
    assert shown(drifted, "drift")[1][:2] == ("Ann", ("Ann", "ann"))
    assert list(sources.ids(drifted.db)) == ["drift", "head", "other", "teacher"]
