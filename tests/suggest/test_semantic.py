"""Likeness to a code: what it finds without keywords, what it leaves alone, and why."""

import json
import os
import pickle
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook import shipped, yaml_file
from qualcode.codebook.model import Code, Codebook
from qualcode.coding.suggestion import AROUND, Judged, Material, SourceText
from qualcode.importers import registry as importers
from qualcode.suggest import registry
from qualcode.suggest.against import Against
from qualcode.suggest.likeness import measured
from qualcode.suggest.passages import passages
from qualcode.suggest.persistence import ALONE, Persistence, telling
from qualcode.suggest.semantic import FLOOR, sample

STUDY = Path(__file__).parents[2] / "transcripts"
MENTOR = Code(id="mentor", name="Mentoring", definition="A mentor helps a new teacher.")
MONEY = Code(id="money", name="Cost and funding", definition="What is paid, and by whom.")
WEATHER = Code(id="weather", name="Weather", definition="Rain, wind and storms.")
BOOK = Codebook("small", "1", (MENTOR, MONEY, WEATHER))
TALK = (
    "We met at the gate and talked for a while about nothing much.",
    "My coach sat with me every week and went through the lessons.",
    "The children had their lunch in the hall on that day as usual.",
    "The budget would not pay for supply, so the grant went on that.",
    "There was thunder and we all got wet on the way to the school.",
    "Lessons began at nine and the register was taken in the hall.",
)


def source(*texts, revision="a", roles=None, talk=True):
    starts = np.cumsum([0, *(len(text) + 2 for text in texts)])[:-1].tolist()
    numbers = range(1, len(texts) + 1)
    roles = roles or ["participant"] * len(texts)
    return SourceText(revision, numbers, starts, texts, roles, talk=talk)


def suggested(*sources, book=BOOK, unit="turn", interviewers=False):
    material = Material(lambda: iter(sources))
    prepared = registry.load("semantic").prepare(
        book, material, unit=unit, interviewers=interviewers
    )
    return [each for one in sources for each in prepared.score(one)]


def test_talk_is_found_without_a_word_of_the_code(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 1.5)
    told = source(*TALK)
    found = {each.code: told.texts[told.starts.index(each.start)] for each in suggested(told)}
    assert "coach" in found["mentor"]
    assert "budget" in found["money"]
    assert "thunder" in found["weather"]


def test_the_evidence_names_the_words_and_where_they_stand(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 1.5)
    told = source(*TALK)
    (mentor,) = [each for each in suggested(told) if each.code == "mentor"]
    by_rule = {each.rule: each.spans for each in mentor.evidence}
    ((start, end),) = by_rule["teacher ~ coach"]
    turn = told.starts.index(mentor.start)
    assert told.texts[turn][start - mentor.start : end - mentor.start] == "coach"
    assert all(each.method == "semantic" and each.score >= 1.5 for each in mentor.evidence)


def test_another_language_has_its_own_stems_and_no_kin(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 1.5)
    school = Code(id="schule", name="Schulen", definition="Eine Schule und ihre Lehrer.")
    codes = (school, Code(id="geld", name="Geld"), Code(id="wetter", name="Wetter"))
    talk = (*TALK, "Der Lehrer aus der anderen Schule kam mit dem Rad.")
    found = suggested(source(*talk), book=Codebook("klein", "1", codes, language="de-CH"))
    (mine,) = [each for each in found if each.code == "schule"]
    assert {why.rule for why in mine.evidence} == {"lehrer", "schule"}
    everything = [why.rule for each in suggested(source(*talk)) for why in each.evidence]
    assert any("~" in rule for rule in everything)
    assert not any("~" in why.rule for each in found for why in each.evidence)


def test_interviewers_are_read_but_not_suggested(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 1.5)
    roles = ["participant"] * len(TALK)
    roles[1] = "interviewer"
    told = source(*TALK, roles=roles)
    assert "mentor" not in {each.code for each in suggested(told)}
    assert "mentor" in {each.code for each in suggested(told, interviewers=True)}


def test_nothing_said_nothing_suggested():
    assert suggested(source()) == []
    assert suggested(source("", "…", "12")) == []
    assert suggested(source(*TALK), book=Codebook("none", "1", ())) == []


def study(unit):
    told = []
    for path in sorted(STUDY.glob("w?/*")):
        (document,) = importers.read_file(path).documents
        texts = [document.speech(turn) for turn in document.turns]
        starts = [turn.start for turn in document.turns]
        name = f"{path.parent.name}/{path.stem}"
        roles = ["participant"] * len(texts)
        told.append(SourceText(name, range(len(texts)), starts, texts, roles))
    return told, [(one, list(passages(one, unit))) for one in told]


