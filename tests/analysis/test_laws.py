"""Laws that hold for every study, tried on random ones and against counting by hand in Python."""

import dataclasses

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.crosstab import crosstab
from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.matrix import matrix
from qualcode.analysis.segments import segments

CODES = {"trust": {"trust", "safe", "open"}, "safe": {"safe"}, "open": {"open"}, "time": {"time"}}
UNITS = ("segments", "turns", "participants", "sources", "cases")
SPEAKERS = {
    "I": ("interviewer", None, None),
    "A": ("head", "ann", "Ash"),
    "B": ("teacher", "bob", "Birch"),
    "C": ("teacher", "cy", None),
    "D": ("teacher", None, "Birch"),
}
SAID = st.sampled_from(["we had some time", "we had some time", "[laughs]"])
SOURCE = st.tuples(
    st.lists(st.tuples(st.sampled_from([*SPEAKERS, None]), SAID), max_size=4),
    st.sets(st.sampled_from(["jo", "mina"])),
)
SPAN = st.tuples(
    st.integers(0, 3), st.integers(0, 60), st.integers(1, 60), st.sampled_from([*CODES]),
    st.sampled_from(["jo", "mina"]),
)  # fmt: skip
PLANS = st.tuples(st.lists(SOURCE, min_size=1, max_size=3), st.lists(SPAN, max_size=12))
LAYERS = st.sampled_from(["jo", "mina", "any"])


@pytest.fixture(scope="session")
def build(new_study):
    def make(plan):
        study = new_study(speakers=SPEAKERS)
        sources, spans = plan
        for number, (talk, done) in enumerate(sources):
            study.source(f"s{number}", *talk, done=sorted(done))
            study.attributes.append(("source", f"s-s{number}", "wave", str(number % 2), "integer"))
        study.progress += [("s-s0", "jo", "in progress"), ("s-s0", "mina", "in progress")]
        for number, start, length, code, coder in spans:
            name = f"s{number % len(sources)}"
            end = min(start + length, len(study.texts[name]))
            if start < end:
                study.span(name, start, end, code, coder)
        return study.corpus()

    return make


def rows(held):
    return [dict(zip(held, row, strict=True)) for row in zip(*held.values(), strict=True)]


def by_hand(corpus, layer):
    """The count of every unit of every code, in plain loops."""
    coders = {"jo", "mina"} if layer == "any" else {layer}
    done = {
        r["source"][2:]
        for r in rows(corpus.progress)
        if r["status"] == "done" and r["coder"] in coders
    }
    coded = {
        (r["revision"], turn)
        for r in rows(corpus.codings)
        for turn in range(r["first_turn"], r["last_turn"] + 1)
        if r["coder"] in coders
    }
    base = {
        (r["revision"][2:], r["turn"]): r
        for r in rows(corpus.turns)
        if r["revision"][2:] in done and r["role"] != "interviewer"
        if r["words"] or (r["revision"], r["turn"]) in coded
    }
    found = {code: {unit: set() for unit in UNITS} for code in CODES}
    for coding in rows(corpus.codings):
        source = coding["revision"][2:]
        if coding["coder"] not in coders or source not in done:
            continue
        over = list(range(coding["first_turn"], coding["last_turn"] + 1))
        held = [(source, turn) for turn in over if (source, turn) in base]
        if not held and over != [0]:
            continue
        for code in (code for code, below in CODES.items() if coding["code"] in below):
            mine = found[code]
            mine["segments"].add((source, coding["start"], coding["end"]))
            mine["sources"].add(source)
            mine["turns"] |= set(held)
            mine["participants"] |= {base[turn]["participant"] for turn in held} - {None}
            mine["cases"] |= {base[turn]["case"] for turn in held} - {None}
    return {code: {unit: len(found[code][unit]) for unit in UNITS} for code in CODES}


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=30)
def test_a_turn_without_a_word_is_no_unit_unless_it_is_coded(build, plan, layer):
    corpus = build(plan)
    frame = matrix(corpus, layer=layer, rows="turns").frame
    words = {(r["revision"][2:], r["turn"]): r["words"] for r in rows(corpus.turns)}
    for row in frame.iter_rows(named=True):
        assert words[row["source"], row["turn"]] or any(row[code] for code in CODES)
    mute = sum(not each for each in words.values())
    told = [note for note in frequencies(corpus, layer=layer, base="all").notes if "a word" in note]
    assert bool(told) <= bool(mute)


