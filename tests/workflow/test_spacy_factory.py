"""The codebook in a spaCy pipeline: what it finds, what it keeps, and what it says of faults."""

import pickle
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook.yaml_file import read
from qualcode.coding.spans import MARKS, TURNS
from qualcode.coding.suggestion import Material, SourceText
from qualcode.errors import QualcodeError
from qualcode.suggest import registry
from qualcode.suggest.component import CodebookComponent
from qualcode.workflow.spacy_factory import NAME, make

spacy = pytest.importorskip("spacy")

BOOK = """\
# kept as it is
codebook: team
version: "1"
codes:
  - id: openness
    name: Openness
    match: family
    keywords: [candid, "say it", {any: [honest], near: [feedback], within: 4}]
    patterns:
      - [{LEMMA: open}, {LOWER: with}]
      - [{LOWER: do}, {LOWER: "n't"}, {LOWER: dare}]
    not: ["open with a", "candid camera"]
    children:
      - id: trust
        name: Trust
        keywords: [trust, say]
  - id: asking
    name: Asking
    speakers: [interviewer]
    keywords: [why]
  - id: gone
    name: Gone
    status: deprecated
    keywords: [feedback]
"""
TEXT = (
    "We opened with each other and say it: honest, useful feedback. Candidly, I don’t dare.\n"
    "They open with a prayer. The candid camera was off. Why? I trust them."
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "team.yaml"
    path.write_text(BOOK, encoding="utf-8")
    return path


def pipeline(book, **config):
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME, config={"codebook": str(book), **config})
    return nlp


def found(doc, key="codes"):
    return [(span.text, span.label_) for span in doc.spans[key]]


WORDS = [
    ("opened with", "openness"),
    ("say", "trust"),
    ("say it", "openness"),
    ("honest, useful feedback", "openness"),
    ("Candidly", "openness"),
    ("don’t dare", "openness"),
    ("trust", "trust"),
]


def test_each_span_is_the_words_that_a_rule_found(book):
    doc = pipeline(book)(TEXT)
    assert found(doc) == WORDS
    rules = [span.id_ for span in doc.spans["codes"]]
    assert rules[0] == "[{LEMMA: open}, {LOWER: with}]"
    assert rules[3] == "{any: [honest], near: [feedback], within: 4}"
    assert rules[4] == "candid"


def test_a_span_may_be_the_sentence_or_the_turn(book):
    said = found(pipeline(book, unit="sentence")(TEXT))
    assert said == [
        ("We opened with each other and say it: honest, useful feedback.", "openness"),
        ("We opened with each other and say it: honest, useful feedback.", "trust"),
        ("Candidly, I don’t dare.", "openness"),
        ("I trust them.", "trust"),
    ]
    whole = pipeline(book, unit="turn")(TEXT)
    assert found(whole) == [(TEXT, "openness"), (TEXT, "trust")]
    assert whole.spans["codes"][0].id_.startswith("candid | say it | {any: [honest]")


def test_the_key_and_the_codes_can_be_chosen(book):
    doc = pipeline(book, spans_key="ours", codes=["trust"])(TEXT)
    assert found(doc, "ours") == [("say", "trust"), ("trust", "trust")]
    assert "codes" not in doc.spans
    with_children = pipeline(book, codes=["openness"])
    assert with_children.pipe_labels[NAME] == ["openness", "trust"]


@pytest.mark.parametrize("asks", ["interviewer", "Interviewer", "Moderator"])
def test_turns_and_marks_of_a_doc_are_read_as_such(book, asks):
    doc = spacy.blank("en")("Why trust? [open with honest] I say why, honest. Some feedback.")
    doc.spans[TURNS] = [doc.char_span(0, 10, label=asks), doc.char_span(11, 48),
                        doc.char_span(49, 63, label="teacher")]  # fmt: skip
    doc.spans[MARKS] = [doc.char_span(11, 29, label="mark")]
    assert found(pipeline(book)(doc)) == [("Why", "asking"), ("say", "trust")]
    told = pipeline(book, interviewers=True)(doc)
    assert found(told)[:2] == [("Why", "asking"), ("trust", "trust")]


