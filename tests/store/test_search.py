"""Full-text search and words in context: exact positions, live sources, no query that breaks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import QualcodeError
from qualcode.store import audit, runs, sources
from qualcode.store.search import count, kwic, match, search


def turns(hits):
    return [(hit.source, hit.turn) for hit in hits]


def marked(hit):
    return [hit.text[start:end] for start, end in hit.spans]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("trust", [("head", 2), ("teacher", 2)]),
        ("TRUST", [("head", 2), ("teacher", 2)]),
        ("trust here", [("head", 2)]),
        ("trust AND here", [("head", 2)]),
        ("“each other”", [("head", 2)]),
        ('"other each"', []),
        ("here OR mostly", [("head", 2), ("teacher", 2)]),
        ("each other OR mostly", [("head", 2), ("teacher", 2)]),
        ("trust -mostly", [("head", 2)]),
        ("trust NOT mostly", [("head", 2)]),
        ('trust -"each other"', [("teacher", 2)]),
        ("trust -mostly -here", []),
        ("chall*", [("teacher", 3)]),
        ('"a chall*"', [("teacher", 3)]),
        ("chall", []),
        ("nothing-like-it", []),
    ],
)
def test_queries(study, query, expected):
    assert turns(search(study.db, query)) == expected
    assert count(study.db, query) == len(expected)


def test_a_hit_says_where_it_stands(study):
    (hit, _) = search(study.db, "trust")
    assert (hit.label, hit.role, hit.start, hit.text) == (
        "Head", "participant", 34, "We trust each other here."
    )  # fmt: skip
    assert hit.spans == ((3, 8),)


@pytest.mark.parametrize(
    "query", ["", "  ", "-trust", "NOT trust", "— …", '""', "trust OR", "OR", "\0", "-", "*"]
)
def test_queries_without_a_word_to_look_for_are_refused(study, query):
    with pytest.raises(QualcodeError, match="no word to look for") as stop:
        search(study.db, query)
    assert "trust*" in stop.value.hint


def test_a_star_within_a_word_is_refused(study):
    with pytest.raises(QualcodeError, match="can only end a word"):
        search(study.db, "tr*st")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(
            st.sampled_from(
                [
                    "trust",
                    "OR",
                    "NOT",
                    "AND",
                    "NEAR(",
                    ")",
                    '"',
                    "*",
                    "-",
                    "^",
                    ":",
                    "{",
                    "text:",
                    "'",
                    "+",
                    "each",
                    "“",
                ]
            ),
            max_size=8,
        ).map(" ".join),
    )
)
def test_no_query_breaks_it(study, query):
    for find in (search, kwic):
        try:
            find(study.db, query)
        except QualcodeError as stop:
            assert stop.hint  # noqa: PT017


def test_accents_and_emoji_leave_positions_exact(study):
    text = "P: 👩🏽‍🏫 Naïve trust, e\u0301lan, TRUST\ue000 and trust.\n"
    study.bring(odd=text)
    (hit,) = search(study.db, "trust", source="odd")
    assert marked(hit) == ["trust", "trust"]  # a private letter belongs to its word
    (hit,) = search(study.db, "naive")
    assert marked(hit) == ["Naïve"]
    (hit,) = search(study.db, "élan")
    assert marked(hit) == ["e\u0301lan"]
    assert text[hit.start :].startswith(hit.text)


WORDS = st.sampled_from(
    ["trust", "Trust", "trusting", "naïve", "🙂", "\ue000", "\ue001", "don’t", "<b>"]
)


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from([" ", ", ", " \ue000 ", "’ "])), min_size=1, max_size=12
    )
)
def test_every_whole_word_is_a_hit_at_its_place(new_study, pairs):
    study = new_study()
    said = "".join(word + gap for word, gap in pairs).strip()
    study.bring(odd=f"P: {said}\n")
    at, expected = 0, []
    for word, gap in pairs:
        if word.lower() == "trust":
            expected.append((at, at + 5))
        at += len(word) + len(gap)
    found = search(study.db, "trust", source="odd")
    assert [span for hit in found for span in hit.spans] == expected
    assert all(hit.text == said for hit in found)
    study.db.close()


def test_interviewers_can_be_left_out(study):
    assert turns(search(study.db, "you")) == [("teacher", 1)]
    assert search(study.db, "you", interviewers=False) == []
    assert count(study.db, "you", interviewers=False) == 0
    assert kwic(study.db, "you", interviewers=False) == []


def test_one_source_only(study):
    assert turns(search(study.db, "trust", source="teacher")) == [("teacher", 2)]


def test_the_limit_keeps_the_order(study):
    study.bring(**{f"s{i:03}": "P: Trust me.\nP: I trust you.\n" for i in range(300)})
    assert turns(search(study.db, "trust", limit=3)) == [("head", 2), ("s000", 1), ("s000", 2)]
    everything = search(study.db, "trust", limit=None)
    assert len(everything) == count(study.db, "trust") == 602
    assert turns(everything) == sorted(turns(everything))
    assert len(kwic(study.db, "trust", limit=7)) == 7


def test_only_live_sources_are_searched(study):
    sources.remove(study.db, "head", "mina")
    assert turns(search(study.db, "trust")) == [("teacher", 2)]
    audit.undo(study.db, "mina", 2)
    assert search(study.db, "trust") == []
    run = runs.start(study.db, "import", "jo")
    with study.db.writing():
        from qualcode.store.events import Changes

        sources.add(study.db, run, study.incoming("new", "P: Trust.\n"), Changes())
    assert search(study.db, "trust") == []


def test_kwic_shows_the_words_around_every_hit(study):
    lines = kwic(study.db, "trust*", width=8)
    assert [
        (line.left, line.hit, line.right, line.source, line.turn, line.label) for line in lines
    ] == [
        ("We ", "trust", " each ot", "head", 2, "Head"),
        ("They ", "trust", " us, mos", "teacher", 2, "Teacher"),
    ]


def test_kwic_of_a_phrase_and_of_several_hits_in_a_turn(study):
    study.bring(odd="P: to be or\xa0not to be\n")
    assert [(x.left, x.hit, x.right) for x in kwic(study.db, "to be", 4)] == [
        ("", "to be", " or\xa0"),
        ("not ", "to be", ""),
    ]
    assert [x.hit for x in kwic(study.db, '"be or not"')] == ["be or\xa0not"]


def test_kwic_without_a_word_is_refused(study):
    with pytest.raises(QualcodeError, match="no word"):
        kwic(study.db, "…")


def test_words_are_quoted_so_that_nothing_else_has_a_meaning():
    assert match("NEAR(a b) text:c ^d") == '("NEAR(a" AND "b" AND "text:c" AND "^d")'
