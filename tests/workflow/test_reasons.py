"""Reasons in words: what a suggestion is like, where that stands, and how sure it is."""

from qualcode.cli import review_view
from qualcode.coding.suggestion import AROUND, LIKE, Evidence
from qualcode.workflow import reasons


def test_what_was_learned_leads_to_the_passage_it_is_like(project):
    project.suggest()
    row = project.find()[0]
    near = f"{LIKE}{row.revision}:{row.start}-{row.end}"
    why = [
        Evidence("learned", "1", rule, spans, 0.62, "mina", 0.62, 34)
        for rule, spans in ((near, ()), ("honest", ((0, 6),)), ("the way it is said", ()))
    ]
    lines = [said for _, said in reasons.told(project.db, why)]
    assert lines[0] == "62 % likely, from 34 passages you decided on"
    assert lines[1].startswith(f"most like what you coded so in {row.source}, turn ")
    assert lines[2] == "“honest” marks what you coded so"
    assert lines[3] == "the way it is said"


def test_a_text_that_is_another_by_now_is_said_to_be(project):
    why = [Evidence("learned", "1", f"{LIKE}gone:3-8", (), 0.2, "mina")]
    (_, degree), (_, said) = reasons.told(project.db, why)
    assert degree == "possible"
    assert "another by now" in said


def test_other_methods_say_their_rule_or_their_word(project):
    why = [
        Evidence("keyword", "1", "trust*", ()),
        Evidence("semantic", "1", "mentor ~ coach", (), 4.2),
        Evidence("semantic", "1", AROUND, ((0, 5),), 4.2),
    ]
    (_, rule), (_, like), (_, around) = reasons.told(project.db, why)
    assert rule == "the rule 'trust*'"
    assert (
        like == "like the code in 'mentor ~ coach' (strong: 4.2 spreads above the project's mean)"
    )
    assert around.startswith("the talk around it is like the code")


def test_a_keyword_that_begins_with_like_is_a_keyword(project):
    phrase = Evidence("keyword", "1", "like minded", ((0, 11),))
    (_, said), *_ = reasons.told(project.db, [phrase])
    assert said == "the rule 'like minded'"
    assert review_view.rules([phrase]) == "like minded (keyword)"
    near = Evidence("learned", "1", f"{LIKE}gone:3-8", (), 0.2, "mina")
    assert (phrase.passage, near.passage) == ("", "gone:3-8")
    assert review_view.rules([near]) == ""
