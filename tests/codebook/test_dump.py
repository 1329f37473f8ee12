"""What is written reads back as the same codebook; an edit leaves the rest of a file alone."""

import re
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from qualcode.codebook import shipped
from qualcode.codebook.dump import as_yaml
from qualcode.codebook.edit import add_code
from qualcode.codebook.model import Code, Codebook, Near, NearTokens, Scale
from qualcode.codebook.schema import DIMENSIONS
from qualcode.codebook.strict_yaml import parse
from qualcode.codebook.yaml_file import load, read
from qualcode.errors import QualcodeError

ODD = ["no", "12:30", "010", "0o17", "2024-01-01", "null", "~", "1e3", "a: b", "- x", "#x", "a #b",
       "'", '"', "it's", "{a}", "[b", "*c", "&d", "!e", "%f", "@g", "`h", "a\nb", "a\n  b\n\nc",
       "a\tb", "\ufeff!", "a\u2028b", "=", "<<", "|", ">-", "x" * 200, "word " * 60 + "x", "\\n"]  # fmt: skip
characters = st.characters(exclude_categories=("Cs", "Cc"))
texts = st.one_of(
    st.sampled_from(ODD), st.text(characters | st.sampled_from("\n\t"), min_size=1, max_size=30)
).map(str.strip).filter(bool)  # fmt: skip
some = st.lists(texts, max_size=3).map(tuple)
slugs = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)
words = st.text(string.ascii_lowercase, min_size=1, max_size=6)
keywords = st.one_of(
    st.sampled_from(["trust*", "=safe to fail", "010", "no", "it’s", "peer-led", "12:30", "a: b"]),
    words,
    st.builds(
        Near,
        st.lists(words, min_size=1, max_size=3).map(tuple),
        st.lists(words, min_size=1, max_size=3).map(tuple),
        st.integers(0, 100),
    ),
)
wordings = st.one_of(
    texts,
    st.fixed_dictionaries({}, optional={
        "IN": st.lists(texts, max_size=2), "NOT_IN": st.lists(texts, max_size=2),
        "REGEX": texts.map(re.escape), "FUZZY2": texts,
    }),
)  # fmt: skip
tokens = st.fixed_dictionaries({}, optional={
    "LOWER": wordings, "LEMMA": wordings, "ENT_IOB": st.sampled_from("IOB"),
    "IS_TITLE": st.booleans(), "OP": st.sampled_from(["+", "*", "?", "!", "{2}", "{0,3}", "{,1}"]),
    "LENGTH": st.integers(0, 9) | st.fixed_dictionaries({">=": st.integers(0, 9)}),
})  # fmt: skip
token_patterns = st.lists(tokens, min_size=1, max_size=2).map(tuple)
some_tokens = st.lists(token_patterns, min_size=1, max_size=2).map(tuple)
patterns = token_patterns | st.builds(NearTokens, some_tokens, some_tokens, st.integers(0, 100))
scales = st.builds(
    lambda low, steps, labels: Scale(
        low, low + steps, tuple(sorted((low + at, text) for at, text in labels.items() if at <= steps))
    ),
    st.integers(-5, 5), st.integers(1, 4), st.dictionaries(st.integers(0, 4), texts, max_size=3),
)  # fmt: skip
codes = st.builds(
    Code,
    id=slugs,
    name=texts,
    definition=st.just("") | texts,
    include=some,
    exclude=some,
    examples=some,
    dimension=st.sampled_from(["", *DIMENSIONS]),
    kind=st.sampled_from(["topic", "act"]),
    match=st.sampled_from(["word", "forms", "family"]),
    keywords=st.lists(keywords, max_size=3).map(tuple),
    patterns=st.lists(patterns, max_size=2).map(tuple),
    cancel=st.sampled_from([(), ("TRUST BOARD 7",), ("9 x", "y's 8")]),
    speakers=st.sampled_from([("participant",), ("interviewer",), ("interviewer", "participant")]),
    scale=st.none() | scales,
    colour=st.sampled_from(["", "#3A7CA5", "#000000"]),
    status=st.sampled_from(["active", "draft", "deprecated"]),
    verified=st.booleans(),
    replaces=st.lists(slugs.map("old-{}".format), max_size=2).map(tuple),
)


