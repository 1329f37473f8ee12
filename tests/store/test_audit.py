"""The log, undo and redo: nothing is lost, nothing is deleted, and nobody's footing goes."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.store import (
    audit,
    check,
    coders,
    codings,
    database,
    notes,
    people,
    placements,
    runs,
    sources,
    suggestions,
)
from qualcode.transcript.people import Case, People, Speaker

HEAD = "Interviewer: How did it go?\nHead: We trust each other here.\nHead: Time was short.\n"
TRUST = ("head", "We trust each other here.", "trust")
TIME = ("head", "Time was short.", "time")
HARD = ("teacher", "It was a challenge.", "challenge")


def revise(study, name="head", text="Head: We trust each other.\n", coder="mina"):
    source = sources.id_of(study.db, name)
    placements.revise(study.db, source, study.document(text), text.encode(), ".txt", coder)


# --- the log


def test_log_is_newest_first_and_says_what_changed(study):
    study.code("head", "trust each other")
    events = audit.log(study.db)
    assert [each.action for each in events] == [
        "code", "import", "use codebook", "add coder", "add coder"
    ]  # fmt: skip
    assert [each.what for each in events[:3]] == [
        "1 coding (trust in head)",
        "2 sources",
        "1 codebook (jpd 1)",
    ]


def test_log_counts_what_came_under_a_run(study):
    keys = study.suggest(TRUST, TIME, HARD)
    study.accept(*keys, bulk=True)
    assert [each.what for each in audit.log(study.db, 2)] == [
        "3 codings, 3 decisions",
        "3 suggestions",
    ]


def test_log_names_few_rows_and_counts_many(study):
    made = [study.coding("head", quote) for quote in ("We", "trust", "each", "other")]
    codings.add(study.db, made, "mina")
    codings.remove(study.db, [made[0].id], "mina")
    assert [each.what for each in audit.log(study.db, 2)] == [
        "1 coding taken away (trust in head)",
        "4 codings",
    ]


def test_log_of_one_coder_and_with_a_limit(study):
    study.code("head", "trust", coder="jo")
    study.code("head", "short", coder="mina")
    assert [each.coder for each in audit.log(study.db, 10, "jo")] == ["jo", "jo"]
    assert len(audit.log(study.db, 1)) == 1


def test_log_marks_what_is_undone_and_names_the_undo(study):
    study.code("head", "trust")
    audit.undo(study.db, "mina")
    taken_back, coded = audit.log(study.db, 2)
    assert (coded.undone, taken_back.undone) == (True, False)
    assert taken_back.undoes == coded.id
    assert taken_back.what == "1 coding taken away (trust in head)"
    audit.redo(study.db, "mina")
    done_again, taken_back, coded = audit.log(study.db, 3)
    assert (done_again.undone, taken_back.undone, coded.undone) == (False, True, False)


def test_log_holds_no_words_of_the_transcript(study):
    study.code("head", "trust each other")
    audit.undo(study.db, "mina")
    log = json.dumps(study.db.rows("SELECT * FROM event"))
    assert "each other" not in log
    assert "Head" not in log


# --- undo and redo


def test_undo_takes_the_last_step_of_this_coder_only(study):
    study.code("head", "trust", coder="mina")
    study.code("head", "short", coder="jo")
    (event,) = audit.undo(study.db, "mina")
    assert (event.action, event.undone, event.what) == ("code", True, "1 coding (trust in head)")
    assert study.quotes() == ["short"]


def test_steps_survive_a_restart(study_file):
    for quote in ("trust", "each", "other"):
        study_file.code("head", quote)
    path = study_file.db.path
    with database.open_project(path) as db:
        audit.undo(db, "mina", 2)
    with database.open_project(path) as db:
        assert [each.quote for each in codings.placed(db)] == ["trust"]
        audit.redo(db, "mina")
    with database.open_project(path) as db:
        assert [each.quote for each in codings.placed(db)] == ["trust", "each"]
        audit.redo(db, "mina")
        assert [each.quote for each in codings.placed(db)] == ["trust", "each", "other"]


def test_a_bulk_accept_is_one_step(study):
    keys = study.suggest(TRUST, TIME, HARD)
    study.accept(*keys, bulk=True)
    before = study.state()
    (event,) = audit.undo(study.db, "mina")
    assert event.what == "3 codings, 3 decisions"
    assert study.quotes() == []
    assert {row.verdict for row in suggestions.offered(study.db, "mina")} == {None}
    audit.redo(study.db, "mina")
    assert study.state() == before


def test_a_replaced_coding_comes_back(study):
    old = study.code("head", "trust")
    new = study.coding("head", "trust each other", "time")
    codings.replace(study.db, old, new, "mina")
    assert study.quotes() == ["trust each other"]
    audit.undo(study.db, "mina")
    assert study.quotes() == ["trust"]
    audit.redo(study.db, "mina")
    assert study.quotes() == ["trust each other"]


def test_a_removed_source_comes_back_with_its_codings(study):
    study.code("head", "trust")
    sources.remove(study.db, "head", "mina", with_codings=True)
    assert study.quotes() == []
    audit.undo(study.db, "mina")
    assert study.quotes() == ["trust"]


def test_an_import_goes_and_comes_back(study):
    study.bring(parent="Parent: We were asked.\n")
    audit.undo(study.db, "mina")
    assert list(sources.ids(study.db)) == ["head", "teacher"]
    audit.redo(study.db, "mina")
    assert list(sources.ids(study.db)) == ["head", "parent", "teacher"]


def test_a_file_whose_import_was_undone_can_be_imported_again(study):
    study.bring(parent="Parent: We were asked.\n")
    before = study.state()
    audit.undo(study.db, "mina")
    gone = study.state()
    study.bring(parent="Parent: We were asked.\n", coder="jo")
    assert study.state()["v_turns"] == before["v_turns"]
    audit.undo(study.db, "jo")
    assert study.state() == gone
    audit.redo(study.db, "jo")
    assert study.state()["v_turns"] == before["v_turns"]
    assert not [each for each in check.check(study.db) if each.severity == "error"]


def test_a_removed_source_that_had_another_name_can_be_imported_again(study):
    sources.rename(study.db, "head", "top", "mina")
    people.store(study.db, People(), [Speaker("Head", "top", "p1")], "mina")
    sources.remove(study.db, "top", "mina")
    gone = study.state()
    study.bring(head=HEAD)
    assert list(sources.ids(study.db)) == ["head", "teacher"]
    assert not [each for each in check.check(study.db) if each.severity == "error"]
    audit.undo(study.db, "mina")
    assert study.state() == gone


def test_status_memo_name_and_codebook_go_back(study):
    before = study.state()
    notes.set_status(study.db, "head", "mina", "done")
    notes.add_memo(study.db, "code", "trust", "what is trust?", "mina")
    sources.rename(study.db, "head", "headteacher", "mina")
    study.use("trust", "time")
    after = study.state()
    audit.undo(study.db, "mina", 4)
    assert study.state() == before
    audit.redo(study.db, "mina", 4)
    assert study.state() == after


def test_undo_again_after_redo(study):
    study.code("head", "trust")
    for _ in range(3):
        audit.undo(study.db, "mina")
        assert study.quotes() == []
        audit.redo(study.db, "mina")
        assert study.quotes() == ["trust"]


def test_going_on_ends_what_can_be_redone(study):
    study.code("head", "trust")
    audit.undo(study.db, "mina")
    study.code("head", "short", coder="jo")
    study.code("head", "each")
    with pytest.raises(QualcodeError, match="nothing to redo for mina"):
        audit.redo(study.db, "mina")


def test_going_on_of_another_coder_does_not(study):
    study.code("head", "trust")
    audit.undo(study.db, "mina")
    study.code("head", "short", coder="jo")
    audit.redo(study.db, "mina")
    assert study.quotes() == ["trust", "short"]


def test_nothing_to_undo_or_redo(study):
    with pytest.raises(QualcodeError, match="nothing to undo for zoe"):
        audit.undo(study.db, "zoe")
    with pytest.raises(QualcodeError, match="nothing to redo for mina"):
        audit.redo(study.db, "mina")


def test_more_steps_than_there_are_takes_none(study):
    study.code("head", "trust", coder="jo")
    before = study.state()
    with pytest.raises(QualcodeError, match="jo has 2 steps to undo, not 9") as stop:
        audit.undo(study.db, "jo", 9)
    assert stop.value.hint == "qualcode undo 2"
    assert study.state() == before


# --- suggest runs


def test_undo_of_a_suggest_run_brings_back_what_it_ended(study):
    study.suggest(TRUST, TIME, codes=("trust", "time"))
    study.suggest(HARD, codes=("challenge",))
    before = study.state()
    study.suggest(TRUST, codes=("trust", "time"))
    after = study.state()
    assert len(after["evidence"]) == 2
    audit.undo(study.db, "mina")
    assert study.state() == before
    audit.redo(study.db, "mina")
    assert study.state() == after


def test_redo_of_a_suggest_run_leaves_later_evidence_alone(study):
    study.suggest(TRUST)
    study.suggest()
    audit.undo(study.db, "mina")
    (key,) = study.suggest(("head", "Time was short.", "trust"), coder="jo", codes=("trust",))
    audit.redo(study.db, "mina")
    assert [row[0] for row in study.state()["evidence"]] == [key]


def test_two_runs_in_one_millisecond_are_told_apart(study, monkeypatch):
    monkeypatch.setattr(runs, "now", lambda: "2100-01-01T00:00:00.000Z")
    study.suggest(TRUST)
    study.suggest()
    audit.undo(study.db, "mina")
    (key,) = study.suggest(("head", "Time was short.", "trust"), coder="jo", codes=("trust",))
    audit.redo(study.db, "mina")
    assert [row[0] for row in study.state()["evidence"]] == [key]
    assert study.db.value("SELECT max(finished) FROM run") == "2100-01-01T00:00:00.002Z"


# --- refusals


def refused(study, verb, coder, *words):
    before, events = study.state(), study.count("event")
    with pytest.raises(QualcodeError) as stop:
        getattr(audit, verb)(study.db, coder)
    for word in words:
        assert word in stop.value.message
    assert study.state() == before
    assert study.count("event") == events
    return stop.value


@pytest.mark.parametrize(
    "later",
    [
        lambda study: study.code("head", "trust", coder="jo"),
        lambda study: study.accept(*study.suggest(TRUST, coder="jo"), coder="jo"),
        lambda study: study.accept(*study.suggest(TRUST, coder="jo"), coder="jo", bulk=True),
        lambda study: notes.set_status(study.db, "head", "jo", "done"),
        lambda study: notes.add_memo(
            study.db, "source", sources.id_of(study.db, "head"), "long", "jo"
        ),
        lambda study: notes.add_memo(
            study.db, "turn", sources.id_of(study.db, "head") + "#2", "long", "jo"
        ),
        lambda study: sources.rename(study.db, "head", "top", "jo"),
        lambda study: sources.remove(study.db, "head", "jo"),
        lambda study: revise(study, coder="jo"),
        lambda study: people.store(study.db, People(), [Speaker("Head", "head", "p1")], "jo"),
    ],
    ids=[
        "coding", "accept", "bulk accept", "status", "memo", "memo on turn", "rename",
        "remove", "revise", "people",
    ],
)  # fmt: skip
def test_undo_of_an_import_is_refused_while_work_lies_on_it(study, later):
    later(study)
    error = refused(study, "undo", "mina", "cannot undo import by mina", "by jo")
    assert error.hint == "first: qualcode undo --coder jo"


def test_undo_of_a_revision_is_refused_after_a_coding_on_it(study):
    revise(study)
    study.code("head", "trust each other", coder="jo")
    refused(study, "undo", "mina", "revise by mina", "code by jo", "trust in head")


def test_undo_of_a_revision_is_free_after_a_coding_elsewhere(study):
    study.code("head", "trust", coder="jo")
    revise(study)
    study.code("teacher", "challenge", coder="jo")
    audit.undo(study.db, "mina")
    assert study.quotes() == ["trust", "challenge"]


def test_redo_of_a_revision_is_refused_after_a_coding_on_the_old_text(study):
    revise(study)
    audit.undo(study.db, "mina")
    study.code("head", "short", coder="jo")
    refused(study, "redo", "mina", "revise by mina", "code by jo")


def test_undo_of_suggestions_is_refused_after_a_decision_on_them(study):
    (key,) = study.suggest(TRUST)
    study.accept(key, coder="jo")
    refused(study, "undo", "mina", "suggest by mina", "accept by jo")


def test_undo_of_a_coding_is_refused_after_it_was_replaced(study):
    old = study.code("head", "trust")
    codings.replace(study.db, old, study.coding("head", "short", coder="jo"), "jo")
    refused(study, "undo", "mina", "recode by jo")


def test_undo_of_a_coding_is_refused_after_a_memo_on_it(study):
    made = study.code("head", "trust")
    notes.add_memo(study.db, "coding", made, "why?", "jo")
    refused(study, "undo", "mina", "memo by jo", "1 memo (on a coding)")


def test_undo_of_a_bulk_accept_is_refused_after_one_of_it_was_removed(study):
    study.accept(*study.suggest(TRUST, TIME), bulk=True)
    (first, _) = codings.placed(study.db)
    codings.remove(study.db, [first.id], "jo")
    refused(study, "undo", "mina", "remove codings by jo")


def test_undo_of_a_coder_is_refused_once_she_has_work(study):
    coders.add(study.db, "zoe")
    study.db.run("UPDATE coding SET coder = coder")
    codings.add(study.db, [study.coding("head", "trust", coder="zoe")], "mina")
    refused(study, "undo", "zoe", "add coder by zoe", "code by mina")


def test_undo_of_a_codebook_is_refused_if_codings_need_its_codes(study):
    study.use("trust", "voice")
    study.code("head", "trust", "voice", coder="jo")
    refused(study, "undo", "mina", "use codebook by mina", "voice in head")


def test_undo_of_a_codebook_is_free_if_the_older_one_has_the_codes(study):
    study.use("trust", "voice")
    study.code("head", "trust", "trust", coder="jo")
    audit.undo(study.db, "mina")
    assert study.quotes() == ["trust"]


def test_what_was_itself_undone_stands_in_nobodys_way(study):
    study.code("head", "trust", coder="jo")
    audit.undo(study.db, "jo")
    audit.undo(study.db, "mina")
    assert not sources.ids(study.db)


def test_a_refusal_names_five_steps_and_counts_the_rest(study):
    for quote in ("We", "trust", "each", "other", "here", "Time", "short"):
        study.code("head", quote, coder="jo")
    error = refused(study, "undo", "mina", "7 later steps rest on it", "; and 2 more")
    assert error.message.count("code by jo") == 5


def test_redo_is_refused_where_another_took_the_place(study):
    people.store(study.db, People(cases=(Case("Ashgrove", kind="school"),)), [], "mina")
    audit.undo(study.db, "mina")
    people.store(study.db, People(cases=(Case("Ashgrove", kind="college"),)), [], "jo")
    refused(study, "redo", "mina", "two cases have this name then: Ashgrove")


def test_undo_of_a_rename_is_refused_when_the_old_name_is_taken(study):
    sources.rename(study.db, "head", "top", "mina")
    study.bring(coder="jo", head="Other: Another head.\n")
    refused(study, "undo", "mina", "two sources have this name then: head")


def test_rows_that_the_log_does_not_explain_are_refused(study):
    made = study.code("head", "trust")
    study.db.run("UPDATE coding SET live = 0 WHERE id = ?", (made,))
    error = refused(study, "undo", "mina", "no longer as it left them")
    assert error.hint == "qualcode check"


def test_redo_of_a_coding_finds_its_place_when_the_text_went_back_meanwhile(study):
    revise(study, coder="jo")
    study.code("head", "trust each other", coder="mina")
    audit.undo(study.db, "mina")
    audit.undo(study.db, "jo")
    audit.redo(study.db, "mina")
    assert study.quotes() == ["trust each other"]
    assert not [each for each in check.check(study.db) if each.severity == "error"]


def undone_first(study, work):
    """The work of jo, undone; then what it rested on, undone too."""
    work(study)
    audit.undo(study.db, "jo")
    audit.undo(study.db, "mina")


@pytest.mark.parametrize(
    "work",
    [
        lambda study: study.code("new", "Words", coder="jo"),
        lambda study: notes.set_status(study.db, "new", "jo", "done"),
        lambda study: notes.add_memo(
            study.db, "source", sources.id_of(study.db, "new"), "long", "jo"
        ),
        lambda study: notes.add_memo(
            study.db, "turn", sources.id_of(study.db, "new") + "#1", "long", "jo"
        ),
    ],
    ids=["coding", "status", "memo on source", "memo on turn"],
)
def test_redo_is_refused_when_the_source_is_gone(study, work):
    study.bring(new="P: Words.\n")
    undone_first(study, work)
    refused(study, "redo", "jo", "what it rests on is gone", "by mina")


def test_redo_is_free_where_the_footing_was_gone_before(study):
    made = study.code("head", "trust")
    notes.add_memo(study.db, "coding", made, "why?", "jo")
    codings.remove(study.db, [made], "mina")
    before = study.state()
    audit.undo(study.db, "jo")
    audit.redo(study.db, "jo")
    assert study.state() == before


def test_redo_of_a_memo_is_refused_when_its_coding_is_gone(study):
    made = study.code("head", "trust")
    undone_first(study, lambda s: notes.add_memo(s.db, "coding", made, "why?", "jo"))
    refused(study, "redo", "jo", "what it rests on is gone", "by mina")


# --- laws


QUOTES = ("We trust", "each other", "Time was", "short")
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["code", "code", "remove", "change", "memo", "status", "suggest", "accept", "bulk",
             "revise", "rename", "bring", "away", "undo", "undo", "redo", "redo"]
        ),
        st.sampled_from(["mina", "jo"]),
        st.integers(0, 3),
    ),
    max_size=16,
)  # fmt: skip


class Walk:
    """Random work of two coders; what cannot be done is left out."""

    def __init__(self, study):
        self.study = study
        self.db = study.db

    def step(self, name, coder, n):
        try:
            getattr(self, name)(coder, n)
        except QualcodeError:
            assert not self.db.connection.in_transaction

    def code(self, coder, n):
        self.study.code("head", QUOTES[n], coder=coder)

    def remove(self, coder, n):
        held = [each.id for each in codings.placed(self.db)[n : n + 2]]
        if held:
            codings.remove(self.db, held, coder)

    def change(self, coder, n):
        held = codings.placed(self.db)
        if n < len(held):
            new = self.study.coding("head", QUOTES[n], "time", coder)
            codings.replace(self.db, held[n].id, new, coder)

    def memo(self, coder, n):
        held = codings.placed(self.db)
        if n < len(held):
            notes.add_memo(self.db, "coding", held[n].id, "why?", coder)

    def status(self, coder, n):
        notes.set_status(self.db, "head", coder, ("not started", "in progress", "done", "done")[n])

    def suggest(self, coder, n):
        self.study.suggest(*(("head", quote, "trust") for quote in QUOTES[:n]), coder=coder)

    def accept(self, coder, n, bulk=False):
        rows = [
            row for row in suggestions.offered(self.db, coder) if not row.verdict and not row.stale
        ]
        if rows:
            self.study.accept(*(row.key for row in rows[: n + 1]), coder=coder, bulk=bulk)

    def bulk(self, coder, n):
        self.accept(coder, n, bulk=True)

    def revise(self, coder, n):
        more = f"Head: Addition {n}.\n"
        text = f"Interviewer: How?\n{more}Head: We trust each other here.\nHead: Time was short.\n"
        revise(self.study, "head", text, coder)

    def rename(self, coder, n):
        sources.rename(self.db, "teacher", f"teacher {n}", coder)

    def bring(self, coder, n):
        self.study.bring(coder, **{f"new{n}": "P: Hm.\n"})

    def away(self, coder, n):
        for name in list(sources.ids(self.db))[n : n + 1]:
            sources.remove(self.db, name, coder, with_codings=n > 1)

    def undo(self, coder, n):
        audit.undo(self.db, coder, n + 1)

    def redo(self, coder, n):
        audit.redo(self.db, coder, n + 1)


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=OPERATIONS, steps=st.integers(1, 5), coder=st.sampled_from(["mina", "jo"]))
def test_undo_then_redo_changes_nothing_and_nothing_is_deleted(new_study, operations, steps, coder):
    study = new_study()
    walk = Walk(study)
    kept = ("event", "coding", "decision", "memo", "source", "revision", "turn", "placement", "run")
    sizes = dict.fromkeys(kept, 0)
    for name, who, n in operations:
        walk.step(name, who, n)
        now = {table: study.count(table) for table in kept}
        assert all(now[table] >= sizes[table] for table in kept)
        sizes = now
    before = study.state()
    try:
        audit.undo(study.db, coder, steps)
    except QualcodeError:
        assert study.state() == before
    else:
        audit.redo(study.db, coder, steps)
        assert study.state() == before
    assert [str(each) for each in check.check(study.db) if each.severity == "error"] == []
    study.db.close()


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(operations=st.lists(st.tuples(st.sampled_from(
    ["code", "remove", "change", "memo", "status", "suggest", "accept", "bulk", "revise", "bring"]
), st.integers(0, 3)), max_size=10))  # fmt: skip
def test_one_coder_can_always_go_back_to_the_beginning_and_forth(new_study, operations):
    study = new_study()
    walk = Walk(study)
    states, events = [study.state()], [study.count("event")]
    for name, n in operations:
        walk.step(name, "mina", n)
        if study.count("event") > events[-1]:
            states.append(study.state())
            events.append(study.count("event"))
    for earlier in reversed(states[:-1]):
        audit.undo(study.db, "mina")
        assert visible(study.state()) == visible(earlier)
    for later in states[1:]:
        audit.redo(study.db, "mina")
        assert visible(study.state()) == visible(later)
    study.db.close()


def visible(state):
    """Without the evidence: one earlier state of it is kept, not all (see `suggestions.finish`)."""
    return {name: rows for name, rows in state.items() if name != "evidence"}
