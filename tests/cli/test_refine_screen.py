"""Refining on a screen: each key is in the file, and undo takes it out again."""

import pytest

from qualcode.cli import refine_screen
from qualcode.cli.face_screen import Size
from qualcode.codebook import yaml_file
from qualcode.suggest.proposals import Proposal
from qualcode.suggest.worth import Line
from qualcode.workflow.refine import Refined

WHERE = ("w2/head", 4, "Nobody had ", "time", " for that, honestly.", False)
TEXT = """codebook: study
version: "1"
codes:
  - id: time
    name: Time and cover
    definition: Time for it.
    keywords:
      - time   # ours
      - hours
"""


@pytest.fixture
def refined(tmp_path):
    path = tmp_path / "study.yaml"
    path.write_text(TEXT, encoding="utf-8")
    book = yaml_file.load(path).codebook
    assert book is not None
    drop = Proposal("drop", "time", "time", 0, 5, 1, -6, 0, None, (Line(*WHERE),), ("no time",))
    add = Proposal("add", "time", "cover", 3, 1, 0, 4, 2, 3.1)
    return Refined(path, book, "mina", 0.5, (drop, add), 10, 20)


def walked(refined, script, *keys):
    face = script(list(keys))
    edits = refine_screen.run(refined, face_=face)
    return [str(each) for each in edits], face


def said(refined):
    return refined.path.read_text(encoding="utf-8")


def test_y_does_what_is_proposed_and_goes_on(refined, script):
    edits, face = walked(refined, script, "y", "y", "q")
    assert edits == ["dropped “time” from time", "added “cover” to time"]
    assert said(refined) == TEXT.replace("      - time   # ours\n", "") + "      - cover\n"
    assert "that was the last: q quits" in face.last


def test_the_first_picture_tells_all(refined, script, words_of):
    _, face = walked(refined, script, "q")
    first = words_of(face.shown[0])
    assert "1 of 2 · ■ Time and cover" in first
    assert "drop  time" in first
    assert (
        "finds 0 that you coded so, 5 that you did not · 0% (0–43%) · 1 that you have not" in first
    )
    assert "✗" in first
    assert "Nobody had time for that, honestly." in first


def test_a_not_phrase_is_offered_and_stays_on_the_proposal(refined, script):
    edits, face = walked(refined, script, "n", "<enter>", "q")
    assert edits == ["“no time” cancels the keywords of time"]
    assert "not:" in said(refined)
    assert "1 of 2" in face.last
    assert "done: “no time” cancels" in face.last


def test_other_words(refined, script):
    edits, _ = walked(refined, script, "s", "w", "<ctrl-u>", *"=cover", "<enter>", "q")
    assert edits == ["added “=cover” to time"]
    assert "- =cover\n" in said(refined) or '- "=cover"\n' in said(refined)


def test_undo_brings_back_every_byte(refined, script):
    edits, face = walked(refined, script, "y", "y", "u", "u", "u", "q")
    assert edits == []
    assert said(refined) == TEXT
    assert "nothing is left to undo here" in face.last


def test_an_edit_by_somebody_else_is_never_lost(refined, script):
    face = script(["y", "u", "q"])

    def meanwhile(given):
        if given == 1:
            refined.path.write_text(said(refined) + "# by hand\n", encoding="utf-8")

    face.before_each = meanwhile
    edits = refine_screen.run(refined, face_=face)
    assert [str(each) for each in edits] == ["dropped “time” from time"]
    assert "was changed meanwhile" in face.last
    assert said(refined).endswith("# by hand\n")


@pytest.mark.parametrize(
    ("keys", "what"),
    [("sd", "there is nothing to drop here"), ("b", "this is the first"), ("ss", "this is the last"),
     ("x", "no such key"), ("w", "add as a keyword:"), ("?", "undo: the file says again"),
     ("e", "Time for it."), ("yby", "unknown keyword 'time'")],
)  # fmt: skip
def test_keys_answer(refined, script, words_of, keys, what):
    _, face = walked(refined, script, *keys)
    assert what in "\n".join(words_of(each) for each in face.shown)


def test_esc_and_empty_words_change_nothing(refined, script):
    edits, _ = walked(refined, script, "n", "<esc>", "w", "<enter>", "q")
    assert edits == []
    assert said(refined) == TEXT


@pytest.mark.parametrize("width", [60, 80, 200])
def test_every_line_fits(refined, width):
    for at in (0, 1):
        frame = refine_screen.view(refine_screen.State(refined, at), Size(width, 24))
        lines = [line for part in frame.values() for line in part]
        assert max(line.cell_len for line in lines) <= width
        assert len(lines) <= 24