@pytest.fixture(scope="module")
def jpd():
    book = yaml_file.load(shipped.path("jpd")).codebook
    assert book is not None
    return book


def test_the_order_of_sources_changes_nothing(jpd):
    told, _ = study("turn")
    one = suggested(*told, book=jpd)
    other = suggested(*reversed(told), book=jpd)
    assert sorted(one, key=repr) == sorted(other, key=repr)
    assert len(one) > 100


def test_a_scorer_travels(jpd):
    told, _ = study("sentence")
    scorer = registry.load("semantic").prepare(
        jpd, Material(lambda: iter(told)), unit="sentence", interviewers=False
    )
    again = pickle.loads(pickle.dumps(scorer))  # noqa: S301 - our own bytes
    assert list(again.score(told[0])) == list(scorer.score(told[0]))


def test_borders_of_sources_are_respected(jpd):
    told, cuts = study("turn")
    likeness = measured(jpd.codes, cuts)
    assert likeness is not None
    (_, first), (_, second) = cuts[:2]
    apart = likeness.score(cuts[0])
    joined = likeness.score((told[0], [*first, *second]))[: len(first)]
    assert not np.allclose(joined[-1], apart[-1])  # a neighbour would have told
    scorer = registry.load("semantic").prepare(
        jpd, Material(lambda: iter(told)), unit="turn", interviewers=False
    )
    offered = {(each.start, each.code): each.evidence[0].score for each in scorer.score(told[0])}
    places = {passage.start: place for place, passage in enumerate(first)}
    codes = {code.id: number for number, code in enumerate(scorer.codes)}
    for (start, code), score in offered.items():
        assert score == pytest.approx(apart[places[start], codes[code]], abs=0.001)


def codings():
    """What a coder of the study has coded in each source."""
    spans = defaultdict(list)
    for line in (STUDY / "codings" / "mina.jsonl").read_text(encoding="utf-8").splitlines():
        coding = json.loads(line)
        spans[coding["source"]].append((coding["start"], coding["end"], coding["code"]))
    return spans


def coded(cuts, jpd):
    """Which passages of each source that coder has given which code."""
    spans = codings()
    ids = [code.id for code in jpd.codes]
    names = [f"{path.parent.name}/{path.stem}" for path in sorted(STUDY.glob("w?/*"))]
    rows = []
    for name, (_, found) in zip(names, cuts, strict=True):
        for passage in found:
            over = {c for a, b, c in spans[name] if passage.start < b and a < passage.end}
            rows.append([code in over for code in ids])
    return np.array(rows)


def test_it_ranks_what_a_coder_coded_far_above_chance(jpd):
    from sklearn.metrics import average_precision_score

    _, cuts = study("turn")
    likeness = measured(jpd.codes, cuts)
    assert likeness is not None
    scores = np.vstack([likeness.score(one) for one in cuts])
    truth = coded(cuts, jpd)
    often = [code for code in range(truth.shape[1]) if truth[:, code].sum() >= 3]
    precision = [average_precision_score(truth[:, c], scores[:, c]) for c in often]
    assert np.mean(precision) > 0.2  # chance is 0.02
    assert np.mean(precision) > 8 * truth[:, often].mean()


