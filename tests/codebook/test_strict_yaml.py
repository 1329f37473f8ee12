"""YAML is read one way: 1.2 words, marks on everything, and nothing clever."""

import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import events
from qualcode.codebook.scalars import resolve
from qualcode.codebook.strict_yaml import LARGEST, parse
from qualcode.codebook.syntax import explain

PARSERS = [
    pytest.param(yaml.SafeLoader, id="python"),
    pytest.param(getattr(yaml, "CSafeLoader", yaml.SafeLoader), id="libyaml"),
]


@pytest.fixture(params=PARSERS)
def parser(request, monkeypatch):
    monkeypatch.setattr(events, "_PARSER", request.param)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *((word, word) for word in ("no", "yes", "on", "off", "y", "n", "No", "NO", "tRue")),
        *((word, word) for word in ("12:30", "190:20:30", "2024-01-01", "2024-01-01T10:00:00Z")),
        *((word, word) for word in ("1_000", "0b101", "0o8", "1.0.0", "1,5", "+", "-", ".", "1e")),
        *((word, word) for word in ("nan", "inf", "=", "nUll", "none", "9" * 5000, "0x", "0xG")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((("010", 10), ("0o17", 15), ("0x1F", 31), ("-3", -3), ("+3", 3), ("0", 0), ("00", 0))),
        *((("1.10", 1.1), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-1.5E-2", -0.015))),
        *(((".inf", math.inf), ("+.Inf", math.inf), ("-.INF", -math.inf))),
    ],
)
def test_scalars_follow_yaml_1_2(written, value):
    if written == "9" * 5000:  # no whole number that Python could print
        value = math.inf
    found = resolve(written)
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_a_number():
    assert math.isnan(resolve(".nan"))


def test_values_in_quotes_and_blocks_are_text(parser):
    tree = parse("a: '1'\nb: \"true\"\nc: |\n  2\nd: >-\n  null\ne: 1", "f")
    assert tree.value == {"a": "1", "b": "true", "c": "2\n", "d": "null", "e": 1}


def test_every_key_and_value_has_its_place(parser):
    tree = parse("# x\nabc: [é😀, {k: v}]\nd:\n  - |\n    one\n    two\n  - z\n", "f")
    assert tree.value == {"abc": ["é😀", {"k": "v"}], "d": ["one\ntwo\n", "z"]}
    assert tree.at(("abc",), key=True) == "f:2:1"
    assert tree.at(("abc", 1, "k")) == "f:2:15"
    assert tree.at(("abc", 1, "k"), key=True) == "f:2:12"
    assert [tree.values["d", n].line for n in (0, 1)] == [4, 7]
    assert tree.values["d", 0].last == 6
    assert tree.values["abc",].written == "["
    assert tree.at(("nowhere",)) == "f"


BAD = [
    ("a: 1\nb: 2\na: 3", "3:1", "the key `a` stands twice; the first is in line 1"),
    ("1: a\n1: b", "2:1", "the key `1` stands twice"),
    ("a: {b: 1, b: 2}", "1:11", "the key `b` stands twice"),
    ("a: &x b", "1:4", "`&x` is an anchor"),
    ("a: *x", "1:4", "`*x` is an alias"),
    ("a: !!str b", "1:4", "`!!str` is a tag"),
    ("a: !!python/object/apply:os.system [x]", "1:4", "is a tag"),
    ("<<: {a: b}", "1:1", "merge key"),
    ("true: x", "1:1", "a key must be text"),
    ("? [a]\n: b", "1:3", "a key must be a word"),
    ("%YAML 1.1\n---\na: b", "1:1", "a `%` line is not read"),
    ("a: b\n---\nc: d", "2:1", "a second document"),
    ("a: b\n\tc: d", "2:1", "a tab"),
    ("a:\tb", "1:3", "a tab"),
    ("a: [b,\n\tc]", "2:1", "a tab"),
    ("\ta: b", "1:1", "a tab"),
    ("a: [b, c\nd: e\n", "1:4", "the `[` that begins here is not closed"),
    ("a: {b: c", "1:4", "the `{` that begins here is not closed"),
    ("a: [b, , c]", "1:8", "a value is missing"),
    ("a: 'b\nc: d\n", "1:4", "the quote that begins here is never closed"),
    ("a: 'it's'", "1:8", "text follows the closing quote"),
    ('a: "b" and c', "1:8", "text follows the closing quote"),
    ("a: b: c", "1:5", "a `:` stands where no key can be"),
    ("a: b\n  c: d", "2:4", "a `:` stands where no key can be"),
    ("a: b\nfoo\nc: d", "2:1", "neither `key: value` nor `- item`"),
    ("a:\n  b: c\n d: e", "3:2", "does not line up"),
    ("a: - b", "1:4", "a list cannot begin here"),
    ("a: @x", "1:4", "a value cannot begin with `@`"),
    ("a: %x", "1:4", "a value cannot begin with `%`"),
    ("a: **", "1:5", "a value cannot begin with `*`"),
    ("a: >x", "1:5", "block of text"),
    ('a: "\\u12"', "1:7", "escape"),
    ("a: b\x00", "1:5", "U+0000 cannot be in YAML"),
    ("a: b\nc: \ud800", "2:4", "U+D800 cannot be in YAML"),
    ("a: b\u2028c", "1:5", "U+2028 cannot be in YAML"),
    ("[" * 100, "1:65", "more than 64 deep"),
    ("- " * 100 + "a", "1:129", "more than 64 deep"),
    ("{a: " * 20_000, "1:257", "more than 64 deep"),
]


@pytest.mark.parametrize(("text", "place", "what"), BAD)
def test_a_fault_of_form_is_one_clear_finding(parser, text, place, what):
    tree = parse(text, "f")
    assert [finding.where for finding in tree.findings] == [f"f:{place}"]
    assert what in tree.findings[0].what
    assert tree.findings[0].severity == "error"


def test_an_escape_that_is_no_character_is_a_finding(parser):
    tree = parse('a: "\\U00110000"', "f")
    assert tree.value is None
    assert ["is no character" in finding.what for finding in tree.findings] == [True]


def test_a_complaint_that_nobody_translated_is_told_as_it_is():
    mark = yaml.Mark("f", 3, 0, 3, None, None)
    error = yaml.MarkedYAMLError(problem="something new", problem_mark=mark)
    assert explain(error, "a: b") == ((1, 4), "this is not YAML: something new", "")


def test_of_many_tabs_the_first_is_told():
    assert [each.where for each in parse("a: [b,\n\tc,\n\td]", "f").findings] == ["f:2:1"]


def test_a_key_that_stands_twice_leaves_the_rest_to_be_checked():
    assert parse("a: 1\na: 2\nb: 3", "f").value == {"a": 2, "b": 3}


def test_all_faults_of_form_are_told_at_once():
    tree = parse("a: &x b\nc: *x\nd: !!str e\nd: 1", "f")
    assert [finding.where for finding in tree.findings] == ["f:1:4", "f:2:4", "f:3:4", "f:4:1"]
    assert tree.value is None


def test_billion_laughs_is_a_list_of_findings():
    lines = ["a0: &a0 [lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    tree = parse("\n".join(lines), "f")
    assert tree.value is None
    assert len(tree.findings) == 10 + 9 * 9


def test_tabs_inside_text_and_comments_are_no_fault(parser):
    tree = parse("#\tx\na: 'b\tc' # d\te\nf: |\n  g\th\n", "f")
    assert tree.value == {"a": "b\tc", "f": "g\th\n"}


def test_a_file_may_be_so_large_and_no_larger():
    comment = "# " + "é" * 24_000 + "\n"
    text = comment * (LARGEST // len(comment.encode()))
    assert parse(text, "f").findings == ()
    (finding,) = parse(text + comment, "f").findings
    assert finding.where == "f"
    assert "larger than 5 MB" in finding.what


@pytest.mark.parametrize(
    "text", ["a: 1\r\nb: c", "a: 1\rb: c", "\ufeffa: 1\nb: c", "---\na: 1\nb: c\n..."]
)
def test_line_ends_and_bom_make_no_difference(parser, text):
    tree = parse(text, "f")
    assert tree.value == {"a": 1, "b": "c"}
    assert tree.findings == ()


@given(
    st.text(st.sampled_from("ab1:-[]{}'\"#&*!|>%@`?, \n\t\\\r\ufeff\u2028~.\x00<="), max_size=40)
)
@settings(deadline=None)
def test_both_parsers_agree_on_what_a_text_says(text):
    """What libyaml reads, the parser in Python reads alike, or refuses; never a traceback."""
    trees = []
    for parser in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        before, events._PARSER = events._PARSER, parser
        try:
            trees.append(parse(text, "f"))
        finally:
            events._PARSER = before
    if not any(tree.findings for tree in trees):
        assert repr(trees[0].value) == repr(trees[1].value)
