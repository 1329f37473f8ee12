"""What is asked next: learned from a coder for that coder alone, and better with each decision."""

import time

import pytest

from qualcode.coding.corpus import Selection
from qualcode.coding.suggestion import Evidence, Suggestion
from qualcode.errors import QualcodeError
from qualcode.store import audit, decisions, reading, runs, suggestions
from qualcode.suggest.queue import Standing
from qualcode.workflow import decide, queue, tutor
from qualcode.workflow.decide import Shown


def test_what_was_learned_from_one_coder_is_not_shown_to_another(project):
    project.suggest()
    row = project.find()[0]
    mine = Evidence("learned", "1", "the way it is said", (), 0.6, "mina", 0.6, 30)
    own = Suggestion(77, row.revision, row.start, row.start + 2, row.code, (mine,))
    run = runs.start(project.db, "suggest", "mina")
    suggestions.write(project.db, run, [own])
    suggestions.finish(project.db, run, "mina", ["learned"], None, [row.revision])
    seen = {
        who: [each.key for each in suggestions.offered(project.db, who)] for who in ("mina", "jo")
    }
    assert 77 in seen["mina"]
    assert 77 not in seen["jo"]
    assert suggestions.evidence(project.db, [77], "mina")[77] == (mine,)
    assert suggestions.evidence(project.db, [77], "jo")[77] == ()
    waiting = suggestions.waiting(project.db)
    assert waiting["mina"] == waiting["jo"] + 1


def test_only_what_has_a_figure_passes_a_filter_on_confidence(project):
    project.suggest()
    with pytest.raises(QualcodeError, match="no figure says yet"):
        decide.find(project.db, "mina", Selection(confidence=0.5))
    row = project.find()[0]
    run = runs.start(project.db, "suggest", "mina")
    for number, (chance, sure) in enumerate([(0.6, 0.6), (0.7, None), (0.4, 0.4)]):
        why = Evidence("learned", "1", "the way it is said", (), chance, "mina", sure, 30)
        own = Suggestion(77 + number, row.revision, row.start, row.start + 2, row.code, (why,))
        suggestions.write(project.db, run, [own])
    suggestions.finish(project.db, run, "mina", ["learned"], None, [row.revision])
    asked = Selection(confidence=0.5, roles=("participant",))
    assert [each.key for each in decide.find(project.db, "mina", asked)] == [77]


def test_a_run_of_one_coder_ends_nothing_that_another_taught(project):
    project.suggest()
    row = project.find()[0]
    for coder in ("mina", "jo"):
        why = Evidence("learned", "1", "the way it is said", (), 0.6, coder)
        own = Suggestion(77, row.revision, row.start, row.start + 2, row.code, (why,))
        run = runs.start(project.db, "suggest", coder)
        suggestions.write(project.db, run, [own])
        suggestions.finish(project.db, run, coder, ["learned"], None, [row.revision])
    run = runs.start(project.db, "suggest", "jo")
    suggestions.finish(project.db, run, "jo", ["learned"], None, [row.revision])
    assert 77 in {each.key for each in suggestions.offered(project.db, "mina")}
    assert 77 not in {each.key for each in suggestions.offered(project.db, "jo")}
    audit.undo(project.db, "jo")
    assert 77 in {each.key for each in suggestions.offered(project.db, "jo")}
    audit.redo(project.db, "jo")
    assert 77 in {each.key for each in suggestions.offered(project.db, "mina")}
    assert 77 not in {each.key for each in suggestions.offered(project.db, "jo")}


def test_a_decision_keeps_how_it_was_shown(project):
    project.suggest()
    first, second = project.find()[:2]
    decide.accept(project.db, "mina", [first], None, Shown(0.4, by_lot=True))
    decide.reject(project.db, "mina", [second], Shown(0.7))
    assert decisions.drawn(project.db, "mina") == [(first.code, 0.4, True)]


def test_each_decision_changes_what_is_thought_of_the_rest(project):
    project.suggest()
    rows = project.find()
    known = tutor.tutor(project.db, "mina", rows)
    before = known.standings(rows)
    code = max((row.code for row in rows), key=[row.code for row in rows].count)
    of_code = [row for row in rows if row.code == code]
    known.learn(of_code[0], code, "accepted")
    after = known.standings(rows)
    assert after[of_code[0].key].chance > before[of_code[0].key].chance
    assert after[of_code[0].key].decided == before[of_code[0].key].decided + 1
    others = [row.key for row in rows if row.code != code]
    assert all(after[key] == before[key] for key in others)


