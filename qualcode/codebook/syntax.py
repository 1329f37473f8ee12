"""What the YAML parser complains about, said in words for a person who edits a codebook."""

from typing import Any

import yaml

Mark = tuple[int, int]
Explanation = tuple[Mark, str, str]

QUOTE = "in quotes it is text"
TAB = ("a tab stands where only spaces may", "indent with spaces")

_LINE_UP = "give the keys of one code, and the dashes of one list, the same number of spaces"
_COLON = "put text that holds `: ` in quotes; see that a space follows each `:` of a key"
_BLOCK = "after `|` or `>` the text begins on the next line"
_INSIDE = "put all of it in quotes; inside single quotes a quote is written twice"
_ESCAPE = "use single quotes, where a backslash is a backslash"

# a sign in what the parser says (libyaml and the parser in Python differ); our words; what to do
_WORDS = (
    ("mapping values are not allowed", "a `:` stands where no key can be", _COLON),
    ("<document start>", "this stands outside the document", "keys begin at the left edge"),
    ("expected key", "this does not line up with the lines above", _LINE_UP),
    ("'-' indicator", "this does not line up with the list above", _LINE_UP),
    ("<block end>", "this does not line up with the lines above", _LINE_UP),
    ("entries are not allowed", "a list cannot begin here", "begin it on a line of its own"),
    ("keys are not allowed", "a value cannot begin with `?`", QUOTE),
    ("node content", "a value is missing, or it begins with a bracket or comma", QUOTE),
    ("unknown escape", "an unknown escape stands in double quotes", _ESCAPE),
    ("hexdecimal", "a broken escape stands in double quotes", _ESCAPE),
    ("hexadecimal", "a broken escape stands in double quotes", _ESCAPE),
    ("escape code", "an escape in double quotes is no character", _ESCAPE),
    ("block scalar", "this cannot be read as a block of text", _BLOCK),
    ("scanning an alias", "a value cannot begin with `*`", QUOTE),
    ("scanning an anchor", "a value cannot begin with `&`", QUOTE),
    ("directive", "a `%` line is not read", "leave it out"),
    (" tag", "a value cannot begin with `!`", QUOTE),
)


def explain(error: yaml.MarkedYAMLError, text: str) -> Explanation:
    """Where a text stops being YAML, why, and what to do about it.

    >>> text = "name: trust: yes"
    >>> try:
    ...     list(yaml.parse(text))
    ... except yaml.MarkedYAMLError as error:
    ...     print(*explain(error, text)[:2])
    (1, 12) a `:` stands where no key can be
    """
    problem, context = error.problem or "", error.context or ""
    found = _mark(error.problem_mark, text)
    begin = _mark(error.context_mark or error.problem_mark, text)
    if "start any token" in problem or "tab character" in problem:
        return (found, *_unexpected(_character(text, found)))
    if "quoted scalar" in context and "unexpected" in problem:
        return begin, "the quote that begins here is never closed", ""
    if "flow" in context and "node content" not in problem:
        return begin, *_bracket(_character(text, begin), found)
    if "simple key" in context:
        return begin, "this line is neither `key: value` nor `- item`", _LINE_UP
    if "block mapping" in context and _closed_before(text, found):
        return found, "text follows the closing quote or bracket", _INSIDE
    return found, *_said(f"{context} {problem}")


def _said(complaint: str) -> tuple[str, str]:
    """Our words for what the parser says."""
    for sign, what, hint in _WORDS:
        if sign in complaint:
            return what, hint
    return f"this is not YAML: {complaint.strip()}", ""


def _unexpected(character: str) -> tuple[str, str]:
    """Why no word can begin with this character."""
    return TAB if character == "\t" else (f"a value cannot begin with `{character}`", QUOTE)


def _bracket(opened: str, found: Mark) -> tuple[str, str]:
    """Why a list or a mapping in brackets does not end."""
    what = f"the `{opened}` that begins here is not closed where it should be"
    return what, f"see line {found[0]}, column {found[1]}; a comma or a quote may be missing"


def _mark(mark: Any, text: str) -> Mark:
    """Line and column from 1, never beyond the last line of the text."""
    lines = text.split("\n")
    if mark.line < len(lines):
        return mark.line + 1, mark.column + 1
    return len(lines), len(lines[-1]) + 1


def _character(text: str, mark: Mark) -> str:
    """The character at this place, nothing at the end of a line."""
    line, column = mark
    return text.split("\n")[line - 1][column - 1 : column]


def _closed_before(text: str, mark: Mark) -> bool:
    """Whether a quote or a bracket closes right before this place."""
    line, column = mark
    return text.split("\n")[line - 1][: column - 1].rstrip().endswith(("'", '"', "]", "}"))