@st.composite
def codebooks(draw):
    """A tree of codes: each stands below one of the codes on the way to its forerunner."""
    placed: list[Code] = []
    for number, code in enumerate(draw(st.lists(codes, min_size=1, max_size=4))):
        above = placed[-1].path if placed else ()
        above = above[: draw(st.integers(0, len(above)))]
        name = f"{code.id}.{number}"
        placed.append(replace(code, id=name, path=(*above, name)))
    return Codebook(
        draw(slugs), draw(texts), tuple(placed), draw(st.just("") | texts),
        draw(st.sampled_from(["en", "no", "en-GB", "cy"])), draw(st.just("") | texts),
        draw(st.just("") | texts),
    )  # fmt: skip


@given(codebooks())
@settings(deadline=None, max_examples=150)
def test_what_is_written_reads_back_as_the_same_codebook(codebook):
    reading = read(as_yaml(codebook), "f")
    assert reading.errors == ()
    assert reading.codebook == codebook


@given(codebooks())
@settings(deadline=None, max_examples=25)
def test_what_is_written_is_the_same_whenever_it_is_written(codebook):
    text = as_yaml(codebook)
    assert as_yaml(read(text, "f").codebook) == text


def test_what_is_written_is_made_for_people(sample):
    assert as_yaml(read(sample, "f").codebook) == PRETTY


PRETTY = """\
codebook: sample
version: 1.0.0
title: A sample of everything
language: en-GB
codes:
  - id: trust
    name: Trust and openness
    definition: One or two sentences that say what the code captures.
    include:
      - what counts
      - and this
      - and that
    exclude:
      - it's not this (use b)
    examples:
      - 'We said: it failed.'
      - We’re “honest”
    dimension: mechanism
    keywords:
      - trust*
      - safe to fail
      - {any: [honest, candid], near: [feedback, review], within: 8}
    patterns:
      - [{LEMMA: open}, {LOWER: with, OP: '?'}]
    not:
      - trust board
    scale: {min: 0, max: 3, labels: {0: absent, 3: strong}}
    colour: '#3A7CA5'
    children:
      - id: t1
        name: T one
        definition: folded text here and more
        verified: false
  - id: b
    name: B
    definition: in brackets
    speakers: [interviewer]
    replaces: [old]
  - id: old
    name: Old
    definition: no longer used
    status: deprecated
"""


@pytest.mark.parametrize("name", shipped.names())
def test_the_reader_and_the_editor_read_every_codebook_alike(name):
    text = shipped.path(name).read_text("utf-8")
    assert YAML(typ="safe", pure=True).load(text) == parse(text, name).value


def test_the_reader_and_the_editor_read_the_sample_alike(sample):
    assert YAML(typ="safe", pure=True).load(sample) == parse(sample, "f").value


@pytest.mark.parametrize("name", shipped.names())
def test_every_codebook_survives_being_written(name):
    codebook = load(shipped.path(name)).codebook
    assert read(as_yaml(codebook), "f").codebook == codebook


NEW = Code(
    "new", "It's: new", "why\nnot", keywords=("=no", Near(("a",), ("b",), 2)), status="draft"
)


def added(text, parent, code=NEW):
    """The lines that the edit put in; every other line is as it was."""
    edited = add_code(text, parent, code)
    old, new = text.splitlines(keepends=True), edited.splitlines(keepends=True)
    begin = next(at for at, line in enumerate([*old, ""]) if line != new[at])
    count = len(new) - len(old)
    assert new[:begin] + new[begin + count :] == old
    return begin + 1, "".join(new[begin : begin + count])


