"""A file that is made to say something else: what need not change does not."""

import difflib
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import shipped
from qualcode.codebook.compare import diff
from qualcode.codebook.dump import as_yaml
from qualcode.codebook.examine import understood
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.rewrite import rewrite
from qualcode.codebook.strict_yaml import parse
from qualcode.codebook.yaml_file import load, read


def said(text: str) -> Codebook:
    found = understood(parse(text, ""))
    assert found is not None
    return found


def changed(book: Codebook, code: str, **fields) -> Codebook:
    new = (replace(each, **fields) if each.id == code else each for each in book.codes)
    return replace(book, codes=tuple(new))


def moved_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line.rstrip() for line in lines if line[0] in "+-"]


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_the_file_says_what_was_wanted(versions, data):
    one, wanted = data.draw(versions), data.draw(versions)
    assert diff(said(rewrite(as_yaml(one), wanted)), wanted) == ()


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_comments_on_what_stays_survive(versions, data):
    one, wanted = data.draw(versions), data.draw(versions)
    lines = as_yaml(one).splitlines()
    noted = [
        f"{line}  # {line.split()[-1]}!" if re.match(r"\s*- id: ", line) else line for line in lines
    ]
    text = rewrite("# top\r\n" + "\r\n".join(noted) + "\r\n", wanted)
    assert diff(said(text), wanted) == ()
    assert text.startswith("# top\r\n")
    assert text.count("\n") == text.count("\r\n")
    for code in one.codes:
        assert (f"- id: {code.id}  # {code.id}!" in text) == (code.id in wanted)


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"name": "T"}, ['-     name: "Trust and openness"', "+     name: T"]),
        ({"definition": "D."},
         ["-     definition: One or two sentences that say", "-       what the code captures.",
          "+     definition: D."]),
        ({"colour": ""}, ['-     colour: "#3A7CA5"']),
        ({"status": "draft"}, ["+     status: draft"]),
        ({"keywords": ("trust*", "new")},
         ['-     keywords: [trust*, "safe to fail",',
          "-                {any: [honest, candid], near: [feedback, review], within: 8}]",
          "+     keywords: [trust*, new]"]),
        ({"include": ("only",)},
         ["-     include: [what counts, and this,", "-               and that]   # why",
          "+     # why", "+     include: [only]"]),
        ({"include": ()},
         ["-     include: [what counts, and this,", "-               and that]   # why",
          "+     # why"]),
    ],
)  # fmt: skip
def test_one_key_is_one_change(sample, fields, lines):
    wanted = changed(said(sample), "trust", **fields)
    assert sorted(moved_lines(sample, rewrite(sample, wanted))) == sorted(lines)


def test_a_code_in_brackets_is_written_out_when_it_changes(sample):
    text = rewrite(sample, changed(said(sample), "b", name="B2"))
    assert "  - id: b\n    name: B2\n    definition: in brackets\n" in text
    assert "name: 'T one'" in text


def test_a_code_goes_with_what_was_said_about_it(sample):
    book = said(sample)
    t1 = replace(book.by_id["t1"], path=("t1",))
    wanted = replace(book, codes=(*(code for code in book.codes if code.id != "t1"), t1))
    text = rewrite(sample, wanted)
    assert "  - id: t1   # note\n    name: 'T one'\n" in text
    assert "    # last words of t1\n" in text
    assert "children" not in text


def test_shipped_codebooks_move_only_what_they_must():
    reading = load(shipped.path("jpd"))
    book = reading.codebook
    wanted = changed(book, "trust", keywords=(*book.by_id["trust"].keywords, "brand new"))
    assert moved_lines(reading.text, rewrite(reading.text, wanted)) == ["+           - brand new"]
    assert rewrite(reading.text, book) == reading.text


@pytest.mark.parametrize(
    "text",
    [
        '{"codebook": "x", "version": "1", "codes": [{"id": "a", "name": "A"}]}',
        "codebook: x\nversion: '1'\ncodes: [{id: a, name: A}] # all\n",
        "codebook: x\nversion: '1'\ncodes:\n-\n  name: A\n  id: a\n",
        "\ufeffcodebook: x\r\nversion: '1'\r\ncodes:\r\n- name: A # n\r\n  id: a",
        "codebook: x\nversion: '1'\ncodes:\n  - id: a\n    name: |\n      A\n    children:\n    - {id: c, name: C}\n",
    ],
)
def test_files_of_every_shape_can_be_changed(text):
    book = said(text)
    added = Code("b", "B", keywords=("x",), path=("a", "b"))
    at = len(book.codes)
    wanted = replace(changed(book, "a", name="New", status="draft"), version="2")
    wanted = replace(wanted, codes=(*wanted.codes[:at], added))
    new = rewrite(text, wanted)
    assert read(new, "x").codebook == wanted
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    assert new.count("#") == text.count("#")
