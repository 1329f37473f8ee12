"""Suggestions: a new run replaces the evidence, never a decision; nobody sees another's verdict."""

from dataclasses import replace

from qualcode.coding.ids import suggestion_key
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.store import audit, check, decisions, placements, runs, search, sources, suggestions
from qualcode.store.suggestions import Offered

TRUST = ("head", "We trust each other here.", "trust")
TIME = ("head", "Time was short.", "time")
HARD = ("teacher", "It was a challenge.", "challenge")


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def seen(study, coder="mina", **asked):
    """What one coder is offered: code, verdict, stale."""
    rows = suggestions.offered(study.db, coder, **asked)
    return [(row.code, row.verdict, row.stale) for row in rows]


def reject(study, *keys, coder="mina"):
    verdicts = [decisions.Verdicts(key, "rejected", None) for key in keys]
    decisions.decide(study.db, coder, verdicts, "reject")


def test_offered_in_reading_order(study):
    study.suggest(HARD, TIME, TRUST)
    (first, *_) = suggestions.offered(study.db, "mina")
    segment = study.coding(*TRUST).segment
    key = suggestion_key(segment.revision, segment.start, segment.end, "trust")
    assert first == Offered(
        key, "head", segment.revision, segment.start, segment.end, "trust", None, False
    )
    assert seen(study) == [
        ("trust", None, False),
        ("time", None, False),
        ("challenge", None, False),
    ]
    assert seen(study, source="teacher") == [("challenge", None, False)]
    assert suggestions.offered(study.db, "mina", key=key) == [first]
    assert seen(study, source="nowhere") == seen(study, key=5) == []


def test_coders_decide_blind(study):
    trust, time = study.suggest(TRUST, TIME)
    study.accept(trust, coder="mina")
    reject(study, trust, coder="jo")
    reject(study, time, coder="jo")
    assert seen(study, "mina") == [("trust", "accepted", False), ("time", None, False)]
    assert seen(study, "jo") == [("trust", "rejected", False), ("time", "rejected", False)]
    assert seen(study, "nobody") == [("trust", None, False), ("time", None, False)]
    assert suggestions.waiting(study.db) == {"mina": 1, "jo": 0}


def test_keys_are_the_same_in_every_project_and_run(study, new_study):
    keys = study.suggest(TRUST, TIME)
    assert study.suggest(TIME, TRUST) == keys[::-1]
    assert new_study().suggest(TRUST, TIME) == keys


def test_a_new_run_keeps_decisions_and_marks_what_it_finds_no_longer(study):
    trust, time, _ = study.suggest(TRUST, TIME, HARD)
    study.accept(trust)
    reject(study, time)
    study.suggest(HARD)
    assert seen(study) == [
        ("trust", "accepted", True), ("time", "rejected", True), ("challenge", None, False)
    ]  # fmt: skip
    assert study.quotes() == [TRUST[1]]
    assert seen(study, "jo") == [("challenge", None, False)]
    study.suggest(TRUST, HARD)
    assert seen(study)[0] == ("trust", "accepted", False)
    assert errors(study) == []


def test_the_evidence_of_a_decision_outlives_later_runs(study):
    (trust, *_) = study.suggest(TRUST, TIME)
    study.accept(trust)
    why = suggestions.evidence(study.db, [trust])[trust]
    for _ in range(3):
        study.suggest(TIME)
    assert suggestions.evidence(study.db, [trust])[trust] == why
    assert len(why) == 1


def test_old_evidence_does_not_pile_up(study):
    keys = study.suggest(TRUST, TIME)
    study.accept(keys[0])
    study.suggest(TRUST, TIME)
    size = study.count("evidence")
    for _ in range(3):
        study.suggest(TRUST, TIME)
    assert study.count("evidence") == size == 4


def test_a_run_for_some_codes_touches_no_others(study):
    study.suggest(TRUST, TIME, HARD)
    study.suggest(codes=["time"])
    assert [code for code, *_ in seen(study)] == ["trust", "challenge"]
    study.suggest(("head", "Time", "time"), codes=["time"])
    assert [code for code, *_ in seen(study)] == ["trust", "time", "challenge"]


