"""Token patterns as a codebook writes them: spaCy's keys, and what may stand behind each.

Says what spaCy would say, with line and column, without loading it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qualcode.codebook.page import Page, shorten
from qualcode.codebook.places import Path
from qualcode.errors import unknown

_TEXT = (
    "ORTH", "TEXT", "NORM", "LOWER", "SHAPE", "LEMMA", "POS", "TAG", "MORPH", "DEP", "ENT_TYPE",
    "ENT_ID", "ENT_KB_ID",
)  # fmt: skip
_TRUTH = (
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE",
    "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY", "IS_STOP",
    "IS_SENT_START", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL", "SPACY",
)  # fmt: skip
KEYS = (*_TEXT, *_TRUTH, "ENT_IOB", "LENGTH", "OP")
_LISTS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
_LIKE = ("REGEX", "FUZZY", *(f"FUZZY{edits}" for edits in range(1, 10)))
_COMPARED = ("==", "!=", ">=", "<=", ">", "<")
_REPEATED = re.compile(r"[+*?!]|\{(?:(\d+)|(\d+),(\d*)|,(\d+))\}")
_MOST_REPEATED = 100

SCHEMA = {
    "type": "object",
    "propertyNames": {"enum": list(KEYS)},
    "properties": {
        **{name: {"type": ["string", "object"]} for name in _TEXT},
        **{name: {"type": "boolean"} for name in _TRUTH},
        "ENT_IOB": {"enum": ["", "I", "O", "B"]},
        "LENGTH": {"type": ["integer", "object"]},
        "OP": {"type": "string", "pattern": rf"^(?:{_REPEATED.pattern})$"},
    },
}


def read_tokens(page: Page, path: Path, value: Any) -> tuple[Mapping[str, Any], ...] | None:
    """The tokens of one pattern, kept as they are written; None with a finding if one is wrong."""
    if not isinstance(value, list) or not value:
        what = f"a pattern must be a list of tokens; found {page.shown(path, value)}"
        page.error(path, what, "such as `[{LEMMA: open}, {LOWER: with}]`")
        return None
    before = page.errors
    for at, token in enumerate(value):
        _check_token(page, (*path, at), token)
    if page.errors > before:
        return None
    if not any(_narrows(token) for token in value):
        page.warn(path, "this pattern says nothing of any word, so it finds every turn")
    return tuple(value)


def _narrows(token: Mapping[str, Any]) -> bool:
    """Whether a token must be there and must be something."""
    repeated = str(token.get("OP", ""))
    optional = repeated in {"*", "?", "!"} or repeated.startswith(("{0", "{,"))
    return not optional and bool(token.keys() - {"OP"})


def _check_token(page: Page, path: Path, token: Any) -> None:
    """A token is a mapping of spaCy's own keys."""
    if not isinstance(token, dict):
        page.error(path, f"a token must be a mapping; found {page.shown(path, token)}")
        return
    for name, value in token.items():
        here = (*path, name)
        if name not in KEYS:
            fault = unknown("token key", str(name), KEYS)
            page.error(here, fault.message, fault.hint, key=True)
        elif name in _TRUTH:
            _check_is(page, here, value, bool, "true or false")
        elif name in _TEXT:
            _check_text(page, here, value)
        else:
            {"ENT_IOB": _check_iob, "LENGTH": _check_length, "OP": _check_repeated}[name](
                page, here, value
            )


def _check_is(page: Page, path: Path, value: Any, kind: type, words: str) -> bool:
    """Whether a value is of a type; a truth value is no number."""
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return True
    hint = "put it in quotes" if kind is str and not isinstance(value, list | dict) else ""
    page.error(path, f"`{_asked(path)}` must be {words}; found {page.shown(path, value)}", hint)
    return False


def _asked(path: Path) -> str:
    """The key that a value stands behind."""
    return next(str(step) for step in reversed(path) if isinstance(step, str))


