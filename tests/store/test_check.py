"""Everything that can be wrong with a project is found, and each finding says what mends it."""

from contextlib import contextmanager

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import (
    check,
    coders,
    codings,
    database,
    notes,
    placements,
    replay,
    runs,
    search,
    sources,
)
from qualcode.store.events import Changes


def found(study, severity=None):
    return [
        (each.where, each.what, each.hint)
        for each in check.check(study.db)
        if severity in {None, each.severity}
    ]


def only(study, severity="error"):
    (finding,) = found(study, severity)
    return finding


def force(study, sql, *values):
    """Change a row behind the back of every rule."""
    study.db.run("PRAGMA foreign_keys = OFF")
    study.db.run(sql, values)
    study.db.run("PRAGMA foreign_keys = ON")


def test_a_sound_project_has_no_error_and_one_note_on_speakers(study):
    keys = study.suggest(("head", "Time was short.", "time"))
    study.accept(*keys, bulk=True)
    study.code("head", "trust each other")
    assert [each.severity for each in check.check(study.db)] == ["note"]
    _where, what, hint = only(study, "note")
    assert "2 (Head in head, Teacher in teacher)" in what
    assert hint == "qualcode people import FILE"
    assert check.mend(study.db) == []


def test_check_writes_nothing(study_file):
    before = "\n".join(study_file.db.connection.iterdump())
    check.check(study_file.db)
    assert "\n".join(study_file.db.connection.iterdump()) == before


def test_a_quote_that_is_not_what_stands_there(study):
    made = study.code("head", "trust")
    force(study, 'UPDATE coding SET start = start + 1, "end" = "end" + 1 WHERE id = ?', made)
    where, what, hint = only(study)
    assert where == "head:38-43"
    assert what == f"the quote of coding {made} is not what stands there"
    assert f"qualcode codings remove {made}" in hint


def test_a_quote_beyond_the_text(study):
    made = study.code("head", "trust")
    force(study, 'UPDATE coding SET "end" = 4000 WHERE id = ?', made)
    assert only(study)[0] == "head:37-4000"


def test_a_placement_that_is_wrong(study):
    study.code("head", "Time was short.")
    text = "Head: First.\nHead: Time was short.\n"
    source = sources.id_of(study.db, "head")
    placements.revise(study.db, source, study.document(text), text.encode(), ".txt", "mina")
    force(study, "UPDATE placement SET quote = 'Time'")
    assert "the quote of placement" in only(study)[1]


def test_turns_and_words_of_a_coding_are_worked_out_anew(study):
    study.code("head", "trust each other")
    force(study, "UPDATE coding SET first_turn = 1, words = 99")
    assert only(study)[2] == "qualcode check --mend"
    assert check.mend(study.db) == ["worked out the turns and words of 1 rows anew"]
    assert found(study, "error") == []
    (row,) = codings.placed(study.db)
    assert (row.first_turn, row.last_turn) == (2, 2)


def test_a_turn_whose_words_are_not_the_texts(study):
    force(study, "UPDATE turn SET text = 'We doubt each other here.' WHERE text LIKE 'We trust%'")
    assert [what for _, what, _ in found(study, "error")] == [
        "the full-text index is out of step with the turns",
        "the words of turn 2 are not the text's",
    ]
    assert check.mend(study.db) == [
        "rebuilt the full-text index",
        "worked out the turns and words of 1 rows anew",
    ]
    assert found(study, "error") == []
    assert [hit.turn for hit in search.search(study.db, "trust here")] == [2]
    assert search.search(study.db, "doubt") == []


def test_turns_out_of_order(study):
    force(study, "UPDATE turn SET number = number + 10 WHERE number = 3")
    findings = found(study, "error")
    assert [what for _, what, _ in findings] == ["turn 13 is out of order or beyond the text"] * 2
    assert {hint for *_, hint in findings} == {"qualcode restore FILE brings a sound backup back"}


def test_words_of_a_turn_are_counted_anew(study):
    force(study, "UPDATE turn SET words = 0 WHERE number = 1")
    assert len(found(study, "error")) == 2
    check.mend(study.db)
    assert found(study, "error") == []


