"""Which tokens a pattern matches, what it needs, and what is suggested for it."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook.model import Codebook, NearTokens
from qualcode.codebook.yaml_file import read
from qualcode.coding.suggestion import Material
from qualcode.errors import QualcodeError
from qualcode.suggest import pattern_rules
from qualcode.suggest.pattern import Patterns
from qualcode.suggest.pipelines import Pipeline

BOOK = "codebook: t\nversion: '1'\ncodes:\n- id: c\n  name: C\n  definition: d\n  patterns: [{}]\n"


def tokens(written: str):
    """A pattern as a codebook writes it."""
    reading = read(BOOK.format(written), "f")
    assert reading.errors == ()
    return reading.codebook.codes[0].patterns[0]


def prepared(codes, unit="turn", *, nlp="", language="en", interviewers=False):
    book = Codebook("t", "1", tuple(codes), language=language)
    return Patterns().prepare(book, Material(list, nlp=nlp), unit=unit, interviewers=interviewers)


@pytest.fixture
def matched(kit):
    """The words of one turn that patterns of one code match."""

    def found(text, *written, nlp="", language="en", **more):
        code = kit.code("c", patterns=tuple(map(tokens, written)), **more)
        scorer = prepared([code], nlp=nlp, language=language)
        assert scorer.findings == ()
        return [
            text[start:end]
            for each in scorer.score(kit.source(text, at=0))
            for evidence in each.evidence
            for start, end in evidence.spans
        ]

    return found


@pytest.fixture(scope="session")
def tagged(tmp_path_factory):
    """A folder with a pipeline that tags three words, as a trained one tags all."""
    import spacy

    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("attribute_ruler")
    for word, tag, lemma in [
        ("left", "VBD", "leave"),
        ("right", "JJ", "right"),
        ("saw", "VBD", "see"),
    ]:
        ruler.add([[{"LOWER": word}]], {"TAG": tag, "LEMMA": lemma, "MORPH": "Foo=Bar"})
    entities = nlp.add_pipe("entity_ruler")
    entities.add_patterns([{"label": "ORG", "pattern": "Ofsted"}])
    nlp.meta["name"], nlp.meta["version"] = "three", "0.1"
    folder = tmp_path_factory.mktemp("pipeline") / "three"
    nlp.to_disk(folder)
    return str(folder)


@pytest.mark.parametrize(
    ("written", "text", "words"),
    [
        ("[{LOWER: open}, {LOWER: with}]", "Open with us. opened with, open, with", ["Open with"]),
        ("[{LEMMA: open}, {LOWER: with}]", "She OPENED with it; opening with", ["OPENED with", "opening with"]),
        ("[{LEMMA: teach}, {}, {LOWER: children}]", "I taught their children", ["taught their children"]),
        ("[{LEMMA: {IN: [go, come]}}, {LOWER: in}]", "went in, came in, got in", ["went in", "came in"]),
        ("[{LOWER: we}, {LEMMA: {NOT_IN: [go]}}]", "we went, we came", ["we came"]),
        ("[{LEMMA: open, LOWER: opened}]", "open opened opens", ["opened"]),
        ("[{LEMMA: open, LOWER: {REGEX: 's$'}}]", "open opened opens", ["opens"]),
        ("[{LEMMA: open, LOWER: {NOT_IN: [opened]}}]", "open opened opens", ["open", "opens"]),
        ("[{LEMMA: open, LOWER: shut}]", "open shut", []),
        ("[{LEMMA: be}, {LEMMA: not}, {LOWER: open}]", "We aren’t open; I'm not open", ["aren’t open", "'m not open"]),
        ("[{LEMMA: can}, {LEMMA: not}]", "I cannot; I can’t", ["cannot", "can’t"]),
        ("[{LOWER: {REGEX: '^re'}}]", "review the team", ["review"]),
        ("[{LOWER: not}, {OP: '{0,2}'}, {LOWER: open}]", "not really that open; not open", ["not really that open", "not open"]),
        ("[{LOWER: very, OP: '+'}, {LOWER: open}]", "very very open", ["very very open"]),
        ("[{IS_TITLE: true}, {LOWER: school}]", "Oak School, oak school", ["Oak School"]),
        ("[{LENGTH: {'>=': 9}}]", "short, extraordinary", ["extraordinary"]),
        ("[{ORTH: SEN}]", "SEN sen", ["SEN"]),
        ("[{LOWER: do}, {LOWER: n't}]", "they don’t do n’t", ["don’t", "do n’t"]),
        ("[{LOWER: peer}, {LOWER: '-'}, {LOWER: led}]", "peer‑led, peer—led, peer led", ["peer‑led", "peer—led"]),
        ("[{LOWER: trust}]", "tr\u00adust  \u00a0 trust😀 trust", ["tr\u00adust", "trust", "trust"]),
        ("[{LOWER: straße}]", "STRASSE Straße", ["Straße"]),
        ("[{IS_SENT_START: true, LOWER: we}]", "We open. So we do. We do.", ["We", "We"]),
        ("[{LOWER: a}, {LOWER: b}]", "a \n\n b", ["a \n\n b"]),
    ],
)  # fmt: skip
def test_a_pattern_matches_these_words(matched, written, text, words):
    assert matched(text, written) == words


NEAR = "{any: [[{LEMMA: open}], [{LOWER: honest}]], near: [[{LOWER: we}]], within: 2}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we opened", ["we", "opened"]),
        ("honest as we", ["honest", "we"]),
        ("we are not really open", []),
        ("open", []),
    ],
)
def test_patterns_near_each_other(matched, text, words):
    assert matched(text, NEAR) == words


def test_a_not_phrase_cancels_a_pattern(matched):
    text = "We open with the trust board, we open with them."
    written = "[{LOWER: open}, {LOWER: with}]"
    assert matched(text, written, cancel=("open with the",)) == ["open with"]
    assert matched(text, written, cancel=("trust board", "them")) == ["open with"] * 2
    near = "{any: [[{LOWER: open}]], near: [[{LOWER: board}]], within: 9}"
    assert matched(text, near, cancel=("trust board",)) == []


def test_the_evidence_says_the_pattern_and_the_suggestion_is_the_keywords_too(kit):
    text = "First. We opened with it! Then."
    code = kit.code("c", "opened", patterns=(tokens("[{LEMMA: open}, {LOWER: with}]"),))
    told = kit.source("Hm.", text)
    [found] = prepared([code], "sentence").score(told)
    [why] = found.evidence
    assert (why.method, why.version, why.rule) == ("pattern", "1", "[{LEMMA: open}, {LOWER: with}]")
    at = told.starts[1] + text.index("opened")
    assert why.spans == ((at, at + len("opened with")),)
    [keyword] = kit.suggest([code], told, "sentence")
    assert replace(found, evidence=()) == replace(keyword, evidence=())


def test_interviewers_and_retired_codes_are_left_out_as_for_keywords(kit):
    told = kit.source("Trust?", "Trust!", roles=["interviewer", "head"])
    trust = (tokens("[{LOWER: trust}]"),)
    assert [s.start for s in prepared([kit.code("c", patterns=trust)]).score(told)] == [
        told.starts[1]
    ]
    both = prepared([kit.code("c", patterns=trust)], interviewers=True)
    assert len(list(both.score(told))) == 2
    retired = prepared([kit.code("c", patterns=trust, status="deprecated")])
    assert list(retired.score(told)) == []


def test_a_pattern_without_words_reads_every_turn(kit):
    code = kit.code("c", patterns=(tokens("[{LIKE_NUM: true}, {}]"), tokens("[{LOWER: trust}]")))
    scorer = prepared([code])
    assert scorer.sieve is None
    assert len(list(scorer.score(kit.source("Five of us.", "We trust.", "Hm.")))) == 2


def test_only_turns_with_the_words_are_read(kit):
    code = kit.code("c", patterns=(tokens("[{LEMMA: open}, {LOWER: to}, {OP: '?'}, {LOWER: us}]"),))
    scorer = prepared([code])
    turns = ["opened to the us", "opened up", "to us", "Open to us"]
    assert list(scorer._promising(turns)) == [0, 3]


def test_a_pattern_that_needs_a_tagger_is_told_and_the_others_run(kit, tagged):
    patterns = ("[{LOWER: left, TAG: VBD}]", "[{LOWER: left}]", "[{LEMMA: {REGEX: ^lea}}]")
    code = kit.code("c", patterns=tuple(map(tokens, patterns)))
    scorer = prepared([code])
    first, second = scorer.findings
    assert first.severity == "warning"
    assert "`[{LOWER: left, TAG: VBD}]` is not looked for: it needs TAG, and no" in first.what
    assert "nlp = " in first.hint
    assert "it needs LEMMA" in second.what
    told = kit.source("They left.")
    assert [e.rule for each in scorer.score(told) for e in each.evidence] == ["[{LOWER: left}]"]
    scorer = prepared([code], nlp=tagged)
    assert scorer.findings == ()
    [found] = scorer.score(told)
    assert [(e.rule, e.version) for e in found.evidence] == [
        (rule, "1 en_three 0.1") for rule in patterns
    ]


def test_a_trained_pipeline_says_lemmas_and_entities(matched, tagged):
    assert matched("I saw it", "[{LEMMA: see}]", nlp=tagged) == ["saw"]
    assert matched("I see it", "[{LEMMA: see}]", nlp=tagged) == []
    assert matched("Ofsted came, ofsted", "[{ENT_TYPE: ORG}]", nlp=tagged) == ["Ofsted"]


def test_parts_that_nobody_needs_are_not_run(tagged):
    assert "entity_ruler" not in Pipeline(tagged).opened({"TAG"}).pipe_names
    assert "entity_ruler" in Pipeline(tagged).opened({"ENT"}).pipe_names


def test_a_pipeline_that_is_not_there_is_one_clear_error(kit):
    code = kit.code("c", patterns=(tokens("[{LOWER: trust}]"),))
    with pytest.raises(QualcodeError, match="'en_none_such' could not be loaded") as stop:
        prepared([code], nlp="en_none_such")
    assert "qualcode.toml" in stop.value.hint
    prepared([kit.code("c", "trust")], nlp="en_none_such")  # nobody needs it


def test_what_spacy_refuses_is_told_and_the_others_run(kit, tagged):
    wrong = tokens("[{MORPH: {IS_SUPERSET: [no value]}}]")
    scorer = prepared([kit.code("c", patterns=(wrong, tokens("[{LOWER: trust}]")))], nlp=tagged)
    [finding] = scorer.findings
    assert "is not looked for: spaCy says: need more than 1 value" in finding.what
    assert len(list(scorer.score(kit.source("trust")))) == 1


def test_when_many_words_were_met_new_ones_are_forgotten(kit, monkeypatch):
    scorer = prepared([kit.code("c", patterns=(tokens("[{LEMMA: open}, {}]"),))])
    told = [kit.source(f"open uncommon{n}", "opened uncommonest") for n in range(3)]
    kept = [list(scorer.score(each)) for each in told]
    monkeypatch.setattr("qualcode.suggest.pattern._MOST_WORDS", 0)
    assert [list(scorer.score(each)) for each in told] == kept
    assert list(scorer.score(kit.source("open quitenew"))) != []
    assert "uncommonest" in scorer._nlp.vocab.strings
    assert "quitenew" not in scorer._nlp.vocab.strings


def test_another_language_has_its_tokenizer_and_no_forms(matched):
    assert matched("l’école ouverte", "[{LOWER: école}]", language="fr") == ["école"]
    assert matched("offen, offene", "[{LEMMA: offen}]", language="de-AT") == ["offen"]
    assert matched("ymddiriedaeth", "[{LEMMA: ymddiriedaeth}]", language="cy") == ["ymddiriedaeth"]


def test_a_scorer_travels_to_another_process_and_scores_alike(kit, tagged):
    code = kit.code("c", patterns=(tokens("[{TAG: VBD}]"), tokens(NEAR)), cancel=("they left",))
    scorer = prepared([code], nlp=tagged)
    told = kit.source("We saw them. They left. We opened.", "Opened.")
    here = list(scorer.score(told))
    assert len(here) == 1
    assert list(pickle.loads(pickle.dumps(scorer)).score(told)) == here  # noqa: S301


WORDS = [
    "open",
    "opened",
    "with",
    "don't",
    "cannot",
    "We",
    "we",
    "re-open",
    "reopened",
    "very",
    "up",
    ",",
    "!",
    "5km",
    "it'd",
]
spoken = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
words = st.sampled_from(["open", "with", "do", "not", "we", "up", "n't", "can", "very", "km", "'d"])
token = st.fixed_dictionaries(
    {}, optional={
        "LOWER": words | st.fixed_dictionaries({"IN": st.lists(words, min_size=1, max_size=2)}),
        "LEMMA": words, "OP": st.sampled_from(["?", "+", "*", "{1,2}", "{0,1}"]),
    },
)  # fmt: skip
pattern = st.lists(token, min_size=1, max_size=3).map(tuple)
near = st.builds(
    NearTokens, st.lists(pattern, min_size=1, max_size=2).map(tuple),
    st.lists(pattern, min_size=1, max_size=2).map(tuple), st.integers(0, 3),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(pattern | near, min_size=1, max_size=2), st.lists(spoken, max_size=4))
def test_the_sieve_loses_nothing(kit, patterns, turns):
    scorer = prepared([kit.code("c", patterns=tuple(patterns))])
    told = kit.source(*turns)
    assert list(scorer.score(told)) == list(replace(scorer, sieve=None).score(told))


@settings(deadline=None, max_examples=100)
@given(pattern)
def test_what_the_codebook_takes_spacy_takes(written):
    reading = read(BOOK.format(pattern_rules.written(written)), "f")
    assert reading.errors == ()
    assert pattern_rules._refused(list(written), Pipeline()) == ""
