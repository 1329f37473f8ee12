"""Trying a draft: what it would find, compared with the book in use, and nothing is stored."""

import hashlib

import pytest

from qualcode.errors import QualcodeError
from qualcode.workflow import trial


def tried(project, text: str, **wish):
    file = project.file("draft.yaml", text)
    found = trial.carry_out(project.db, str(file), trial.Wish(**wish))
    return {each.code.id: each for each in found.codes}


def test_the_book_in_use_finds_what_it_finds(project):
    found = tried(project, project.text)
    assert [(each.hits, each.sources, each.new, each.lost) for each in found.values()] == [
        (2, 2, 0, 0), (1, 1, 0, 0), (2, 1, 0, 0), (1, 1, 0, 0),
    ]  # fmt: skip
    assert found["time"].shown[0].state == "same"


def test_new_and_lost_hits_are_those_of_the_segments(project):
    text = project.text.replace("keywords: [time]", "keywords: [short, mostly]")
    time = tried(project, text)["time"]
    assert (time.hits, time.new, time.lost) == (2, 1, 1)
    said = [(hit.state, hit.quote, hit.quote[slice(*hit.marks[0])]) for hit in time.shown]
    assert said == [
        ("same", "Time was short.", "short"),
        ("new", "They trust us, mostly.", "mostly"),
        ("lost", "It took time 😀, honest.", "time"),
    ]


def test_a_code_that_the_draft_gave_up_is_there_with_what_is_lost(project):
    text = project.text[: project.text.index("  - id: old")]
    old = tried(project, text)["old"]
    assert (old.hits, old.new, old.lost) == (0, 0, 1)


def test_siblings_on_one_segment_are_counted(project):
    text = project.text.replace("keywords: [school]", "keywords: [time, trust]")
    found = tried(project, text)
    assert dict(found["old"].shared) == {"time": 2, "trust": 2}
    assert dict(found["time"].shared) == {"old": 2}
    assert found["candour"].shared == ()  # it has no sibling


def test_the_same_seed_draws_the_same_hits_and_shows_no_more_than_asked(project):
    text = project.text.replace("keywords: [time]", "keywords: [we, time, us, the]")
    draws = {
        seed: tried(project, text, show=1, seed=seed)["time"].shown[0].start for seed in range(12)
    }
    assert len(set(draws.values())) > 1
    assert tried(project, text, show=1, seed=3)["time"].shown[0].start == draws[3]
    assert [each.shown for each in tried(project, text, show=0).values()] == [()] * 4


def test_sources_and_codes_narrow_it_down(project):
    found = tried(project, project.text, sources=("teacher",), codes=("trust",))
    assert {name: each.hits for name, each in found.items()} == {"trust": 1, "candour": 0}
    with pytest.raises(QualcodeError, match="unknown source 'techer'"):
        tried(project, project.text, sources=("techer",))
    with pytest.raises(QualcodeError, match="unknown code 'tust'"):
        tried(project, project.text, codes=("tust",))


def test_patterns_and_families_are_tried_too(project):
    patterns = "patterns: [[{LEMMA: take}, {LOWER: time}], [{TAG: VBD}]]"
    text = project.text.replace("keywords: [school]", patterns)
    file = project.file("draft.yaml", text.replace("[trust] ", '["most"]\n    match: family\n   '))
    found = trial.carry_out(project.db, str(file), trial.Wish())
    assert [each.what for each in found.findings if "needs TAG" in each.what] != []
    tried = {each.code.id: each for each in found.codes}
    assert (tried["old"].hits, tried["old"].new) == (1, 1)
    (hit,) = [each for each in tried["old"].shown if each.state == "new"]
    assert hit.rules == ("[{LEMMA: take}, {LOWER: time}]",)
    (hit,) = [each for each in tried["trust"].shown if each.state != "lost"]
    assert [hit.quote[slice(*mark)] for mark in hit.marks] == ["mostly"]


def test_nothing_is_stored(project):
    project.suggest()
    rows = project.dump()
    project.db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = hashlib.sha256(project.db.path.read_bytes()).digest()
    tried(project, project.text.replace("keywords: [time]", "keywords: [short]"))
    assert hashlib.sha256(project.db.path.read_bytes()).digest() == before
    assert project.dump() == rows


def test_a_draft_with_errors_is_not_tried(project):
    file = project.file("draft.yaml", project.text.replace("id: time", "id: Time!"))
    found = trial.carry_out(project.db, str(file), trial.Wish())
    assert found.codebook is None
    assert [each.severity for each in found.findings] == ["error"]
