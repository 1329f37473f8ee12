import dataclasses

import pytest

from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.selection import selected_turns
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError


def base(corpus, **chosen):
    return frequencies(corpus, layer="mina", base="all", selection=Selection(**chosen)).base


def turns(corpus, **chosen):
    return int(base(corpus, **chosen).split(", ")[2].split()[0])


@pytest.mark.parametrize(
    ("chosen", "message", "hint"),
    [
        ({"codes": ("trsut",)}, "unknown code 'trsut'", "did you mean trust"),
        ({"sources": ("w1/haed",)}, "unknown source 'w1/haed'", "did you mean w1/head"),
        ({"coded_by": ("mnia",)}, "unknown coder 'mnia'", "did you mean mina"),
        ({"speakers": ("Kat",)}, "unknown speaker 'Kat'", "did you mean Cat"),
        ({"roles": ("techer",)}, "unknown role 'techer'", "did you mean teacher"),
        ({"where": (("wav", "1"),)}, "unknown attribute 'wav'", "did you mean wave"),
        ({"where": (("wave", "3"),)}, "unknown value of wave '3'", "there are: 1, 2"),
        ({"where": (("case", "Nroth"),)}, "unknown case 'Nroth'", "did you mean North"),
        ({"where": (("urban", "maybe"),)}, "unknown value of urban 'maybe'", "yes"),
        ({"methods": ("keyword",)}, "choose among suggestions", "table suggestions"),
        ({"confidence": 0.5}, "choose among suggestions", "table suggestions"),
    ],
)
def test_what_is_not_there_is_a_stop(corpus, chosen, message, hint):
    with pytest.raises(QualcodeError, match=message) as stop:
        base(corpus, **chosen)
    assert hint in stop.value.hint


def test_by_an_unknown_attribute_is_a_stop(corpus):
    with pytest.raises(QualcodeError, match="unknown attribute 'arms'"):
        frequencies(corpus, layer="mina", by="arms")


def test_a_level_below_one_is_a_stop(corpus):
    with pytest.raises(QualcodeError, match="no level 0"):
        frequencies(corpus, layer="mina", level=0)


def test_filters_cut_the_base(corpus):
    assert turns(corpus) == 8
    assert turns(corpus, sources=("w1/group",)) == 4
    assert turns(corpus, sources=("w1/group", "w2/note")) == 5
    assert turns(corpus, speakers=("Cat",)) == 2
    assert turns(corpus, roles=("teacher",)) == 3
    assert turns(corpus, roles=("teacher", "champion")) == 5
    assert turns(corpus, roles=("teacher",), where=(("wave", "2"),)) == 0


def test_interviewers_count_only_when_asked_for(corpus):
    assert turns(corpus, roles=("interviewer",)) == 4
    table = frequencies(corpus, layer="mina", selection=Selection(roles=("interviewer",)))
    assert table.frame["turns"].to_list() == [1, 0, 0, 0]
    assert "3 turns, 13 words" in table.base  # no `not spoken by an interviewer`


def test_an_interviewer_counts_when_named(corpus):
    assert turns(corpus, speakers=("Interviewer",)) == 4
    assert turns(corpus, speakers=("Interviewer", "Cat")) == 6
    assert "not spoken by" not in base(corpus, speakers=("Interviewer",))


def test_the_turns_themselves(corpus):
    assert selected_turns(corpus, Selection(where=(("case", "North"),))) == {
        ("r-w1/head", 2),
        ("r-w1/head", 4),
        ("r-w1/group", 2),
    }
    slim = dataclasses.replace(corpus, codings={"revision": corpus.codings["revision"]})
    assert len(selected_turns(slim, Selection())) == 8


def test_attributes_of_sources_participants_and_cases(corpus):
    assert turns(corpus, where=(("wave", "1"),)) == 6
    assert turns(corpus, where=(("wave", "1"), ("wave", "2"))) == 8
    assert turns(corpus, where=(("years", "7"),)) == 2
    assert turns(corpus, where=(("urban", "yes"),)) == 4
    assert turns(corpus, where=(("urban", "true"), ("years", "7"))) == 2


