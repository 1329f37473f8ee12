"""The marks of a document: kept beside the text, with the times inside them."""

from qualcode.transcript.document import Anchor, Document, Mark, Turn
from qualcode.transcript.marks import marked, tally
from qualcode.transcript.unattributed import unattributed


def times(text, *anchors):
    read = Document(text, (Turn(0, len(text)),), "text 1", tuple(Anchor(*a) for a in anchors))
    return [(a.position, a.milliseconds) for a in marked(read).anchors]


def test_the_text_never_changes():
    read = Document("We [laughs] trust //them// (2 sec)", (), "text 1")
    assert marked(read).text == read.text
    assert tally(marked(read)) == {"laughter": 1, "overlap": 1, "pause": 1}
    assert marked(marked(read)) == marked(read)


def test_a_document_without_marks_stays_as_it_is():
    read = Document("We trust (each) other", (), "text 1")
    assert marked(read) is read


def test_what_an_importer_knows_goes_before():
    read = Document("We [laughs] trust", (), "x 1", marks=(Mark(3, 11, "note"),))
    assert [mark.kind for mark in marked(read).marks] == ["note"]


def test_a_time_inside_a_mark_is_an_anchor_where_it_fits():
    text = "Yes [inaudible 00:03:04] no"
    assert times(text) == [(4, 184_000)]
    assert times(text, (0, 180_000), (25, 190_000)) == [
        (0, 180_000), (4, 184_000), (25, 190_000)
    ]  # fmt: skip
    assert times(text, (0, 200_000)) == [(0, 200_000)]  # it would go back
    assert times(text, (4, 1_000)) == [(4, 1_000)]


def test_a_time_inside_a_mark_gives_no_duration():
    assert marked(Document("[inaudible 00:03:04]", (), "text 1")).duration is None
    told = Document("a b", (Turn(0, 1, None, 0, 500), Turn(2, 3, None, 900)), "text 1")
    assert told.duration == 900


def test_lines_outside_the_turns():
    text = (
        "# A visit\n\n**Ann  Lee** 00:05\nYes.\n\n[00:00:09] Ben: No.\n\n--- \nEnd of interview\n"
    )
    turns = [(text.index(words), text.index(words) + len(words)) for words in ("Yes.", "No.")]
    found = [text[a:b] for a, b in unattributed(text, turns, ["Ann Lee", "Ben"])]
    assert found == ["# A visit", "End of interview"]
    assert list(unattributed("", [], [])) == []
    assert list(unattributed("all", [], [])) == [(0, 3)]