def test_a_run_of_one_method_or_source_touches_no_others(study):
    study.suggest(TRUST, TIME, HARD)
    for methods, names in ((["other"], ["head", "teacher"]), (["keyword"], ["teacher"])):
        run = runs.start(study.db, "suggest", "mina")
        revisions = [sources.revision_of(study.db, name) for name in names]
        suggestions.finish(study.db, run, "mina", methods, None, revisions)
    assert [code for code, *_ in seen(study)] == ["trust", "time"]


def test_a_run_for_every_code_ends_those_of_codes_that_are_gone(study):
    study.suggest(TRUST, TIME)
    study.use("trust")
    study.suggest(TRUST, codes=None)
    study.use("trust", "time")
    assert [code for code, *_ in seen(study)] == ["trust"]


def test_a_run_is_not_seen_before_it_is_finished(study):
    run = runs.start(study.db, "suggest", "mina")
    assert suggestions.write(study.db, run, [study.found(*TRUST)]) == 1
    assert seen(study) == []
    assert suggestions.waiting(study.db) == {"jo": 0, "mina": 0}
    (key,) = (row for (row,) in study.db.rows("SELECT key FROM suggestion"))
    assert suggestions.evidence(study.db, [key]) == {key: ()}


def test_two_runs_at_once_lose_neither(study):
    """As two processes do it: the one that finishes first must not end what the other brings."""
    revisions = list(sources.revisions(study.db).values())
    first, second = (runs.start(study.db, "suggest", who) for who in ("mina", "jo"))
    suggestions.write(study.db, first, [study.found(*TRUST)])
    suggestions.write(study.db, second, [study.found(*TRUST), study.found(*TIME)])
    suggestions.finish(study.db, first, "mina", ["keyword"], None, revisions)
    suggestions.finish(study.db, second, "jo", ["keyword"], None, revisions)
    assert [code for code, *_ in seen(study)] == ["trust", "time"]


def test_a_run_that_is_dropped_leaves_no_trace(study):
    keys = study.suggest(TRUST, TIME)
    study.accept(keys[0])
    study.suggest(TIME)
    before = study.dump()
    run = runs.start(study.db, "suggest", "mina")
    suggestions.write(study.db, run, [study.found(*TRUST), study.found(*TIME), study.found(*HARD)])
    runs.drop(study.db, run)
    rules = [line for line in study.dump() if line.startswith('INSERT INTO "rule"')]
    assert [line for line in study.dump() if line not in rules] == [
        line for line in before if line not in rules
    ]
    assert len(rules) == 3  # the number of the rule for `challenge` stays


def test_evidence_says_what_rests_on_what(study):
    segment = study.coding(*TRUST).segment
    key = suggestion_key(segment.revision, segment.start, segment.end, "trust")
    spans = ((segment.start, segment.start + 2), (segment.start + 3, segment.start + 8))
    why = (Evidence("keyword", "1", "trust*", spans, 1.0), Evidence("keyword", "1", "we", (), 0.25))
    found = Suggestion(key, segment.revision, segment.start, segment.end, "trust", why)
    run = runs.start(study.db, "suggest", "mina")
    suggestions.write(study.db, run, [found])
    suggestions.finish(study.db, run, "mina", ["keyword"], None, [segment.revision])
    held = suggestions.evidence(study.db, [key, 7])
    assert set(held[key]) == set(why)
    assert held[7] == ()
    assert suggestions.evidence(study.db, []) == {}


def test_more_than_one_chunk(study, monkeypatch):
    monkeypatch.setattr(suggestions, "CHUNK", 2)
    run = runs.start(study.db, "suggest", "mina")
    made = [
        study.found("head", quote, "trust") for quote in ("We", "trust", "each", "other", "here")
    ]
    assert suggestions.write(study.db, run, iter(made)) == 5
    suggestions.finish(study.db, run, "mina", ["keyword"], None, [made[0].revision])
    assert len(seen(study)) == 5


