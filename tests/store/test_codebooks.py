"""Codebook versions: the same text twice is nothing new, and no coding is left without its code."""

import pytest

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.ids import content_id, new_id
from qualcode.coding.segment import Memo
from qualcode.errors import QualcodeError
from qualcode.store import audit, check, codebooks, codings, notes, placements, sources, suggestions
from qualcode.store.codebooks import Use
from qualcode.store.database import now

FOUR = ("trust", "challenge", "time", "fidelity")


def book(*ids, replaces=()):
    """A codebook of these codes; the first takes over from what it replaces."""
    codes = [Code(each, each.title(), path=(each,)) for each in ids]
    codes[0] = Code(ids[0], ids[0].title(), path=(ids[0],), replaces=tuple(replaces))
    return Codebook("jpd", "1", tuple(codes))


def use(study, *ids, replaces=(), coder="mina", **how):
    yaml = f"codes: {ids} {replaces}"
    return codebooks.use(study.db, book(*ids, replaces=replaces), yaml, coder, Use(**how))


def errors(study):
    return [str(each) for each in check.check(study.db) if each.severity == "error"]


def coded(study):
    return [(each.quote, each.code, each.coder) for each in codings.placed(study.db)]


def test_the_same_text_twice_is_no_event(study):
    version = use(study, *FOUR)
    events = study.count("event")
    assert use(study, *FOUR) == version == codebooks.in_use(study.db)[0]
    assert study.count("event") == events


def test_the_text_is_kept_byte_for_byte(study):
    text = "codebook: x # naïve 😀\r\n\n  codes: []\n"
    codebooks.use(study.db, book("trust"), text, "mina")
    assert codebooks.in_use(study.db) == (content_id(text), text)
    rows = study.db.rows("SELECT id, position, parent, name FROM code WHERE codebook = ?",
                         (content_id(text),))  # fmt: skip
    assert rows == [("trust", 0, None, "Trust")]


def test_back_to_an_older_version(study):
    first, _ = codebooks.in_use(study.db)
    second = use(study, "trust", "time")
    study.use(*FOUR)
    assert codebooks.in_use(study.db)[0] == first
    assert {(each.id, each.in_use) for each in codebooks.versions(study.db)} == {
        (first, True), (second, False)
    }  # fmt: skip
    audit.undo(study.db, "mina")
    assert codebooks.in_use(study.db)[0] == second
    assert errors(study) == []


def test_a_project_without_one_says_so(study):
    study.db.run("UPDATE codebook SET live = 0")
    with pytest.raises(QualcodeError) as told:
        codebooks.in_use(study.db)
    assert told.value.hint == "qualcode codebook use jpd"


def test_a_code_with_codings_cannot_go_unsaid(study):
    study.code("head", "trust")
    study.code("teacher", "trust", coder="jo")
    before = study.dump()
    with pytest.raises(QualcodeError) as told:
        use(study, "time")
    assert told.value.message == "2 codings stand on 'trust', which this codebook does not have"
    assert told.value.hint.startswith("--map trust=NEW, or `replaces: [trust]`")
    assert study.dump() == before


@pytest.mark.parametrize(
    ("mapping", "what"),
    [
        ({"trust": "tiem"}, "unknown code 'tiem'"),
        ({"time": "challenge"}, "'time' is a code of this"),
    ],
)
def test_a_mapping_that_says_nothing_sensible(study, mapping, what):
    study.code("head", "trust")
    before = study.dump()
    with pytest.raises(QualcodeError, match=what):
        use(study, "time", "challenge", mapping=mapping)
    assert study.dump() == before


def test_mapping_moves_every_coding_in_one_step(study):
    old = study.code("head", "trust each other")
    study.code("teacher", "trust us", coder="jo")
    study.code("head", "short", "time")
    version = use(study, "time", "challenge", mapping={"trust": "challenge"})
    assert coded(study) == [
        ("trust each other", "challenge", "mina"),
        ("short", "time", "mina"),
        ("trust us", "challenge", "jo"),
    ]
    row = study.db.row("SELECT replaces, codebook, id FROM coding WHERE replaces = ?", (old,))
    assert row[:2] == (old, version)
    assert study.db.value("SELECT live FROM coding WHERE id = ?", (old,)) == 0
    (event,) = audit.log(study.db, 1)
    assert event.action == "use codebook"
    assert "2 codings changed" in event.what
    assert errors(study) == []