def test_a_case_stands_for_all_below_it(corpus):
    assert turns(corpus, where=(("case", "Birch"),)) == 4
    assert turns(corpus, where=(("case", "South"),)) == 4
    assert turns(corpus, where=(("cluster", "South"),)) == 4
    assert turns(corpus, where=(("case", "North"), ("case", "South"))) == 7


def test_an_attribute_of_a_cluster_holds_for_its_schools_unless_they_differ(study):
    assert turns(study.corpus(), where=(("arm", "control"),)) == 4
    study.attributes.append(("case", "Birch", "arm", "trial", "text"))
    assert turns(study.corpus(), where=(("arm", "trial"),)) == 7


def test_the_base_says_what_was_selected(corpus):
    said = base(corpus, roles=("teacher", "champion"), where=(("wave", "1"),))
    assert said.endswith("; only role = teacher or champion; wave = 1")
    assert said.startswith("1 source, done or not, 4 turns")


def test_done_is_counted_among_the_selected_sources(corpus):
    table = frequencies(corpus, layer="mina", selection=Selection(where=(("wave", "2"),)))
    assert table.base.startswith("1 of 2 sources (marked done by mina)")


def test_an_attribute_of_two_owners_must_say_which(study):
    study.attributes.append(("participant", "cat", "wave", "9", "integer"))
    corpus = study.corpus()
    with pytest.raises(QualcodeError, match="'wave' has several owners") as stop:
        turns(corpus, where=(("wave", "1"),))
    assert stop.value.hint == "say which: source.wave or participant.wave"
    assert turns(corpus, where=(("participant.wave", "9"),)) == 2
    assert turns(corpus, where=(("source.wave", "1"),)) == 6


def test_an_attribute_may_always_name_its_owner(corpus):
    assert turns(corpus, where=(("source.wave", "1"),)) == 6


def test_an_attribute_that_is_called_like_a_column(study):
    study.attributes.append(("participant", "cat", "role", "deputy", "text"))
    corpus = study.corpus()
    assert turns(corpus, where=(("participant.role", "deputy"),)) == 2
    assert turns(corpus, where=(("role", "teacher"),)) == 3


def test_values_of_several_types_are_text(study):
    study.attributes += [
        ("participant", "ash", "years", "many", "text"),
        ("participant", "dan", "pay", "2.5", "number"),
        ("participant", "cat", "pay", "2", "integer"),
    ]
    corpus = study.corpus()
    assert turns(corpus, where=(("years", "many"),)) == 2
    assert turns(corpus, where=(("years", "7"),)) == 2
    assert turns(corpus, where=(("pay", "2.50"),)) == 2
    assert turns(corpus, where=(("pay", "2"),)) == 2


def test_values_may_come_as_they_are(study):
    study.attributes += [
        ("participant", "ash", "size", 3, "integer"),
        ("participant", "dan", "size", 2.5, "number"),
        ("participant", "cat", "keen", True, "boolean"),
        ("participant", "ben", "born", 1990, "text"),
    ]
    corpus = study.corpus()
    assert turns(corpus, where=(("size", "3"),)) == 2
    assert turns(corpus, where=(("keen", "yes"),)) == 2
    assert turns(corpus, where=(("born", "1990"),)) == 1
    with pytest.raises(QualcodeError, match="unknown value of size 'big'") as stop:
        turns(corpus, where=(("size", "big"),))
    assert stop.value.hint == "there are: 2.5, 3"


def test_a_project_without_cases_and_attributes(study):
    study.cases.clear()
    study.attributes.clear()
    assert turns(dataclasses.replace(study.corpus(), cases={}, attributes={})) == 8


def test_cases_that_are_their_own_ancestors_end_somewhere(study):
    study.cases = [("Ashgrove", "Birch", "school"), ("Birch", "Ashgrove", "school")]
    assert turns(study.corpus(), where=(("case", "Birch"),)) == 7