def test_large_projects_are_measured_on_a_part_that_any_order_gives(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic._ENOUGH", 7)
    many = [source(*TALK[:3], revision=name) for name in "cabd"]
    one, other = sample(many, "turn"), sample(reversed(many), "turn")
    assert one == other
    assert sum(len(found) for _, found in one) == 6


def test_the_part_is_the_same_where_a_short_source_would_fill_a_gap(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic._ENOUGH", 7)
    sizes = {"a": 5, "b": 3, "c": 1}
    many = [source(*TALK[:size], revision=name) for name, size in sizes.items()]
    for order in permutations(many):
        assert [cut[0].revision for cut in sample(order, "turn")] == ["a"]


def test_an_act_is_not_looked_for_in_the_neighbours(jpd):
    _, cuts = study("turn")
    act = Code(id="asks", name="Asks for help", definition="Somebody asks.", kind="act")
    likeness = measured((act,), cuts)
    assert likeness is not None
    assert likeness.persistence == ALONE


def test_smoothing_leaves_noise_alone_and_joins_what_goes_on():
    rng = np.random.default_rng(3)
    noise = rng.normal(size=(900, 2))
    quiet = Persistence.of(noise, [900])
    each = np.ones(900)
    assert np.corrcoef(quiet.smoothed(noise, each)[:, 0], noise[:, 0])[0, 1] > 0.9
    truth = np.repeat(rng.normal(size=(45, 2)), 20, axis=0)
    seen = truth + noise
    found = Persistence.of(seen, [900]).smoothed(seen, each)
    assert np.corrcoef(found[:, 0], truth[:, 0])[0, 1] > np.corrcoef(seen[:, 0], truth[:, 0])[0, 1]


def test_the_vectors_are_the_ones_that_provenance_names():
    from hashlib import sha256
    from importlib.resources import files

    folder = files("qualcode.suggest") / "static"
    told = json.loads((folder / "PROVENANCE.json").read_text(encoding="utf-8"))
    assert told["licence"] == "Apache-2.0"
    for name, digest in told["sha256"].items():
        assert sha256((folder / name).read_bytes()).hexdigest() == digest


def test_what_was_seen_while_measuring_scores_like_what_is_seen_anew():
    found = [(each, list(passages(each, "turn"))) for each in (source(*TALK), source(*TALK[:3]))]
    likeness = measured(BOOK.codes, found)
    anew = pickle.loads(pickle.dumps(likeness))  # noqa: S301 - our own
    assert likeness.seen
    assert not anew.seen
    assert all(np.array_equal(likeness.score(one), anew.score(one)) for one in found)


def test_scores_are_the_same_in_every_process():
    script = (
        "from qualcode.codebook import shipped, yaml_file\n"
        "from qualcode.suggest.asking import ask\n"
        "from qualcode.suggest.lexicon import Lexicon\n"
        "from qualcode.suggest.passages import Passage\n"
        "codes = yaml_file.load(shipped.path('jpd')).codebook.codes\n"
        "texts = [f'{code.definition} {code.name}' for code in codes]\n"
        "told = [Passage.of(0, 0, text) for text in texts]\n"
        "print(ask(codes, Lexicon.of(told)).weights.sum(axis=1).tolist())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in (1, 2, 3)
    }  # fmt: skip
    assert len(said) == 1


def test_a_phrase_under_not_counts_against_what_is_alike():
    said = source(
        "The academy trust sent its finance people round the school.",
        "We had built up trust and could be honest with each other.",
        "The bus was late and it rained all morning.",
        "They trusted us, whatever the academy trust had said about it.",
    )
    codes = tuple(
        Code(name, "Trust between colleagues", keywords=("trust",), cancel=cancel, path=(name,))
        for name, cancel in (("plain", ()), ("not", ("academy trust",)))
    )
    book, cut = Codebook("x", "1", codes), (said, list(passages(said, "turn")))
    against = Against.of(book, codes, Material(lambda: [said]))
    assert against.taken(cut)[:, 0].tolist() == [0, 0, 0, 0]
    assert (against.taken(cut)[:, 1] > 0).tolist() == [True, False, False, True]
    assert not Against.of(book, codes[:1], Material(list)).taken(cut).any()


def test_what_only_stands_among_such_talk_is_ranked_and_not_suggested():
    rng = np.random.default_rng(4)
    others = ["kettle", "river", "garden", "weather", "football", "holiday", "market", "window"]
    alone = [
        "Zebra quartz plumage lantern.",
        "Velvet oyster granite sonnet.",
        "Mast ember thistle fjord.",
    ]

    def turn(*words):
        return f"{' '.join([*words, *rng.choice(others, 4)]).capitalize()}."

    block = [turn("coach", "mentor") for _ in range(15)]
    block[3], block[7], block[11] = alone
    said = source(*(turn() for _ in range(150)), *block, *(turn() for _ in range(150)))
    book = Codebook("x", "1", tuple(Code(n, n, path=(n,)) for n in ("mentor", "barley", "violin")))
    material = Material(lambda: [said])
    scorer = registry.load("semantic").prepare(book, material, unit="turn", interviewers=True)
    found = list(passages(said, "turn"))
    silent = {place for place, passage in enumerate(found) if passage.text in alone}
    scores = scorer.likeness.score((said, found))[:, 0]
    assert min(scores[list(silent)]) > FLOOR
    offered = {each.start for each in scorer.score(said)}
    assert len(offered) >= 10
    assert not offered & {found[place].start for place in silent}
    rules = [[why.rule for why in each.evidence] for each in scorer.score(said)]
    assert all(one[0] != AROUND for one in rules)
    assert any(one[-1] == AROUND for one in rules)


def rows(name, told, book, judged=None, only=frozenset()):
    material = Material(lambda: iter(told), judged)
    scorer = registry.load(name).prepare(book, material, unit="turn", interviewers=False, only=only)
    return [each for one in told for each in scorer.score(one)]


@pytest.mark.parametrize("method", ["keyword", "pattern", "semantic", "learned"])
def test_a_code_asked_for_alone_is_suggested_as_among_all(method, jpd):
    told = study("turn")[0][:6]
    coded = {one.revision: codings()[one.revision] for one in told[:3]}
    judged = Judged("mina", coded, {}, frozenset(coded))
    every = rows(method, told, jpd, judged)
    only = frozenset({"time", "trust"})
    assert rows(method, told, jpd, judged, only) == [each for each in every if each.code in only]
    assert any(each.code == "trust" for each in every) or method == "pattern"


def cut(*texts, talk=True):
    said = source(*texts, revision="x", talk=talk)
    return said, list(passages(said, "turn"))


ON_TIME = "We asked for supply cover that afternoon."
OFF_TIME = ("The car park was full.", "It rained on the day.", "My children swim on Sundays.")


@pytest.fixture(scope="module")
def likeness(jpd):
    _, cuts = study("turn")
    return measured(jpd.codes, cuts)


@pytest.fixture(scope="module")
def time(jpd):
    return [code.id for code in jpd.codes].index("time")


def test_what_other_answers_of_a_survey_say_is_nothing_to_an_answer(likeness, time):
    more = ("There was no cover.", "No time, no cover, no supply teacher.")
    alone = likeness.score(cut(OFF_TIME[0], talk=False))[0]
    among = likeness.score(cut(more[0], OFF_TIME[0], more[1], talk=False))[1]
    assert np.allclose(alone, among)
    talked = likeness.score(cut(more[0], OFF_TIME[0], more[1]))[1]
    assert talked[time] > among[time] + 0.5


def test_an_answer_is_measured_as_if_all_were_answers(jpd):
    told, _ = study("turn")
    cuts = [(replace(one, talk=False), list(passages(one, "turn"))) for one in told]
    mixed = [(replace(one, talk=n < 7), found) for n, (one, found) in enumerate(cuts)]
    answers, both = measured(jpd.codes, cuts), measured(jpd.codes, mixed)
    assert answers.persistence == ALONE
    assert both.persistence.share > 0.01
    one, other = (each.score(cuts[-1]) for each in (answers, both))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.85
    assert np.median(one.std(axis=0) / other.std(axis=0)) == pytest.approx(1, abs=0.1)


def test_a_short_source_is_not_inflated_and_counts_what_is_there(likeness, time):
    (alone,) = likeness.score(cut(ON_TIME))[:, time]
    among = likeness.score(cut(*OFF_TIME * 6, ON_TIME, *OFF_TIME * 6))[18, time]
    assert 0 < among <= alone < 1.5 * among


def test_by_itself_is_what_it_would_be_as_a_source_of_its_own(likeness):
    told, found = cut(*OFF_TIME, ON_TIME, *TALK)
    alone, joined = likeness.scores((told, found))
    for place, text in enumerate(told.texts):
        assert np.allclose(alone[place], likeness.score(cut(text))[0], atol=1e-4)
    assert not np.allclose(alone, joined)


def test_the_neighbours_are_named_where_they_carried_it(jpd):
    told, cuts = study("turn")
    scorer = registry.load("semantic").prepare(
        jpd, Material(lambda: iter(told)), unit="turn", interviewers=False
    )
    codes = {code.id: number for number, code in enumerate(scorer.codes)}
    named = 0
    for source, found in cuts:
        places = {passage.start: place for place, passage in enumerate(found)}
        for each in scorer.score(source):
            (alone,) = scorer.likeness.score(cut(found[places[each.start]].text))
            less = scorer.against.taken((source, found))[places[each.start], codes[each.code]]
            around = [why.spans for why in each.evidence if why.rule == AROUND]
            assert bool(around) == (alone[codes[each.code]] - less < FLOOR)
            named += bool(around)
            for start, _ in around[0] if around else ():
                (beside,) = scorer.likeness.score(cut(found[places[start]].text))
                assert beside[codes[each.code]] > 0
    assert named > 20


def test_at_a_border_no_passage_is_counted_twice():
    talk = Persistence(0.5, 0.8)
    flat, each = np.ones((60, 1)), np.ones(60)
    smooth = talk.smoothed(flat, each)[:, 0]
    assert smooth[0] < smooth[5] < smooth[30]  # fewer bear it out
    assert np.allclose(smooth, smooth[::-1])
    assert np.allclose(talk.smoothed(flat[:1], each[:1]), talk.alone(flat, each)[0])


@given(
    st.floats(0.05, 0.95),
    st.floats(0.3, 0.98),
    st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 40)), min_size=1, max_size=25),
)
def test_smoothing_is_what_is_known_of_a_fading_signal(share, fading, talk):
    scores, words = (np.array(each, dtype=float) for each in zip(*talk, strict=True))
    tells, known = telling(words, 10.0), Persistence(share, fading)
    places = np.arange(len(talk))
    signal = share * fading ** np.abs(np.subtract.outer(places, places))
    seen = np.outer(tells, tells) * signal + 4 * (1 - share) * np.eye(len(talk))
    wanted = signal * tells @ np.linalg.solve(seen, scores)  # kriging, in full
    found = known.smoothed(scores[:, None], tells)[:, 0]
    assert np.allclose(found, wanted, atol=1e-6)
    alone = known.alone(scores[:, None], tells)[:, 0]
    for place in places:
        assert known.shares(alone, tells, place).sum() == pytest.approx(found[place], abs=1e-6)
        one = known.smoothed(scores[[place], None], tells[[place]])
        assert alone[place] == pytest.approx(one.item(), abs=1e-9)