def test_suggestions_on_a_text_that_was_revised_or_removed_are_out_of_sight(study):
    study.suggest(TRUST, HARD)
    text = "Head: We trust each other here.\n"
    placements.revise(
        study.db,
        sources.id_of(study.db, "head"),
        study.document(text),
        text.encode(),
        ".txt",
        "mina",
    )
    assert [code for code, *_ in seen(study)] == ["challenge"]
    sources.remove(study.db, "teacher", "mina")
    assert seen(study) == []
    assert suggestions.waiting(study.db) == {"jo": 0, "mina": 0}


def test_an_undone_run_is_out_of_sight_and_the_earlier_one_back(study):
    study.suggest(TRUST, TIME)
    study.suggest(TIME, HARD)
    audit.undo(study.db, "mina")
    assert [code for code, *_ in seen(study)] == ["trust", "time"]
    audit.redo(study.db, "mina")
    assert [code for code, *_ in seen(study)] == ["time", "challenge"]


def test_suggesting_changes_nothing_that_counts(study):
    study.suggest(TRUST, TIME, HARD)
    assert study.quotes() == []
    assert study.db.rows("SELECT * FROM v_codings") == []
    assert search.search(study.db, "trust")


def learned(study, *found, coder="mina", score=0.5):
    """A run of what one coder's decisions taught; the keys of what it found."""
    run = runs.start(study.db, "suggest", coder)
    made = [study.found(*each, method="learned") for each in found]
    why = Evidence("learned", "1", "the way it is said", (), score, coder, None, 5)
    suggestions.write(study.db, run, [replace(each, evidence=(why,)) for each in made])
    revisions = list(sources.revisions(study.db).values())
    suggestions.finish(study.db, run, coder, ["learned"], None, revisions)
    return [each.key for each in made]


def reasons(study, key, coder="mina"):
    held = suggestions.evidence(study.db, [key], coder)[key]
    return sorted((each.method, each.score) for each in held)


def test_what_was_learned_stays_where_it_was_decided_on(study):
    """It is not offered again, so no later run brings the reasons anew."""
    study.suggest(TRUST, TIME)
    trust, time, hard = learned(study, TRUST, TIME, HARD)
    study.accept(trust)
    reject(study, hard)
    for _ in range(3):
        learned(study)
    assert seen(study) == [
        ("trust", "accepted", False), ("time", None, False), ("challenge", "rejected", False)
    ]  # fmt: skip
    assert reasons(study, trust) == [("keyword", 1.0), ("learned", 0.5)]
    assert reasons(study, time) == [("keyword", 1.0)]
    assert reasons(study, hard) == [("learned", 0.5)]
    assert errors(study) == []


def test_what_was_learned_anew_of_a_decision_does_not_pile_up(study):
    (trust,) = learned(study, TRUST)
    study.accept(trust)
    size = study.count("evidence")
    for score in (0.6, 0.7):
        learned(study, TRUST, score=score)
    assert reasons(study, trust) == [("learned", 0.5)]
    assert study.count("evidence") == size


def test_a_decision_keeps_only_what_its_own_coder_taught(study):
    learned(study, TRUST, coder="jo")
    (trust,) = learned(study, TRUST)
    study.accept(trust)
    learned(study, coder="jo")
    learned(study)
    assert reasons(study, trust) == [("learned", 0.5)]
    assert seen(study, "jo") == []


def test_undo_and_redo_of_a_run_leave_what_was_decided_on(study):
    trust, _ = learned(study, TRUST, HARD)
    study.accept(trust)
    learned(study, TIME)
    after = study.state()
    audit.undo(study.db, "mina")
    assert seen(study) == [("trust", "accepted", False), ("challenge", None, False)]
    audit.redo(study.db, "mina")
    assert study.state() == after
    assert seen(study) == [("trust", "accepted", False), ("time", None, False)]
    audit.undo(study.db, "mina", 2)
    assert seen(study) == [("trust", None, False), ("challenge", None, False)]
    assert errors(study) == []


def test_an_undone_decision_is_offered_again_until_the_next_run(study):
    (trust,) = learned(study, TRUST)
    reject(study, trust)
    learned(study, TIME)
    audit.undo(study.db, "mina", 2)
    learned(study, TIME)
    assert seen(study) == [("time", None, False)]
    assert reasons(study, trust) == [("learned", 0.5)]