def test_the_index_lacks_a_turn(study):
    study.db.run(
        "INSERT INTO turn_text (turn_text, rowid, text) SELECT 'delete', key, text FROM turn LIMIT 1"
    )
    assert only(study) == (
        "qualcode.db", "the full-text index is out of step with the turns", "qualcode check --mend"
    )  # fmt: skip
    assert check.mend(study.db) == ["rebuilt the full-text index"]
    assert found(study, "error") == []


def test_suggestions_and_evidence_beyond_the_text(study):
    study.suggest(("head", "Time was short.", "time"))
    force(study, "UPDATE evidence SET spans = '5-9,70-4000'")
    assert only(study)[1:] == ("evidence at 5-9,70-4000 lies beyond the text", "qualcode suggest")
    force(study, 'UPDATE suggestion SET "end" = 5000')
    assert "a suggestion lies beyond the text" in [what for _, what, _ in found(study, "error")]


def test_bytes_that_have_changed(study):
    force(
        study, "UPDATE content SET data = CAST(replace(CAST(data AS TEXT), 'did', 'DID') AS BLOB)"
    )
    findings = found(study, "error")
    assert ("head (text)", "the stored bytes have changed") in [each[:2] for each in findings]
    assert any("words of turn 1" in what for _, what, _ in findings)
    mended = check.mend(study.db)
    assert mended == []  # a damaged text is no ground to mend anything by
    assert search.search(study.db, "did")


def test_a_text_that_is_gone(study):
    force(study, "UPDATE content SET data = x''")
    assert [each[:2] for each in found(study, "error")] == [
        ("head", "the text is not in the project any more"),
        ("teacher", "the text is not in the project any more"),
    ]


def test_a_reference_that_leads_nowhere(study):
    study.code("head", "trust")
    force(study, "DELETE FROM coder WHERE name = 'mina'")
    assert any("rests on a row of coder" in what for _, what, _ in found(study, "error"))


def test_flags_that_are_not_what_the_log_says(study):
    made = study.code("head", "trust")
    force(study, "UPDATE coding SET live = 0")
    force(study, "UPDATE run SET live = 0")
    findings = found(study, "error")
    assert [hint for *_, hint in findings] == ["qualcode check --mend"] * 2
    assert f"coding {made} is out of sight, and the log says otherwise" in findings[1][1]
    assert check.mend(study.db) == ["set 2 rows to what the log says"]
    assert study.quotes() == ["trust"]
    assert found(study, "error") == []


def test_a_coding_that_the_log_does_not_know(study):
    made = study.coding("head", "trust")
    with study.db.writing():
        codings.insert(study.db, [made], None)
    assert only(study)[1] == f"coding {made.id} is not in the log"


def test_an_import_that_was_cut_short(study, monkeypatch):
    run = runs.start(study.db, "import", "mina")
    with study.db.writing():
        sources.add(study.db, run, study.incoming("new", "P: Hm.\n"), Changes())
    assert found(study, "warning") == []  # its process lives
    monkeypatch.setattr(runs, "_alive", lambda _: False)
    _where, what, hint = only(study, "warning")
    assert what.startswith("this import was cut short")
    assert hint == "qualcode check --mend"
    assert check.mend(study.db) == ["removed what 1 broken-off runs had left"]
    assert found(study, "warning") == []
    assert found(study, "error") == []


def test_codings_of_codes_that_the_codebook_lacks(study):
    study.code("head", "trust", "trust")
    study.code("head", "short", "time")
    study.use("trust")
    assert only(study, "warning") == (
        "time",
        "1 codings stand on this code, which the codebook in use does not have",
        "qualcode codebook use FILE --map time=NEW",
    )


def test_codings_without_any_codebook(study):
    study.code("head", "trust")
    with study.db.writing():
        changes = Changes()
        (held,) = study.db.row("SELECT id FROM codebook WHERE live")
        from qualcode.store.events import record, retire

        retire(study.db, changes, "codebook", [held])
        record(study.db, "none", "mina", changes)
    assert only(study)[2] == "qualcode codebook use FILE"


def test_sources_that_share_one_text(study):
    text = "P: The same words.\n"
    study.bring(a=text)
    study.bring(b=text)
    assert only(study, "warning") == ("a", "has the same text as b", "qualcode sources remove 'b'")