def test_what_is_short_takes_from_what_is_long_beside_it():
    talk = Persistence(0.4, 0.8)
    scores = np.array([[3.0], [0.0], [3.0]])
    usual = telling(np.array([20, 20, 20]), 20.0)
    short = telling(np.array([20, 1, 20]), 20.0)
    assert talk.smoothed(scores, short)[1] > talk.smoothed(scores, usual)[1]
    assert talk.smoothed(scores, short)[1] < talk.smoothed(scores, short)[0]


def test_a_code_that_says_nothing_is_not_suggested_and_no_rival(monkeypatch):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 0.1)
    silent = Code("other", "Other", path=("other",))
    book = replace(BOOK, codes=(*BOOK.codes, silent, replace(silent, id="rest", name="All of it")))
    told = source(*TALK)
    found = suggested(told, book=book)
    assert found == suggested(told)
    assert "other" not in {each.code for each in found}
    material = Material(lambda: iter([told]))
    asked = {"unit": "turn", "interviewers": False}
    (note,) = registry.load("semantic").prepare(book, material, **asked).findings
    assert (note.severity, note.where) == ("note", "small, code other, rest")
    assert "nothing to look for" in note.what
    for only in ({"mentor"}, {"other"}):
        scorer = registry.load("semantic").prepare(book, material, **asked, only=frozenset(only))
        assert bool(scorer.findings) == ("other" in only)
    assert not registry.load("semantic").prepare(BOOK, material, **asked).findings