def _check_text(page: Page, path: Path, value: Any) -> None:
    """A word, or a mapping that says which words."""
    if not isinstance(value, dict):
        if _check_is(page, path, value, str, "a word, or a mapping such as `{IN: [one, two]}`"):
            _check_word(page, path, value)
        return
    for name, asked in value.items():
        here = (*path, name)
        if name in _LISTS:
            _check_list(page, here, asked, str)
        elif name in _LIKE:
            _check_like(page, here, asked)
        else:
            _refuse(page, here, (*_LISTS, *_LIKE))


def _check_word(page: Page, path: Path, value: str) -> None:
    """A word that no token can be is hardly meant."""
    key = next(step for step in path if step in _TEXT)
    if key in {"LOWER", "ORTH", "TEXT", "LEMMA"} and " " in value:
        page.warn(path, f"no token holds a space, so `{shorten(value)}` never matches",
                  "write a token for each word")  # fmt: skip
    elif key == "LOWER" and value != value.lower():
        page.warn(path, f"LOWER is the word in small letters, so `{shorten(value)}` never matches",
                  f"`{value.lower()}`")  # fmt: skip


def _check_list(page: Page, path: Path, value: Any, kind: type) -> None:
    words = "a list of words" if kind is str else "a list of numbers"
    if not _check_is(page, path, value, list, words):
        return
    for at, item in enumerate(value):
        what = "a list of words, each a text" if kind is str else words
        if _check_is(page, (*path, at), item, kind, what) and kind is str:
            _check_word(page, (*path, at), item)


def _check_like(page: Page, path: Path, value: Any) -> None:
    """A regular expression or a word to be near to, or lists of them."""
    if isinstance(value, dict):
        for name, asked in value.items():
            if name not in {"IN", "NOT_IN"}:
                _refuse(page, (*path, name), ("IN", "NOT_IN"))
            elif isinstance(asked, list):
                for at, item in enumerate(asked):
                    _check_expression(page, (*path, name, at), item)
            else:
                _check_is(page, (*path, name), asked, list, "a list of words")
    else:
        _check_expression(page, path, value)


def _check_expression(page: Page, path: Path, value: Any) -> None:
    if not _check_is(page, path, value, str, "text") or "REGEX" not in path:
        return
    try:
        re.compile(value)
    except re.error as fault:
        page.error(path, f"`{shorten(value)}` is no regular expression: {fault}")


def _check_length(page: Page, path: Path, value: Any) -> None:
    """A number of letters, or a mapping that compares it."""
    if not isinstance(value, dict):
        _check_is(page, path, value, int, "a whole number, or a mapping such as `{'>=': 10}`")
        return
    for name, asked in value.items():
        here = (*path, name)
        if name in _COMPARED:
            _check_is(page, here, asked, int, "a whole number")
        elif name in {"IN", "NOT_IN"}:
            _check_list(page, here, asked, int)
        else:
            _refuse(page, here, (*_COMPARED, "IN", "NOT_IN"))


def _check_iob(page: Page, path: Path, value: Any) -> None:
    if value not in {"", "I", "O", "B"}:
        page.error(path, f"`ENT_IOB` must be I, O or B; found {page.shown(path, value)}")


def _check_repeated(page: Page, path: Path, value: Any) -> None:
    """How often a token stands: spaCy's signs, or numbers in braces."""
    found = _REPEATED.fullmatch(value) if isinstance(value, str) else None
    if not found:
        what = f"`OP` must be one of + * ? ! or in braces; found {page.shown(path, value)}"
        page.error(path, what, 'such as "?", "{2}" or "{0,3}", in quotes')
        return
    numbers = [int(each) for each in found.groups() if each]
    if numbers != sorted(numbers):
        page.error(path, f"in `{value}` the first number must not be above the second")
    elif max(numbers, default=0) > _MOST_REPEATED:
        page.error(path, f"`{value}` asks for more than {_MOST_REPEATED} tokens")


def _refuse(page: Page, path: Path, known: Sequence[str]) -> None:
    fault = unknown("key", str(path[-1]), known)
    page.error(path, fault.message, fault.hint, key=True)