def test_one_undo_takes_codebook_and_codings_back(study):
    study.code("head", "trust each other")
    before = study.state()
    use(study, "time", mapping={"trust": "time"})
    after = study.state()
    audit.undo(study.db, "mina")
    assert study.state() == before
    audit.redo(study.db, "mina")
    assert study.state() == after


def test_a_code_that_replaces_another_takes_its_codings(study):
    study.code("head", "trust")
    use(study, "candour", "time", replaces=["trust"])
    assert coded(study) == [("trust", "candour", "mina")]


def test_what_the_user_says_counts_more_than_the_codebook(study):
    study.code("head", "trust")
    use(study, "candour", "time", replaces=["trust"], mapping={"trust": "time"})
    assert coded(study) == [("trust", "time", "mina")]


def test_decisions_and_memos_go_on_with_a_moved_coding(study):
    (key,) = study.suggest(("head", "We trust each other here.", "trust"))
    study.accept(key)
    (old,) = codings.placed(study.db)
    notes.add_memo(study.db, "coding", old.id, "strong", "mina")
    use(study, "time", mapping={"trust": "time"})
    (new,) = codings.placed(study.db)
    assert study.db.rows("SELECT coding, verdict FROM decision WHERE live") == [
        (new.id, "accepted")
    ]
    assert [memo.target for memo in notes.memos(study.db)] == [new.id]
    assert new.origin == old.origin
    assert errors(study) == []


def test_a_moved_coding_stands_where_it_stood_in_a_revised_text(study):
    study.code("head", "Time was short.", "time")
    text = "Head: Well. Time was short.\n"
    placements.revise(
        study.db,
        sources.id_of(study.db, "head"),
        study.document(text),
        text.encode(),
        ".txt",
        "mina",
    )
    (before,) = codings.placed(study.db)
    use(study, "trust", mapping={"time": "trust"})
    (after,) = codings.placed(study.db)
    same = {"id": "", "created": "", "code": "time", "codebook": ""}
    assert after._replace(**same) == before._replace(**same)
    assert errors(study) == []


def test_codings_of_a_bulk_accept_move_too(study):
    keys = study.suggest(("head", "Time was short.", "time"))
    study.accept(*keys, bulk=True)
    use(study, "trust", mapping={"time": "trust"})
    assert coded(study) == [("Time was short.", "trust", "mina")]
    assert errors(study) == []


def test_codings_of_a_removed_source_ask_for_nothing(study):
    study.code("head", "trust")
    sources.remove(study.db, "head", "mina", with_codings=True)
    use(study, "time")
    assert codebooks.codings_by_code(study.db) == {}


def test_the_same_text_again_can_still_move_what_stands_on_no_code(study):
    study.code("head", "trust")
    study.use("time")
    events = study.count("event")
    version = codebooks.in_use(study.db)[0]
    codebooks.use(study.db, book("time"), "codes: time", "mina", Use(mapping={"trust": "time"}))
    assert (codebooks.in_use(study.db)[0], study.count("event")) == (version, events + 1)
    assert coded(study) == [("trust", "time", "mina")]
    audit.undo(study.db, "mina")
    assert (codebooks.in_use(study.db)[0], coded(study)) == (version, [("trust", "trust", "mina")])


def test_a_version_made_from_another_is_refused_when_that_is_not_in_use(study):
    version, _ = codebooks.in_use(study.db)
    use(study, *FOUR, "new", coder="jo")
    with pytest.raises(QualcodeError, match="put in use meanwhile"):
        use(study, *FOUR, "other", instead_of=version)


def test_a_memo_comes_with_the_change_and_goes_with_it(study):
    memo = Memo(new_id(), "code", "new", "seen often", "mina", now())
    use(study, *FOUR, "new", memos=[memo], action="new code")
    assert notes.memos(study.db, "code") == [memo]
    assert audit.log(study.db, 1)[0].action == "new code"
    audit.undo(study.db, "mina")
    assert notes.memos(study.db) == []


def test_counts_by_code(study):
    study.code("head", "trust")
    study.code("head", "trust", coder="jo")
    study.code("teacher", "challenge", "challenge")
    assert codebooks.codings_by_code(study.db) == {"challenge": 1, "trust": 2}


def test_suggestions_on_a_code_that_is_gone_wait_for_nobody(study):
    study.suggest(
        ("head", "Time was short.", "time"), ("head", "We trust each other here.", "trust")
    )
    assert suggestions.waiting(study.db) == {"jo": 2, "mina": 2}
    use(study, "trust")
    assert suggestions.waiting(study.db) == {"jo": 1, "mina": 1}