def test_families_do_not_depend_on_the_order_of_the_docs(book):
    texts = ["candour and candidness", "candid", "candidness, honestly some feedback", "candidly"]
    apart = [found(pipeline(book)(text)) for text in texts]
    assert [len(each) for each in apart] == [1, 1, 2, 1]
    assert [found(doc) for doc in pipeline(book).pipe(texts)] == apart
    backwards = [found(doc) for doc in pipeline(book).pipe(reversed(texts))]
    assert backwards[::-1] == apart


def tagging(nlp, **where):
    ruler = nlp.add_pipe("attribute_ruler", **where)
    ruler.add([[{"LOWER": "saw"}]], {"TAG": "VBD", "LEMMA": "see"})
    return nlp


TAGGED = BOOK.replace("[{LEMMA: open}, {LOWER: with}]", "[{TAG: VBD, LEMMA: see}, {LOWER: it}]")


def test_what_stands_before_in_the_pipeline_tells_tags_and_lemmas(book):
    book.write_text(TAGGED, encoding="utf-8")
    nlp = tagging(pipeline(book), before=NAME)
    assert found(nlp("I saw it. A saw, it.")) == [("saw it", "openness")]
    nlp = tagging(pipeline(book))
    with pytest.warns(
        UserWarning, match=r"qualcode_codebook: .* it needs TAG, .*put the component"
    ):
        assert found(nlp("I saw it, honest feedback.")) == [("honest feedback", "openness")]
    nlp("Once is enough, candidness.")  # a second warning would be an error here


NAMED = """\
codebook: named
version: "1"
codes:
  - id: who
    name: Who
    patterns:
      - [{LOWER: told}, {ENT_TYPE: ORG, OP: "+"}, {LOWER: "off"}]
      - [{IS_SENT_START: true, LOWER: we}]
"""


def test_names_and_sentences_of_the_pipeline_are_seen(book):
    book.write_text(NAMED, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Oak School"}])
    nlp.add_pipe(NAME, config={"codebook": str(book)})
    doc = nlp.make_doc("Then we told “Oak”. We told Oak School\u00a0 off.")
    assert found(nlp(doc)) == [("We", "who"), ("told Oak School\u00a0 off", "who")]


def test_what_is_found_within_a_token_takes_all_of_it(book):
    nlp = pipeline(book)
    nlp.tokenizer = spacy.tokenizer.Tokenizer(nlp.vocab)  # cuts at white space alone
    assert found(nlp("They (trust) me/say it.")) == [
        ("(trust)", "trust"),
        ("me/say", "trust"),
        ("me/say it.", "openness"),
    ]


def test_the_pipeline_keeps_its_codebook(book, tmp_path):
    nlp = pipeline(book, unit="sentence", spans_key="ours")
    expected = found(nlp(TEXT), "ours")
    nlp.to_disk(tmp_path / "saved")
    data, config, meta = nlp.to_bytes(), nlp.config, nlp.meta
    assert "team.yaml" in config.to_str()
    book.unlink()
    moved = spacy.load(tmp_path / "saved")
    assert found(moved(TEXT), "ours") == expected
    assert (tmp_path / "saved" / NAME / "codebook.yaml").read_text(encoding="utf-8") == BOOK
    again = spacy.blank("en").from_config(config, meta=meta).from_bytes(data)
    assert found(again(TEXT), "ours") == expected
    again = pickle.loads(pickle.dumps(moved))  # noqa: S301 - as processes are begun anew
    assert found(again(TEXT), "ours") == expected
    moved.to_disk(tmp_path / "twice")
    assert found(spacy.load(tmp_path / "twice")(TEXT), "ours") == expected


def test_what_was_saved_wins_over_what_the_file_says_now(book, tmp_path):
    nlp = pipeline(book)
    nlp.to_disk(tmp_path / "saved")
    for later in (BOOK.replace("candid,", "camera,"), "codebook: [broken"):
        book.write_text(later, encoding="utf-8")
        assert found(spacy.load(tmp_path / "saved")(TEXT)) == WORDS


def test_a_component_may_wait_for_its_codebook(book):
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME)
    assert nlp.pipe_labels[NAME] == []
    with pytest.raises(QualcodeError, match="has no codebook"):
        nlp(TEXT)
    assert found(nlp.from_bytes(pipeline(book).to_bytes())(TEXT)) == WORDS