def test_a_new_code_joins_the_children_of_its_parent(sample):
    line, text = added(sample, "trust")
    assert sample.splitlines()[line - 2] == "        # last words of t1"
    assert text.startswith("      - id: new\n        name: 'It''s: new'\n        definition: |-\n")
    book = read(add_code(sample, "trust", NEW), "f").codebook
    assert [code.path for code in book.codes][:3] == [("trust",), ("trust", "t1"), ("trust", "new")]


def test_a_new_code_may_be_the_first_child(sample):
    _, text = added(sample, "t1")
    assert text.startswith("        children:\n          - id: new\n")
    assert added(sample, "old")[1].startswith("    children:\n      - id: new\n")


def test_a_new_code_may_be_a_theme(sample):
    line, text = added(sample, None)
    assert line == len(sample.splitlines()) + 1
    assert text.startswith("  - id: new\n")


def test_a_code_in_brackets_takes_children_and_comments_stay(sample):
    edited = add_code(sample, "b", NEW)
    assert read(edited, "f").codebook.by_id["new"].path == ("b", "new")
    assert all(note in edited for note in ("# of ours", "# why", "# note", "# end of trust"))
    assert "'it''s not this (use b)'" in edited


def test_children_that_were_left_empty_take_a_code():
    text = "codebook: x\nversion: a\ncodes:\n- id: a\n  name: A # mine\n  children:\n"
    assert read(add_code(text, "a", NEW), "f").codebook.by_id["new"].path == ("a", "new")
    text = text.replace("children:", "children: []")
    edited = add_code(text, "a", NEW)
    assert read(edited, "f").codebook.by_id["new"].path == ("a", "new")
    assert "# mine" in edited


def test_empty_lines_at_the_end_stay_at_the_end():
    text = "codebook: x\nversion: a\ncodes:\n- id: a\n  name: |\n    A\n\n\n"
    assert added(text, None)[0] == 7
    assert added(text + "licence: l\n", None)[0] == 7


def test_line_ends_stay_as_they_are(sample):
    text = sample.replace("\n", "\r\n").rstrip()
    edited = add_code(text, None, NEW)
    assert edited.startswith(text)
    assert edited.count("\n") == edited.count("\r\n")


@pytest.mark.parametrize("name", shipped.names())
def test_any_code_of_a_shipped_codebook_takes_a_child(name):
    text = shipped.path(name).read_text("utf-8")
    codes = load(shipped.path(name)).codebook.codes
    for parent in (None, codes[0].id, codes[1].id, codes[-1].id):
        added(text, parent)


@given(codebooks(), codes, st.data())
@settings(deadline=None, max_examples=50)
def test_an_added_code_stands_where_it_should(codebook, code, data):
    parent = data.draw(st.sampled_from([None, *codebook.by_id]))
    code = replace(code, id="new")
    text = as_yaml(codebook)
    book = read(add_code(text, parent, code), "f").codebook
    assert [each for each in book.codes if each.id != "new"] == list(codebook.codes)
    above = codebook.by_id[parent].path if parent else ()
    assert book.by_id["new"] == replace(code, path=(*above, "new"))
    assert list(book.children(parent))[-1].id == "new"


@pytest.mark.parametrize(
    ("parent", "code", "message"),
    [
        ("trsut", NEW, "unknown code 'trsut'"),
        ("trust", Code("t1", "Again"), "there is a code 't1' already"),
        ("trust", Code("No Slug", "N"), "the code 'No Slug' cannot be added"),
        ("trust", Code("new", " "), "the code 'new' cannot be added"),
    ],
)
def test_a_code_that_does_not_fit_is_a_stop(sample, parent, code, message):
    with pytest.raises(QualcodeError, match=message):
        add_code(sample, parent, code)


def test_a_codebook_with_errors_is_not_edited():
    with pytest.raises(QualcodeError, match="the codebook has errors: the codebook:1:1"):
        add_code("codebook: x", None, NEW)
