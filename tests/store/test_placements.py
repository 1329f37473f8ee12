"""A revised source: every coding keeps a place, and nobody's work goes out of sight."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.store import audit, check, codings, placements, search, sources, suggestions

NEW = (
    "Interviewer: How did it go?\nHead: We do trust one another here.\nHead: Time was short.\n"
    "Deputy: It was.\n"
)
SAME = "Interviewer: How did it go?\nHead: We trust each other here.\nHead: Time was short.\n"


def revise(study, text, name="head", coder="mina", original=None):
    source = sources.id_of(study.db, name)
    document = study.document(text)
    return placements.revise(study.db, source, document, original or text.encode(), ".txt", coder)


def places(study):
    return [(each.quote, each.placement) for each in codings.placed(study.db, "head")]


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def test_codings_stand_in_the_new_text_with_their_state(study):
    study.code("head", "How did")
    study.code("head", "trust each other")
    study.code("head", "Time was short.")
    assert revise(study, NEW) == {"exact": 1, "moved": 1, "needs a look": 1}
    assert places(study) == [
        ("How did", "exact"),
        ("trust one another", "needs a look"),
        ("Time was short.", "moved"),
    ]
    assert errors(study) == []


def test_turns_words_and_turn_numbers_follow(study):
    study.code("head", "Time was short.")
    revise(study, "Head: First.\n" + SAME)
    (row,) = study.db.rows("SELECT first_turn, last_turn, words FROM v_codings")
    assert row == (4, 4, 3)
    assert [hit.turn for hit in search.search(study.db, "short")] == [4]
    assert search.search(study.db, "first")[0].source == "head"


def test_new_labels_are_linked_and_given_a_role(study):
    revise(study, NEW + "Moderator: Thank you.\n")
    roles = dict(study.db.rows("SELECT label, role FROM v_turns WHERE source = 'head'"))
    assert roles == {
        "Interviewer": "interviewer",
        "Head": "participant",
        "Deputy": "participant",
        "Moderator": "interviewer",
    }


def test_the_original_and_the_replaced_text_are_kept(study):
    before = sources.revisions(study.db)["head"]
    revise(study, NEW)
    after = sources.revisions(study.db)["head"]
    assert study.db.value("SELECT replaces FROM revision WHERE id = ?", (after,)) == before
    assert sources.text_of(study.db, before) == SAME
    assert sources.text_of(study.db, after) == NEW


def test_a_file_saved_anew_with_the_same_text_is_a_revision_with_everything_exact(study):
    study.code("head", "trust each other")
    study.code("head", "short", coder="jo")
    assert revise(study, SAME, original=b"another container") == {"exact": 2}


def test_the_very_same_file_is_refused(study):
    with pytest.raises(QualcodeError, match="has already"):
        revise(study, SAME)


def test_an_empty_text_is_refused_and_leaves_no_trace(study):
    before = study.state()
    with pytest.raises(QualcodeError, match="empty"):
        revise(study, " \n")
    assert study.state() == before


def test_an_unknown_source_is_refused(study):
    with pytest.raises(QualcodeError, match="no source"):
        placements.revise(study.db, "x", study.document("a"), b"a", ".txt", "mina")


def test_back_to_an_earlier_text(study):
    made = study.code("head", "trust each other")
    revise(study, NEW)
    late = study.code("head", "Time was short.")
    assert revise(study, SAME) == {"exact": 1, "moved": 1}
    assert [each.id for each in codings.placed(study.db, "head")] == [made, late]
    assert errors(study) == []
    audit.undo(study.db, "mina")
    assert places(study) == [("trust one another", "needs a look"), ("Time was short.", "exact")]


def test_what_needed_a_look_is_exact_where_a_third_text_has_the_words_again(study):
    study.code("head", "trust each other")
    revise(study, NEW)
    assert revise(study, SAME + "Head: One more thing.\n") == {"exact": 1}


def test_what_needed_a_look_goes_on_needing_one(study):
    study.code("head", "trust each other")
    revise(study, NEW)
    assert revise(study, NEW + "Head: One more thing.\n") == {"needs a look": 1}
    assert places(study) == [("trust one another", "needs a look")]


def test_a_removed_coding_comes_back_with_its_place(study):
    made = study.code("head", "Time was short.", coder="jo")
    codings.remove(study.db, [made], "jo")
    revise(study, NEW)
    audit.undo(study.db, "jo")
    assert places(study) == [("Time was short.", "moved")]
    assert errors(study) == []


def test_suggestions_stay_with_the_text_they_were_made_on(study):
    study.suggest(("head", "Time was short.", "time"), ("teacher", "challenge", "challenge"))
    revise(study, NEW)
    assert [row.source for row in suggestions.offered(study.db, "mina")] == ["teacher"]


def test_a_coding_without_a_place_is_found_and_placed(study):
    study.code("head", "Time was short.", coder="jo")
    revise(study, NEW)
    study.db.run("DELETE FROM placement")
    assert places(study) == []
    assert any("no place in the current text" in each for each in errors(study))
    assert check.mend(study.db) == ["placed 1 codings in the current text"]
    assert places(study) == [("Time was short.", "moved")]
    assert errors(study) == []


LINES = st.lists(
    st.sampled_from(SAME.splitlines() + NEW.splitlines() + ["Head: Not at all, 🙂 no."]),
    min_size=1,
    max_size=8,
)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    versions=st.lists(LINES, min_size=1, max_size=3), cuts=st.lists(st.integers(0, 80), max_size=6)
)
def test_no_coding_is_lost_and_every_quote_stands_where_it_says(new_study, versions, cuts):
    study = new_study()
    for cut in cuts:
        made = study.coding("head", "We")
        segment = codings.text(study.db, "head").segment(cut, min(cut + 7, len(SAME)))
        codings.add(study.db, [type(made)(made.id, segment, "trust", "mina", made.created)], "mina")
    for lines in versions:
        text = "\n".join(lines) + "\n"
        try:
            states = revise(study, text)
        except QualcodeError as stop:
            assert "has already" in stop.message  # noqa: PT017
            continue
        assert sum(states.values()) == len(cuts)
        for start, end, quote in study.db.rows('SELECT start, "end", quote FROM v_codings'):
            assert quote
            assert text[start:end] == quote
    assert errors(study) == []
    study.db.close()