def test_processes_and_batches_find_the_same(book):
    nlp = pipeline(book)
    texts = [TEXT, "", "Nothing.", "Why honest feedback?"] * 3
    one = [found(doc) for doc in nlp.pipe(texts, batch_size=2)]
    assert one == [found(doc) for doc in nlp.pipe(texts, batch_size=2, n_process=2)]
    assert one[:3] == [WORDS, [], []]


def test_names_and_combinations_are_those_of_the_library():
    nlp = pipeline("jpd")
    assert ("trusted each other", "trust") in found(nlp("We trusted each other."))
    assert len(pipeline("jpd+ipe-eef").pipe_labels[NAME]) > len(nlp.pipe_labels[NAME])


@pytest.mark.parametrize(
    ("config", "said", "hint"),
    [
        ({"codebook": "none.yaml"}, "there is no file none.yaml", "qualcode codebook list"),
        ({"codebook": "jdp"}, "unknown codebook 'jdp'", "did you mean jpd"),
        ({"codebook": "jpd", "codes": ["trsut"]}, "unknown code 'trsut'", "did you mean trust"),
    ],
)
def test_a_wrong_config_is_told_at_once(config, said, hint):
    with pytest.raises(QualcodeError, match=said) as stop:
        spacy.blank("en").add_pipe(NAME, config=config)
    assert hint in stop.value.__notes__[0]


def test_errors_of_the_file_are_told_with_their_place(book):
    book.write_text(BOOK.replace("id: trust", "id: Trust!"), encoding="utf-8")
    with pytest.raises(
        QualcodeError, match=r"team\.yaml has 1 error; the first: .*team\.yaml:14:13: `id`"
    ):
        pipeline(book)


def test_a_damaged_codebook_in_a_saved_pipeline_is_named(book, tmp_path):
    pipeline(book).to_disk(tmp_path / "saved")
    kept = tmp_path / "saved" / NAME / "codebook.yaml"
    kept.write_text("codebook: x\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"cannot be used: error: .*codebook\.yaml"):
        spacy.load(tmp_path / "saved")
    kept.write_bytes(b"\xff\xfe")
    with pytest.raises(QualcodeError, match=r"codebook\.yaml cannot be read"):
        spacy.load(tmp_path / "saved")
    kept.unlink()
    with pytest.raises(QualcodeError, match=r"codebook\.yaml cannot be read"):
        spacy.load(tmp_path / "saved")


def test_spacy_knows_what_it_assigns_and_finds_it_by_its_entry_point(book):
    nlp = pipeline(book)
    assert nlp.get_factory_meta(NAME).assigns == ["doc.spans"]
    project = Path(__file__).resolve().parents[2] / "pyproject.toml"
    points = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["entry-points"]
    module, _, name = points["spacy_factories"][NAME].partition(":")
    assert getattr(import_module(module), name) is make


PIECES = ["open", "opened", "with", "a", "honest", "useful", "feedback", "candid", "candidness",
          "say", "it", "don’t", "don't", "dare", "trust’s", "why", "camera", ". ", ", ", " ", " ",
          "\n", "—", "(", ")", "I\u00a0", "tr\u00adust", "É"]  # fmt: skip


@cache
def kept_pipeline(unit):
    """One for all examples: what it has met before makes no difference."""
    nlp = spacy.blank("en")
    nlp.add_pipe(NAME, config={"unit": unit}).from_bytes(BOOK.encode())
    return nlp


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), max_size=4),
    st.sampled_from(["sentence", "turn"]),
)
def test_the_component_finds_what_suggest_finds(texts, unit):
    codebook = read(BOOK, "team.yaml").codebook
    sources = [
        SourceText(str(at), (1,), (0,), (text,), ("participant",)) for at, text in enumerate(texts)
    ]
    expected = {}
    for method in registry.of_rules(codebook):
        scorer = registry.load(method).prepare(
            codebook, Material(lambda: sources), unit=unit, interviewers=False
        )
        for source in sources:
            for each in scorer.score(source):
                place = source.revision, each.start, each.end, each.code
                expected.setdefault(place, set()).update(e.rule for e in each.evidence)
    got = {}
    for at, doc in enumerate(kept_pipeline(unit).pipe(texts)):
        for span in doc.spans["codes"]:
            place = str(at), span.start_char, span.end_char, span.label_
            got[place] = set(span.id_.split(" | "))
    assert got == expected


def test_the_component_is_a_plain_value_without_a_codebook():
    assert CodebookComponent(spacy.blank("en"), "x").labels == ()
