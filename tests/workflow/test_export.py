"""A project as a DocBin: which texts and codings are in it, and how they read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.segments import segments
from qualcode.coding.corpus import Selection
from qualcode.errors import QualcodeError
from qualcode.exporters import doc_bin
from qualcode.exporters.coded import CodedSource, Outgoing
from qualcode.store import codings, notes, people
from qualcode.transcript.people import Attribute, People, Speaker
from qualcode.workflow import analyse, decide, export, ingest
from qualcode.workflow.export import Wish

spacy = pytest.importorskip("spacy")
TALK = "Interviewer: Well?\nAsha: [laughs] We trust them(!) Time flies.\n"


@pytest.fixture
def coded(project):
    """Three sources; mina has done two of them, jo one."""
    project.bring(talk=TALK)
    made = project.code("head", "honest", "candour", rating=2, good=True)
    notes.add_memo(project.db, "coding", made.id, "strong", "mina")
    project.code("head", "other. It took time 😀, honest.\nHead: Time", "time", valence="barrier")
    project.code("talk", "rust", "trust")
    project.code("teacher", "They trust us, mostly.", "trust")
    project.code("teacher", "school", "old", coder="jo")
    decide.set_status(project.db, "mina", "head", "done")
    decide.set_status(project.db, "mina", "talk", "done")
    decide.set_status(project.db, "jo", "teacher", "done")
    return project


def docs(project, name="out.spacy", **wish):
    path = project.folder / name
    done = export.export(project.db, path, Wish(**wish))
    nlp = spacy.blank("en")
    return list(spacy.tokens.DocBin().from_disk(path).get_docs(nlp.vocab)), done


def spans(doc, key="codes"):
    return [(span.text, span.label_) for span in doc.spans[key]]


def test_a_doc_is_a_source_with_its_turns_and_codings(coded):
    (head, talk), done = docs(coded, layer="mina")
    assert (done.sources, done.codings, done.layer) == (2, 3, "mina")
    assert head.text == codings.text(coded.db, "head").text
    assert spans(head, "turns") == [
        ("Do you trust them?", "interviewer"),
        ("We trust each other. It took time 😀, honest.", "participant"),
        ("Time was short.", "participant"),
    ]
    assert [span.id_ for span in head.spans["turns"]] == ["Interviewer", "Head", "Head"]
    assert spans(head) == [
        ("other. It took time 😀, honest.\nHead: Time", "time"),
        ("honest", "candour"),
    ]
    told = head.user_data
    assert (told["source"], told["layer"], told["codebook"]) == ("head", "mina", "small 1")
    candour = told["codings"][1]
    assert candour["coding"] == head.spans["codes"][1].id_
    assert {candour[name] for name in ("coder", "rating", "memo")} == {"mina", 2, "strong"}
    assert [turn["turn"] for turn in told["turns"]] == [1, 2, 3]
    assert spans(talk, "marks") == [("[laughs]", "mark")]


def test_a_segment_that_ends_within_a_word_is_widened_and_told(coded):
    (_, talk), done = docs(coded, layer="mina")
    assert spans(talk) == [("trust", "trust")]
    coding = talk.user_data["codings"][0]
    assert coding["quote"] == "rust"
    assert talk.text[coding["start"] : coding["end"]] == "rust"
    assert done.notes[-1] == (
        "1 of 3 segments begins or ends within a word; its span takes all of it"
    )


def test_a_doc_may_be_a_turn_of_the_base(coded):
    every, _ = docs(coded, layer="mina", unit="turn")
    assert [(doc.user_data["source"], doc.user_data["turn"], spans(doc)) for doc in every] == [
        ("head", 2, [("other. It took time 😀, honest.", "time"), ("honest", "candour")]),
        ("head", 3, [("Time", "time")]),
        ("talk", 2, [("trust", "trust")]),
    ]
    one = every[0]
    assert one.cats == {"trust": 0, "candour": 1, "time": 1, "old": 0}
    assert (one.user_data["speaker"], one.user_data["role"]) == ("Head", "participant")
    assert [each["code"] for each in one.user_data["codings"]] == ["time", "candour"]
    assert spans(one, "turns") == [(one.text, "participant")]
    assert spans(every[2], "marks") == [("[laughs]", "mark")]


ODD = ("counts", "begins", "attributes", "turn", "text", "unit", "span", "codebook", "id", "revision",
       "first_turn", "path", "opens", "words")  # fmt: skip


@pytest.mark.parametrize("unit", ["source", "turn"])
def test_an_attribute_may_have_any_name(coded, unit):
    said = [Attribute("source", "head", name, 5, "integer") for name in ODD]
    said.append(Attribute("participant", "P01", "counts", 7, "integer"))
    speaker = Speaker("Head", "head", "P01", None, "headteacher")
    people.store(coded.db, People(attributes=tuple(said)), [speaker], "mina")
    (head, *_), _ = docs(coded, layer="mina", unit=unit)
    own = dict(head.user_data["attributes"])
    told = [own] if unit == "turn" else [each["attributes"] for each in head.user_data["turns"]]
    named = {name.removeprefix("source."): value for name, value in own.items()}
    assert {name: named[name] for name in ODD} == dict.fromkeys(ODD, 5)
    assert told[-1]["participant.counts"] == 7
    assert all(name in told[0] for name in own)


@pytest.mark.parametrize(
    "wish",
    [
        {"layer": "mina"},
        {"layer": "any", "base": "all"},
        {"layer": "mina", "base": "all", "selection": Selection(codes=("trust",))},
        {"layer": "any", "base": "all", "selection": Selection(sources=("teacher",))},
        {"layer": "any", "selection": Selection(coded_by=("jo",))},
        {"layer": "mina", "base": "all", "selection": Selection(speakers=("Head",))},
    ],
)
def test_the_codings_are_those_of_the_table_of_segments(coded, wish):
    found, _ = docs(coded, **wish)
    options = {"selection": Selection(), "base": "done"} | wish
    request = analyse.Request("segments", options["layer"], options["selection"], options["base"])
    frame = analyse.table(coded.db, request).frame
    expected = frame.select("source", "start", "end", "code", "coder", "coding").rows()
    got = [
        (doc.user_data["source"], *(each[name] for name in ("start", "end", "code", "coder", "coding")))
        for doc in found
        for each in doc.user_data["codings"]
    ]  # fmt: skip
    assert got == expected
    assert segments.__name__ == request.name


@pytest.fixture
def revised(coded):
    """The head did not say honest, and what was said of time stands elsewhere."""
    text = coded.folder.joinpath("head.txt").read_text(encoding="utf-8")
    new = coded.file("new.txt", "\n" + text.replace("honest", "unsure"))
    ingest.revise(coded.db, "head", new, "mina")
    return coded


def test_a_coding_whose_words_were_changed_is_left_out_and_told_of(revised):
    request = analyse.Request("segments", "mina", Selection(), "done")
    table = analyse.table(revised.db, request)
    states = dict(table.frame.select("code", "placement").rows())
    assert states == {"time": "needs a look", "candour": "needs a look", "trust": "exact"}
    (note,) = (each for each in table.notes if each.startswith("Needs a look: 2 codings"))
    assert "codings list" in note
    for unit in ("source", "turn"):
        every, done = docs(revised, f"{unit}.spacy", layer="mina", unit=unit)
        assert [span for doc in every for span in spans(doc)] == [("trust", "trust")]
        assert note in done.notes
        assert "Left out of the file: 2 codings that must be looked at first." in done.notes
        assert done.codings == 1


def test_no_placement_is_told_where_no_text_was_revised(coded):
    table = analyse.table(coded.db, analyse.Request("segments", "mina", Selection(), "done"))
    assert "placement" not in table.frame.columns


def test_by_turn_what_lies_in_no_turn_is_counted(project):
    project.bring(notes="Interviewer: Well?\nAsha: We trust them.\n")
    project.code("notes", "Asha", "old")  # a label is in no turn
    project.code("notes", "trust", "trust")
    decide.set_status(project.db, "mina", "notes", "done")
    _, whole = docs(project, layer="mina")
    assert not any("segments" in each for each in whole.notes)
    every, done = docs(project, "turns.spacy", layer="mina", unit="turn")
    assert [span for doc in every for span in spans(doc)] == [("trust", "trust")]
    assert "1 of 2 segments lies in no turn that is written, and is left out" in done.notes


@pytest.mark.parametrize("unit", ["source", "turn"])
def test_same_project_same_bytes(coded, unit):
    for name in ("one.spacy", "two.spacy"):
        docs(coded, name, layer="mina", unit=unit)
    one, two = ((coded.folder / f"{each}.spacy").read_bytes() for each in ("one", "two"))
    assert one == two


def test_nothing_is_replaced_unless_asked(coded):
    docs(coded, layer="mina")
    before = (coded.folder / "out.spacy").read_bytes()
    with pytest.raises(QualcodeError, match="is there already") as stop:
        docs(coded, layer="mina", base="all")
    assert "--overwrite" in stop.value.hint
    assert (coded.folder / "out.spacy").read_bytes() == before
    docs(coded, layer="mina", base="all", overwrite=True)
    assert (coded.folder / "out.spacy").read_bytes() != before


@pytest.mark.parametrize("name", ["x.qdp", "x", "x.spacy.gz"])
def test_an_unknown_suffix_lists_those_there_are(coded, name):
    with pytest.raises(QualcodeError, match="names no format of a project") as stop:
        docs(coded, name, layer="mina")
    assert "there are: .spacy (spaCy DocBin" in stop.value.hint
    assert not (coded.folder / name).exists()


def test_an_empty_base_is_a_stop_that_says_why(project):
    project.code("head", "honest", "candour")
    with pytest.raises(QualcodeError, match="nothing to export") as stop:
        docs(project)
    assert "No source is marked done by mina" in stop.value.hint


def test_several_coders_need_a_layer(coded):
    with pytest.raises(QualcodeError, match="say whose codings to read"):
        docs(coded)


def test_words_are_cut_by_the_pipeline_of_the_settings(coded):
    nlp = spacy.blank("xx")
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)  # at white space alone
    nlp.to_disk(coded.folder / "mine")
    (coded.folder / "qualcode.toml").write_text('nlp = "mine"\n')
    (_, talk), _ = docs(coded, layer="mina")
    assert "them(!)" in [token.text for token in talk]
    assert spans(talk, "marks") == [("[laughs]", "mark")]


WORDS = st.text(st.sampled_from("ab é😀\n\t .'’-()\u00a0"), max_size=40)
NLP, OTHER = spacy.blank("en"), spacy.blank("xx")


@settings(deadline=None, max_examples=80)
@given(WORDS, st.lists(st.integers(0, 40), max_size=6), st.data())
def test_any_text_reads_back_with_its_turns_and_the_words_of_each_segment(text, borders, data):
    cuts = sorted({min(each, len(text)) for each in borders})
    turns = [
        {"turn": n, "start": a, "end": b, "role": "participant", "counts": True}
        for n, (a, b) in enumerate(zip(cuts[::2], cuts[1::2], strict=False), 1)
        if text[a:b] == text[a:b].strip() != ""
    ]
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    coded = [
        {"coding": str(n), "start": min(pair), "end": max(pair), "code": "c"}
        for n, pair in enumerate(data.draw(st.lists(places, max_size=4)))
        if pair[0] != pair[1]
    ]
    source = CodedSource("s", "r", text, {}, turns, (), coded)
    written, _ = doc_bin.dump(Outgoing("b 1", "mina", ["c"], [source], lambda: NLP))
    (doc,) = spacy.tokens.DocBin().from_bytes(written).get_docs(OTHER.vocab)
    assert doc.text == text
    spoken = [(each["start"], each["end"]) for each in turns]
    assert [(span.start_char, span.end_char) for span in doc.spans["turns"]] == spoken
    for span, coding in zip(doc.spans["codes"], coded, strict=True):
        said = text[coding["start"] : coding["end"]]
        assert len(span) > 0
        assert said.strip() in span.text
        assert span.start_char <= coding["start"] + len(said) - len(said.lstrip())
        assert span.id_ == coding["coding"]
