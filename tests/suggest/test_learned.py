"""Learning from decisions: what it finds, for whom, and that leaving out in closed form is exact."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from qualcode.coding.suggestion import Judged, Material
from qualcode.suggest import calibration, lessons, registry, ridge
from qualcode.suggest.features import ACT, TOPIC
from qualcode.suggest.learned import Ground, Untaught
from qualcode.suggest.passages import passages
from qualcode.suggest.ranking import binned, calibration_error
from qualcode.suggest.verdicts import verdicts
from tests.suggest.test_semantic import BOOK, source

COACHED = [
    "My coach sat with me every week.",
    "The grant paid for two days of supply.",
    "We had soup at the table by the window.",
    "Her coach came and they planned the lessons.",
    "They bought books with what was left over.",
    "The bus was late and it was cold outside.",
    "A coach from the other school watched us.",
    "Nobody knew what the heating would cost.",
]
SOURCES = [source(*COACHED[n:], *COACHED[:n], revision=name) for n, name in enumerate("abcdef")]


def stretches(one, word, code):
    texts = zip(one.starts, one.texts, strict=True)
    return [(at, at + len(text), code) for at, text in texts if word in text]


def judged(names="abcde"):
    read = [one for one in SOURCES if one.revision in names]
    coded = {one.revision: stretches(one, "coach", "mentor") for one in read}
    return Judged("jo", coded, {}, frozenset(names))


def prepared(said):
    material = Material(lambda: iter(SOURCES), said)
    return registry.load("learned").prepare(BOOK, material, unit="turn", interviewers=False)


def test_what_is_like_what_was_given_is_found_where_it_was_not_read_yet():
    scorer = pickle.loads(pickle.dumps(prepared(judged())))  # noqa: S301 - our own
    found = list(scorer.score(SOURCES[5]))
    said = {SOURCES[5].texts[SOURCES[5].starts.index(each.start)] for each in found}
    assert said == {text for text in COACHED if "coach" in text}
    evidence = [why for each in found for why in each.evidence]
    assert {why.coder for why in evidence} == {"jo"}
    assert any(why.rule.startswith("like ") for why in evidence)
    assert all(why.confidence == why.score for why in evidence)  # 15 given, 25 not: a figure


def test_where_all_is_decided_nothing_is_suggested():
    assert not list(prepared(judged()).score(SOURCES[0]))


@pytest.mark.parametrize("said", [None, Judged("jo", {}, {}), judged("")])
def test_nothing_is_learned_from_nothing_and_it_says_so(said):
    scorer = prepared(said)
    assert isinstance(scorer, Untaught)
    assert "nothing was learned" in scorer.findings[0].what


def test_leaving_a_group_out_in_closed_form_is_learning_without_it():
    rng = np.random.default_rng(3)
    points = rng.normal(size=(12, 4))
    kernel, truth = points @ points.T, (rng.random((12, 3)) < 0.4).astype(float)
    share = np.array([0.4, 0.2, 0.05])
    groups = np.array_split(np.arange(12), 4)
    without = ridge.taught(kernel, truth, share, groups).without
    for rows in groups:
        rest = np.setdiff1d(np.arange(12), rows)
        for code in range(3):
            alone = ridge.taught_one(kernel[np.ix_(rest, rest)], truth[rest, code], share[code])
            assert np.allclose(kernel[np.ix_(rows, rest)] @ alone, without[rows, code])


def test_one_code_alone_is_learned_as_all_together():
    kernel = np.eye(6) + 0.3
    truth = np.array([[1, 0], [0, 1], [np.nan, 0], [0, np.nan], [1, 1], [0, 0]], dtype=float)
    share = np.array([0.3, 0.3])
    all_ = ridge.taught(kernel, truth, share, [[n] for n in range(6)]).weights
    assert np.allclose(ridge.taught_one(kernel, truth[:, 0], 0.3), all_[:, 0])


def test_the_curve_learns_which_member_to_trust():
    rng = np.random.default_rng(5)
    topic, act = rng.normal(size=(2, 2000))
    truth = (rng.random(2000) < 1 / (1 + np.exp(-3 * np.arcsinh(act)))).astype(float)
    nothing = calibration.Prior(np.zeros(2000), np.zeros(2000))
    told = calibration.terms(topic, act, nothing, 0.5)
    curve = calibration.fitted(told, truth, np.ones(2000))
    topics, acts = curve.members
    assert topics < 0.3
    assert acts > 2
    likely = curve.chance(told) > 0.7
    assert abs(truth[likely].mean() - curve.chance(told)[likely].mean()) < 0.05


def test_who_decides_on_suggestions_alone_is_not_taken_to_code_everything():
    # sixty were offered by a keyword, two in three were right; nobody has looked at the rest
    rng = np.random.default_rng(5)
    truth = (rng.random((60, 1)) < 2 / 3).astype(float)
    offered = calibration.Prior(rng.normal(2.5, 1, (60, 1)), np.ones((60, 1)))
    rest = calibration.Prior(rng.normal(0, 1, (500, 1)), np.zeros((500, 1)))
    nothing = np.zeros((60, 1))
    common = lessons.standings(truth, offered.pointed, np.ones(60))
    told = calibration.terms(
        nothing, nothing, offered, calibration.standing(common, offered.pointed)
    )
    curve = calibration.fitted(told[:, 0], truth[:, 0], np.ones(60))
    assert curve.chance(told).mean() == pytest.approx(truth.mean(), abs=0.08)
    unseen = np.zeros((500, 1))
    told = calibration.terms(unseen, unseen, rest, calibration.standing(common, rest.pointed))
    assert curve.chance(told).mean() < 0.1


def test_a_curve_far_from_what_was_believed_is_still_found():
    rng = np.random.default_rng(6)
    told = np.column_stack([rng.normal(0, 9, 4_000), *np.zeros((3, 4_000)), np.full(4_000, -9.0)])
    truth = (rng.random(4_000) < 1 / (1 + np.exp(6 - told[:, 0]))).astype(float)
    curve = calibration.fitted(told, truth, np.full(4_000, 14.0))
    assert curve.weights[1] == pytest.approx(1, abs=0.15)
    assert np.isfinite(curve.weights).all()


def test_what_is_accepted_on_one_span_and_refused_on_another_is_accepted():
    one = SOURCES[0]
    (stretch, *_) = stretches(one, "coach", "mentor")
    said = Judged("jo", {"a": [stretch]}, {"a": [stretch, (stretch[0], stretch[1], "money")]})
    truth = verdicts(said, BOOK.codes, (one, list(passages(one, "turn"))))
    assert truth[0].tolist()[:2] == [1.0, 0.0]
    assert np.isnan(truth[1:]).all()


def test_in_a_source_that_is_begun_only_what_is_open_is_suggested():
    last = SOURCES[5]
    first = stretches(last, "coach", "mentor")[0]
    before = judged()
    said = Judged("jo", before.coded, {"f": [first]}, before.done)
    found = {each.start for each in prepared(said).score(last)}
    assert found
    assert first[0] not in found


def test_what_has_hardly_a_word_of_its_own_is_read_for_acts_only():
    short = source("The coach.", *COACHED[1:], revision="g")
    assert short.starts[0] not in {each.start for each in prepared(judged()).score(short)}


def test_where_not_all_can_teach_no_rare_code_goes_short(monkeypatch):
    monkeypatch.setattr(lessons, "MOST", 300)
    rng = np.random.default_rng(7)
    truth = np.zeros((3000, 3))
    truth[:1500, 0] = 1
    truth[1400:1700, 1] = 1
    truth[rng.choice(3000, 6, replace=False), 2] = 1
    rows, weights = lessons.choose(truth, rng.permutation(3000))
    assert len(rows) == 300
    taught = truth[rows]
    assert taught[:, 2].sum() == 6
    assert (taught.sum(axis=0) >= 6).all()
    assert weights.sum() == pytest.approx(3000, rel=0.1)
    shares = lessons.shares(taught, weights)
    assert shares == pytest.approx(truth.mean(axis=0), rel=0.2, abs=0.002)


def test_a_rejection_makes_no_code_look_more_common(monkeypatch):
    monkeypatch.setattr(lessons, "MOST", 12)
    scorer = prepared(judged())
    taught, code = scorer.lesson, [each.id for each in BOOK.codes].index("mentor")
    assert taught.decided[code].sum() == 40  # all that was decided, though 12 teach
    found = list(passages(SOURCES[5], "turn"))
    known, prior = (
        scorer.ground.known([(SOURCES[5], found)]),
        scorer.ground.prior((SOURCES[5], found)),
    )
    told = lessons.Pupil.of(taught).told(
        code, 0.0, ("f", 0, 9), known.take([0]), prior.take([0]).pointed
    )
    assert told.lesson.share[code] < taught.share[code]
    assert (told.lesson.standings[:, code] <= taught.standings[:, code]).all()
    assert told.lesson.decided[code].sum() == 41


def test_how_sources_are_named_changes_nothing():
    few = [each for each in SOURCES if each.revision in "abc"]
    said = judged("ab")

    def scores(order):
        material = Material(lambda: iter(order), said)
        scorer = registry.load("learned").prepare(BOOK, material, unit="turn", interviewers=False)
        return {each.key: each.evidence[0].score for each in scorer.score(few[2])}

    assert scores(few) == scores(few[::-1])


@pytest.mark.parametrize(("most", "steep", "spread"), [(0.7, 1, 2), (0.8, 3, 2)])
def test_what_is_surest_is_told_no_surer_than_it_is(most, steep, spread):
    rng = np.random.default_rng(11)
    score = rng.normal(-1, spread, 4000)
    truth = (rng.random(4000) < most / (1 + np.exp(-steep * score))).astype(float)
    nothing = calibration.Prior(np.zeros(4000), np.zeros(4000))
    told = calibration.terms(np.sinh(score), np.zeros(4000), nothing, 0.3)
    curve = calibration.fitted(told, truth, np.ones(4000))
    bent, straight = curve.chance(told), calibration.Curve(curve.weights).chance(told)
    off = [calibration_error(binned(truth, each)).value for each in (bent, straight)]
    assert off[0] < 0.5 * off[1]
    assert (np.diff(bent[np.argsort(straight)]) >= 0).all()  # the order is the same


def test_acts_belong_to_who_does_them():
    asks, tells = (
        replace(source("Why was that?", "Because it was late.", revision=name), roles=roles)
        for name, roles in (("a", ["teacher", "pupil"]), ("b", ["pupil", "teacher"]))
    )
    cuts = [(each, list(passages(each, "turn"))) for each in (asks, tells)]
    material = Material(lambda: [asks, tells])
    known = Ground.of(BOOK, material, "turn").look.known(cuts)
    across = known.across(ACT, known)
    assert across[0].tolist() == [1, 0.5, 0.5, 1]  # the teacher's question, and what else she says
    act = known.kernel(ACT, known)
    assert act[0, 2] == pytest.approx(
        0.5 * sum(w * known.alike(block, known)[0, 2] for block, w in ACT.blocks.items())
    )
    topic = known.kernel(TOPIC, known)
    assert topic[0, 2] == pytest.approx(
        sum(w * known.alike(block, known)[0, 2] for block, w in TOPIC.blocks.items())
    )