def test_the_queue_leaves_out_what_is_coded_and_what_was_walked_past(project):
    project.suggest()
    rows = project.find()
    asked = queue.Queue(project.db, "mina", rows, "source")
    first = asked.after(())[0]
    asked.decided(first, first.code, "accepted")
    assert first not in asked.after([first])
    assert isinstance(asked.standing(first), Standing)


def test_one_in_four_is_known_to_come_by_lot(project):
    project.suggest()
    asked = queue.Queue(project.db, "mina", project.find())
    rows = asked.after(())
    assert [asked.by_lot(row) for row in rows[:5]] == [False, False, False, True, False][
        : len(rows)
    ]
    assert len(rows) > 3


def test_what_was_suggested_is_a_turn_only_where_that_is_certain(project):
    project.bring(long="Ann: We trust them. It was cold. Nobody came. It rained all day.\n")
    project.suggest()
    read = list(reading.source_texts(project.db))
    rows = project.find(codes=("trust",), sources=("long",))
    assert len(rows) == 1
    assert tutor._unit(rows, read, "sentence") == "sentence"
    assert tutor._unit(rows, read, "turn") == "sentence"  # the first sentence, and no more
    text = next(each for each in read if each.revision == rows[0].revision)
    whole = rows[0]._replace(end=rows[0].start + len(text.texts[0]))
    assert tutor._unit([whole], read, "sentence") == "turn"
    short = [row for row in project.find() if row.source == "head" and row.code == "time"][-1:]
    assert tutor._unit(short, read, "turn") == "turn"  # one sentence that is a whole turn
    assert tutor._unit(short, read, "sentence") == "sentence"


def test_who_gives_another_code_has_refused_the_one_that_was_suggested(project):
    project.suggest()
    rows = project.find()
    row = next(row for row in rows if row.code == "time")
    known = tutor.tutor(project.db, "mina", rows)
    before = known.standings(rows)[row.key]
    after = known.learn(row, "trust", "accepted").standings(rows)[row.key]
    assert after.decided == before.decided + 1
    assert after.chance < before.chance


def test_the_share_found_is_of_the_whole_project_whatever_a_sitting_is_about(project):
    project.suggest()
    for row in project.find(codes=("trust",))[:2]:
        decide.accept(project.db, "mina", [row], None, Shown(0.5, by_lot=True))
    for number in range(12):
        project.bring(**{f"more{number}": f"Ann: Number {number} was right to trust us.\n"})
    project.suggest()
    some = project.find(codes=("trust",))
    for row in some[:9]:
        decide.reject(project.db, "mina", [row], Shown(0.5, by_lot=True))
    left = project.find(codes=("trust",))
    told = queue.Queue(project.db, "mina", left).estimate(["trust"])
    assert told is not None
    assert queue.Queue(project.db, "mina", left[:1]).estimate(["trust"]) == told


def test_what_waits_again_is_taken_in(project):
    project.suggest()
    rows = project.find()
    asked = queue.Queue(project.db, "mina", rows[1:], "source")
    assert rows[0] not in asked.after(())
    asked.take(rows[:2])
    assert rows[0] in asked.after(())
    assert asked.standing(rows[0]) is not None


def test_what_is_taken_back_is_unlearned_while_the_coder_goes_on(project):
    project.suggest()
    rows = project.find()
    asked = queue.Queue(project.db, "mina", rows, live=True)
    of_code = [row for row in rows if row.code == "trust"]

    def chances():
        return [asked.standing(row).chance for row in of_code]

    guessed = chances()
    before = until(lambda: chances() != guessed and chances())
    decide.accept(project.db, "mina", of_code[:1])
    asked.decided(of_code[0], "trust", "accepted")
    until(lambda: chances() != before)
    audit.undo(project.db, "mina")
    asked.undone()
    assert until(lambda: chances() == before)


def until(true):
    """What is true at last; a thread is given some seconds."""
    for _ in range(300):
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come true")