GERMAN = (
    "Wir haben uns am Tor getroffen und über dies und das gesprochen.",
    "Die Schule und die Lehrer haben es für uns und mit uns geplant.",
    "Das war dann auch so, und es ist für alle und mit allen gut gewesen.",
    "Der Bus kam zu spät und es hat den ganzen Morgen geregnet.",
    "Am Mittag haben die Kinder in der Halle gegessen und gespielt.",
)


@pytest.mark.parametrize("language", ["de", "cy"])
def test_small_words_of_another_language_are_no_reasons(monkeypatch, language):
    monkeypatch.setattr("qualcode.suggest.semantic.FLOOR", 0.5)
    school = Code(
        id="schule", name="Schule und Lehrer", definition="Was die Schule für und mit uns ist."
    )
    codes = (school, Code(id="geld", name="Geld und Zeit"), Code(id="wetter", name="Das Wetter"))
    book = Codebook("klein", "1", codes, language=language)
    found = suggested(source(*GERMAN * 6), book=book)
    said = {why.rule for each in found if each.code == "schule" for why in each.evidence}
    assert {"schule", "lehrer"} <= said
    assert not {"und", "die", "für", "fur", "mit", "es"} & said
    assert "geld" not in {each.code for each in found}


@pytest.mark.parametrize("unit", ["turn", "sentence"])
def test_a_blank_turn_has_no_passage(unit):
    told = source("We met.", "", "  \n ", "They left.")
    assert [each.text for each in passages(told, unit)] == ["We met.", "They left."]
    assert [each.turn for each in passages(told, unit)] == [0, 3]