def test_a_decision_without_its_coding(study):
    (key,) = study.suggest(("head", "Time was short.", "time"))
    study.accept(key)
    force(study, "UPDATE coding SET live = 0")
    whats = [what for _, what, _ in found(study, "error")]
    assert "mina accepted it, and the coding is not there" in whats


@pytest.mark.parametrize(
    ("sql", "name", "what"),
    [
        ("UPDATE source_name SET name = 'head'", "head", "two sources have this name"),
        (
            "INSERT INTO source_name SELECT 'x', source, 'other', 1 FROM source_name WHERE name = 'head'",
            "head",
            "this source has two names at once",
        ),
        (
            (
                "INSERT INTO speaker SELECT 'x', source, label, 'p1', NULL, role, 1, NULL, '' FROM speaker"
                " WHERE label = 'Head'"
            ),
            "head: Head",
            "this label is linked to two people at once",
        ),
        (
            "INSERT INTO study_case (id, name) VALUES ('a', 'Ash'), ('b', 'Ash')",
            "Ash",
            "two cases have this name",
        ),
        (
            (
                "INSERT INTO attribute VALUES ('a', 'case', 'Ash', 'arm', '1', 'text', 1),"
                " ('b', 'case', 'Ash', 'arm', '2', 'text', 1)"
            ),
            "Ash: arm",
            "this attribute has two values at once",
        ),
        (
            "INSERT INTO codebook SELECT 'x', name, version, yaml, coder, created, 1 FROM codebook",
            "jpd",
            "two codebook versions are in use",
        ),
        (
            (
                "INSERT INTO revision SELECT 'x', source, text, original, suffix, importer, characters,"
                " words, duration, id, created, 1 FROM revision WHERE words = 12"
            ),
            "head",
            "this source has two current texts",
        ),
    ],
)
def test_what_may_be_there_once_only(study, sql, name, what):
    force(study, sql)
    assert (name, what) in [each[:2] for each in found(study, "error")]


def test_two_statuses_of_one_coder(study):
    notes.set_status(study.db, "head", "mina", "done")
    force(
        study, "INSERT INTO progress SELECT 'x', source, coder, status, 0, created, 1 FROM progress"
    )
    assert ("head: mina", "this coder has two statuses on the source") in [
        each[:2] for each in found(study, "error")
    ]


def test_a_damaged_file_is_one_clear_finding(study_file):
    path = study_file.db.path
    study_file.db.close()
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xa5" * 4096 * 6)
    with database.open_project(path) as db:
        findings = check.check(db)
    assert findings
    assert {each.severity for each in findings} == {"error"}
    assert all(each.what.startswith("the file is damaged") for each in findings)
    assert "qualcode restore FILE" in findings[0].hint


def test_many_findings_of_one_kind_are_cut_short(study):
    study.bring(long="".join(f"P: Word {i}.\n" for i in range(150)))
    force(study, "UPDATE turn SET words = 77")
    findings = found(study, "error")
    assert len(findings) == check.SHOWN + 1
    assert findings[-1][1] == "56 more of this kind"


def test_check_looks_at_one_moment(study_file, monkeypatch):
    """What others write between two questions is no finding."""
    real = replay.played

    @contextmanager
    def interrupted(db):
        with real(db):
            coders.add(other, f"coder{len(coders.names(other))}")
            yield

    monkeypatch.setattr(replay, "played", interrupted)
    with database.open_project(study_file.db.path) as other:
        assert found(study_file, "error") == []
        assert len(coders.names(other)) > 2


def test_check_of_a_locked_project_says_so(study_file):
    with database.open_project(study_file.db.path) as other, other.writing():
        study_file.db.run("PRAGMA busy_timeout = 50")
        with pytest.raises(QualcodeError, match="another program holds"):
            check.check(study_file.db)


def test_unattributed_text_is_told(study):
    study.bring(heading="A visit\nHead: We trust them.\n")
    told = {f.where: f.what for f in check.check(study.db) if "unattributed" in f.what}
    assert told["heading"] == "unattributed turns, said by nobody who is named: 1 (2 words)"
