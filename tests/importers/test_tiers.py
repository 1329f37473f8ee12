"""ELAN, Praat and CHAT: tiers and lines with times."""

import pytest
from pympi import TextGrid

from qualcode.errors import QualcodeError
from qualcode.importers.chat import Chat, clean
from qualcode.importers.elan import Elan
from qualcode.importers.praat import Praat
from qualcode.transcript.document import Document


def turns(document: Document) -> list[tuple[object, ...]]:
    return [(t.label, document.speech(t), t.begins, t.ends) for t in document.turns]


def eaf(*tiers: str, slots: str = "") -> bytes:
    order = slots or "".join(
        f'<TIME_SLOT TIME_SLOT_ID="t{n}" TIME_VALUE="{n * 1000}"/>' for n in range(9)
    )
    body = f"<TIME_ORDER>{order}</TIME_ORDER>{''.join(tiers)}"
    return f"<ANNOTATION_DOCUMENT>{body}</ANNOTATION_DOCUMENT>".encode()


def tier(name: str, *said: tuple[str, int, int], **more: str) -> str:
    inner = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}{n}" TIME_SLOT_REF1="t{a}"'
        f' TIME_SLOT_REF2="t{b}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, (words, a, b) in enumerate(said)
    )
    attributes = "".join(f' {key}="{value}"' for key, value in more.items())
    return f'<TIER TIER_ID="{name}"{attributes}>{inner}</TIER>'


def referring(name: str, parent: str, *said: tuple[str, str]) -> str:
    inner = "".join(
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{name}{n}" ANNOTATION_REF="{at}">'
        f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
        for n, (words, at) in enumerate(said)
    )
    return f'<TIER TIER_ID="{name}" PARENT_REF="{parent}">{inner}</TIER>'


def elan(data: bytes) -> Document:
    (document,) = Elan().read(data, "a.eaf")
    return document


def test_tiers_are_interleaved_and_runs_of_one_speaker_merged():
    data = eaf(tier("x", ("So", 1, 2), ("yes", 2, 3), PARTICIPANT="Ann"), tier("Ben", ("Hm", 4, 5)),
               tier("y", ("And", 6, 7), PARTICIPANT="Ann"))  # fmt: skip
    document = elan(data)
    assert turns(document) == [
        ("Ann", "So yes", 1000, 3000), ("Ben", "Hm", 4000, 5000), ("Ann", "And", 6000, 7000)
    ]  # fmt: skip
    assert [anchor.milliseconds for anchor in document.anchors] == [1000, 2000, 4000, 6000]
    assert any("both belong to Ann" in finding.what for finding in document.findings)


def test_words_in_a_tier_that_refers_to_an_empty_one():
    data = eaf(tier("ref@Ann", ("", 1, 2)), referring("tx@Ann", "ref@Ann", ("Hello", "ref@Ann0")))
    assert turns(elan(data)) == [("ref@Ann", "Hello", 1000, 2000)]


def test_slots_without_a_value_are_no_time():
    slots = '<TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="500"/><TIME_SLOT TIME_SLOT_ID="t2"/><TIME_SLOT TIME_SLOT_ID="t3" TIME_VALUE="900"/>'
    data = eaf(tier("Ann", ("a", 1, 2)), tier("Ben", ("b", 2, 3)), slots=slots)
    assert turns(elan(data)) == [("Ann", "a", 500, None), ("Ben", "b", None, 900)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<ANNOTATION_DOCUMENT><TIER", "no whole ELAN file"),
        (b"<html/>", "not of ELAN"),
        (eaf(), "holds no text"),
        (b"\x00\x01", "no whole ELAN file"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "entities"),
        (b'<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>', "entities"),
    ],
)
def test_a_bad_elan_file_is_one_sentence(data, said):
    with pytest.raises(QualcodeError, match=said) as stop:
        elan(data)
    assert stop.value.hint


def praat(data: bytes) -> Document:
    (document,) = Praat().read(data, "a.TextGrid")
    return document


def grid() -> TextGrid:
    made = TextGrid(xmax=6)
    made.add_tier("Ann").add_interval(0.5, 2, 'So "there"')
    made.add_tier("Ben").add_interval(2, 4, "Grüße")
    made.add_tier("bell", "TextTier").add_point(3, "ring")
    return made


@pytest.mark.parametrize("mode", ["normal", "short", "binary"])
def test_every_form_of_textgrid_reads_alike(mode, tmp_path):
    path = tmp_path / "a.TextGrid"
    grid().to_file(str(path), mode=mode)
    assert turns(praat(path.read_bytes())) == [
        ("Ann", 'So "there"', 500, 2000), ("Ben", "Grüße", 2000, 4000)
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_textgrids_with_a_byte_order_mark(encoding, tmp_path):
    path = tmp_path / "a.TextGrid"
    grid().to_file(str(path))
    assert len(praat(path.read_text("utf-8").encode(encoding)).turns) == 2


def test_exponents_and_levels():
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n0\n9\n<exists>\n2\n'
    one = '"IntervalTier"\n"Ann - words"\n0\n9\n1\n4.5e-1\n1e0\n"hi"\n'
    two = '"IntervalTier"\n"Ann - phones"\n0\n9\n1\n0\n1\n"h"\n'
    document = praat((head + one + two).encode())
    assert turns(document) == [("Ann", "hi", 450, 1000)]
    assert "Ann - phones" in document.findings[0].what


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Hello there", "breaks off|no TextGrid"),
        (b'File type = "ooTextFile"\nObject class = "Pitch 1"\n', "no TextGrid"),
        (
            b'"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n1\n"IntervalTier"\n"a"\n0\n9\n5\n0\n',
            "breaks off",
        ),
        (b'"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n1\n"NoTier"\n"a"\n0\n9\n0\n', "damaged"),
        (b"ooBinaryFile\x08TextGrid\x00", "damaged binary"),
        (b'"ooTextFile"\n"TextGrid"\n0\n9\n<exists>\n0\n', "holds no text"),
    ],
)
def test_a_bad_textgrid_is_one_sentence(data, said):
    with pytest.raises(QualcodeError, match=said):
        praat(data)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("you should [/] you should go .", "you should you should go."),
        ("<a b> [//] c [*] d@s:spa [= note] e !", "a b c d e!"),
        ("it's (a)bout 10:30 www.x", "it's about 10:30 www.x"),
        ('no:: she &+f &-uh &~ga said +" hi .', "no she f uh ga said hi."),
        ("+< and then +//.", "and then –"),
        ("&=coughs &=imit:plane xxx yyy 0is here .", "(coughs) (imit plane) [inaudible] yyy here."),
        ("[=! singing] la (1.5) la .", "(singing) la la."),
        ("merry+go_round [x 3] +... ", "merry go round…"),
    ],
)
def test_codes_come_out_of_the_words(written, read):
    assert clean(written) == read


def test_a_chat_file_without_speech():
    with pytest.raises(QualcodeError, match="no line of speech"):
        Chat().read(b"@Begin\n@End\n", "a.cha")
    with pytest.raises(QualcodeError, match="holds no text"):
        Chat().read(b"*A:\t0 .\n", "a.cha")


def test_a_bullet_within_a_line_is_an_anchor():
    data = b"*A:\tone \x151000_2000\x15 two . \x152000_3000\x15\n*A:\tthree .\n"
    (document,) = Chat().read(data, "a.cha")
    assert turns(document) == [("A", "one two. three.", 1000, 3000)]
    marked = [(document.text[a.position :][:3], a.milliseconds) for a in document.anchors]
    assert marked == [("one", 1000), ("two", 2000)]