def counted(frame):
    return {
        row["code"]: {unit: row[unit] or 0 for unit in UNITS} for row in frame.iter_rows(named=True)
    }


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=60)
def test_counts_are_those_of_plain_loops(build, plan, layer):
    corpus = build(plan)
    assert counted(frequencies(corpus, layer=layer).frame) == by_hand(corpus, layer)


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=12)
def test_columns_of_the_matrix_add_up_to_the_frequencies(build, plan, layer):
    corpus = build(plan)
    counts = counted(frequencies(corpus, layer=layer).frame)
    for unit in UNITS:
        ones = matrix(corpus, layer=layer, rows=unit).frame
        many = matrix(corpus, layer=layer, rows=unit, counts=True).frame
        assert {code: ones[code].sum() for code in CODES} == {c: counts[c][unit] for c in CODES}
        for code in CODES:
            assert (ones[code] <= many[code]).all()
            assert ((ones[code] == 1) == (many[code] > 0)).all()


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=12)
def test_a_parent_is_at_least_its_largest_child_and_at_most_their_sum(build, plan, layer):
    corpus = build(plan)
    counts = counted(frequencies(corpus, layer=layer).frame)
    frame = matrix(corpus, layer=layer, rows="segments").frame
    for unit in UNITS:
        assert counts["trust"][unit] >= max(counts["safe"][unit], counts["open"][unit])
    assert (frame["trust"] >= frame["safe"]).all()
    assert (frame["trust"] >= frame["open"]).all()


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=12)
def test_a_share_is_the_count_over_the_base_and_no_more_than_one(build, plan, layer):
    table = frequencies(build(plan), layer=layer)
    words = table.base.replace(",", "").split()
    n = {"turns": int(words[words.index("turns" if "turns" in words else "turn") - 1])}
    for row in table.frame.iter_rows(named=True):
        if n["turns"]:
            assert row["share_turns"] == row["turns"] / n["turns"]
        for unit in (*UNITS[1:], "words"):
            share = row[f"share_{unit}"]
            assert share is None or 0 <= share <= 1
            assert row[unit] is None or share is not None or row[unit] == 0


@given(PLANS, LAYERS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=12)
def test_the_order_of_codings_turns_and_sources_changes_nothing(build, plan, layer, random):
    corpus = build(plan)
    mixed = dataclasses.replace(
        corpus,
        codings=shuffled(corpus.codings, random),
        turns=shuffled(corpus.turns, random),
        sources=shuffled(corpus.sources, random),
        progress=shuffled(corpus.progress, random),
    )
    for make in (frequencies, segments, matrix):
        assert make(corpus, layer=layer).frame.equals(make(mixed, layer=layer).frame)
        assert make(corpus, layer=layer).about() == make(mixed, layer=layer).about()


def shuffled(held, random):
    order = list(range(len(next(iter(held.values())))))
    random.shuffle(order)
    return {name: [values[place] for place in order] for name, values in held.items()}


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=12)
def test_groups_that_divide_the_sources_add_up(build, plan, layer):
    corpus = build(plan)
    whole = frequencies(corpus, layer=layer).frame
    parts = frequencies(corpus, layer=layer, by="wave").frame
    for unit in ("segments", "turns", "sources", "words"):
        sums = [0] * parts.height
        for name in parts.columns:
            if name.startswith(f"{unit} ("):
                sums = [a + (b or 0) for a, b in zip(sums, parts[name], strict=True)]
        assert sums == whole[unit].fill_null(0).to_list()


@given(PLANS, LAYERS, st.sampled_from(UNITS))
@settings(deadline=None, max_examples=12)
def test_a_crosstab_is_one_count_of_the_frequencies(build, plan, layer, unit):
    corpus = build(plan)
    table = crosstab(corpus, by="role", unit=unit, layer=layer).frame
    counts = frequencies(corpus, layer=layer, by="role").frame
    for group in table.columns[4:]:
        assert table[group].to_list() == counts[f"{unit} ({group})"].to_list()


@given(PLANS, LAYERS)
@settings(deadline=None, max_examples=12)
def test_segments_and_frequencies_count_the_same_segments(build, plan, layer):
    corpus = build(plan)
    listed = segments(corpus, layer=layer).frame
    counts = counted(frequencies(corpus, layer=layer).frame)
    for code, below in CODES.items():
        mine = listed.filter(pl.col("code").is_in(sorted(below)))
        assert mine.select("source", "start", "end").n_unique() == counts[code]["segments"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8))
@settings(deadline=None, max_examples=60)
def test_words_of_whole_turns_are_exact_however_they_overlap(new_study, pairs):
    study = new_study(speakers=SPEAKERS)
    talk = ["One.", "One two.", "One two three.", "One two three four."]
    study.source("s", *(("ABIC"[n], words) for n, words in enumerate(talk)), done=["jo"])
    places = [(turn[2], turn[3]) for turn in study.turns]
    for first, last in pairs:
        low, high = sorted((first, last))
        study.span("s", places[low][0], places[high][1], "time", "jo")
    told = {turn for pair in pairs for turn in range(min(pair), max(pair) + 1)} - {2}
    table = frequencies(study.corpus(), layer="jo")
    assert table.frame.filter(code="time")["words"].item() == sum(turn + 1 for turn in told)
    assert not any("told from their length" in note for note in table.notes)
