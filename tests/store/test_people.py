"""People: links, cases that nest, typed attributes; saying the same again changes nothing."""

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import audit, check, people, reading, sources
from qualcode.transcript.people import Attribute, Case, People, Speaker

HEAD = Speaker("Head", "head", "P01", "Ashgrove", "headteacher")


def store(study, *said, coder="mina"):
    links = [each for each in said if isinstance(each, Speaker)]
    cases = tuple(each for each in said if isinstance(each, Case))
    values = tuple(each for each in said if isinstance(each, Attribute))
    return people.store(study.db, People((), cases, values), links, coder)


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def test_voices_say_who_speaks_how_much(study):
    found = [(v.source, v.label, v.role, v.turns, v.words) for v in people.voices(study.db)]
    assert found == [
        ("head", "Interviewer", "interviewer", 1, 4),
        ("head", "Head", "participant", 2, 8),
        ("teacher", "Interviewer", "interviewer", 1, 2),
        ("teacher", "Teacher", "participant", 2, 8),
    ]
    assert people.voices(study.db, "head") == people.voices(study.db)[:2]
    assert people.voices(study.db, "nowhere") == []


def test_a_link_changes_one_label_of_one_source(study):
    assert store(study, HEAD) == 1
    turns = study.db.rows(
        'SELECT source, label, participant, "case", role FROM v_turns WHERE participant NOTNULL'
    )
    assert turns == [("head", "Head", "P01", "Ashgrove", "headteacher")] * 2
    assert people.participants(study.db) == ["P01"]


def test_saying_the_same_again_is_no_event(study):
    said = (
        HEAD,
        Case("Ashgrove", "North", "school"),
        Attribute("participant", "P01", "years", 7, "integer"),
        Attribute("source", "head", "wave", "01", "text"),
    )
    assert store(study, *said) == 4
    events = study.count("event")
    assert store(study, *said) == 0
    assert study.count("event") == events
    assert store(study, *said, Case("North")) == 1


def test_old_values_come_back_by_undo(study):
    store(study, HEAD, Attribute("participant", "P01", "years", 7, "integer"))
    store(
        study,
        Speaker("Head", "head", "P02"),
        Attribute("participant", "P01", "years", 8, "integer"),
    )
    assert people.participants(study.db) == ["P02"]
    audit.undo(study.db, "mina")
    assert people.participants(study.db) == ["P01"]
    assert [each.value for each in people.attributes(study.db)] == [7]
    audit.redo(study.db, "mina")
    assert [each.value for each in people.attributes(study.db)] == [8]
    assert errors(study) == []


def test_back_to_an_earlier_value(study):
    for value in (7, 8, 7):
        store(study, Attribute("participant", "P01", "years", value, "integer"))
    assert [each.value for each in people.attributes(study.db)] == [7]
    audit.undo(study.db, "mina", 2)
    assert [each.value for each in people.attributes(study.db)] == [7]
    assert errors(study) == []


def test_told_twice_in_one_step_the_last_counts_and_undo_takes_all_back(study):
    store(study, *(Attribute("case", "Ashgrove", "size", n, "integer") for n in (1, 2)),
          Speaker("Head", "head", "P01"), Speaker("Head", "head", "P02"),
          Case("Ashgrove", "North"), Case("Ashgrove", "South"))  # fmt: skip
    assert [each.value for each in people.attributes(study.db)] == [2]
    assert people.participants(study.db) == ["P02"]
    assert people.cases(study.db) == [Case("Ashgrove", "South")]
    audit.undo(study.db, "mina")
    assert (people.attributes(study.db), people.cases(study.db)) == ([], [])
    assert people.participants(study.db) == []


@pytest.mark.parametrize(
    ("value", "kind"),
    [("0017", "text"), (17, "integer"), (1.5, "number"), (True, "boolean"), (False, "boolean"),
     ("2026-03-01", "date"), ("naïve 😀", "text")],
)  # fmt: skip
def test_values_keep_their_type(study, value, kind):
    store(study, Attribute("participant", "P01", "said", value, kind))
    (held,) = people.attributes(study.db, "participant")
    assert (held.value, type(held.value), held.type) == (value, type(value), kind)
    assert people.attributes(study.db, "case") == []


def test_an_attribute_of_a_source_goes_by_its_name_and_stays_with_its_id(study):
    store(study, Attribute("source", "head", "wave", 1, "integer"))
    sources.rename(study.db, "head", "w1/head", "mina")
    assert [each.name for each in people.attributes(study.db)] == ["w1/head"]
    sources.remove(study.db, "w1/head", "mina")
    assert people.attributes(study.db) == []


@pytest.mark.parametrize(
    "said", [Attribute("source", "haed", "wave", 1, "integer"), Speaker("Head", "haed", "P01")]
)
def test_an_unknown_source_stops_all(study, said):
    with pytest.raises(QualcodeError, match="unknown source 'haed'"):
        store(study, Case("Ashgrove"), said)
    assert people.cases(study.db) == []


def test_cases_nest_and_those_that_only_speakers_name_are_there(study):
    store(study, HEAD, Case("North", None, "cluster"), Case("Elm", "North", "school"))
    assert people.cases(study.db) == [
        Case("Ashgrove"), Case("Elm", "North", "school"), Case("North", None, "cluster")
    ]  # fmt: skip
    sources.remove(study.db, "head", "mina")
    assert [each.name for each in people.cases(study.db)] == ["Elm", "North"]


def test_what_a_case_does_not_say_stays(study):
    store(study, Case("Elm", "North", "school"))
    assert store(study, Case("Elm")) == 0
    assert store(study, Case("Elm", "South")) == 1
    assert people.cases(study.db) == [Case("Elm", "South", "school")]


@pytest.mark.parametrize(
    "circle", [[Case("Elm", "Elm")], [Case("Elm", "North"), Case("North", "Elm")]]
)
def test_a_case_never_lies_in_itself(study, circle):
    with pytest.raises(QualcodeError, match="would lie in itself"):
        store(study, *circle)
    assert people.cases(study.db) == []


def test_a_circle_over_two_steps_is_seen_too(study):
    store(study, Case("Elm", "North"), Case("North", "East"))
    with pytest.raises(QualcodeError, match="would lie in itself"):
        store(study, Case("East", "Elm"))


def test_a_role_decides_what_suggesters_read(study):
    store(study, Speaker("Head", "head", None, None, "interviewer"))
    (head,) = reading.source_texts(study.db, ["head"])
    assert head.roles == ("interviewer",) * 3


def test_a_thousand_people_in_hundreds_of_sources_ask_for_the_names_once(study):
    asked = []
    study.db.connection.set_trace_callback(asked.append)
    store(study, *(Speaker("Head", "head", f"P{n}") for n in range(5)),
          *(Attribute("source", "head", f"a{n}", n, "integer") for n in range(5)))  # fmt: skip
    study.db.connection.set_trace_callback(None)
    assert sum("ORDER BY n.name" in each for each in asked) == 2
