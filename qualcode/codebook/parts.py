"""The values with an inside: keywords and `near` rules, rating scales, token patterns."""

from typing import Any

from qualcode.codebook.kinds import (
    TEXT,
    Key,
    Kind,
    fields,
    listed,
    mapping,
    read_mapping,
    read_text,
    whole_number,
)
from qualcode.codebook.model import Keyword, Near, Scale
from qualcode.codebook.page import Page, shorten
from qualcode.codebook.places import Path
from qualcode.errors import unknown
from qualcode.text import phrases

TOKEN_KEYS = (
    "ORTH", "TEXT", "NORM", "LOWER", "LENGTH", "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER",
    "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_STOP", "IS_SENT_START", "LIKE_NUM",
    "LIKE_URL", "LIKE_EMAIL", "SPACY", "POS", "TAG", "MORPH", "DEP", "LEMMA", "SHAPE", "ENT_TYPE",
    "ENT_ID", "ENT_IOB", "ENT_KB_ID", "OP",
)  # fmt: skip


def read_phrase(page: Page, path: Path, value: Any) -> str | None:
    """A word or a phrase that can be found in a text."""
    text = read_text(page, path, value)
    if text is None:
        return None
    try:
        phrases.parse(text)
    except ValueError as reason:
        page.error(path, f"`{shorten(text)}` can never match: {reason}")
        return None
    return text


PHRASE = Kind("keyword", read_phrase, TEXT.schema)
PHRASES = listed(PHRASE, "list of keywords", empty=False)

NEAR = (
    Key("any", PHRASES, "Any of these …", "[honest, candid]", required=True),
    Key("near", PHRASES, "… near any of these, in either order, inside one turn,",
        "[feedback, review]", required=True),
    Key("within", whole_number(0, 100), "with at most so many words between them.", "8",
        required=True),
)  # fmt: skip


def read_keyword(page: Page, path: Path, value: Any) -> Keyword | None:
    """A word, a phrase, or words near each other."""
    if not isinstance(value, dict):
        return read_phrase(page, path, value)
    before = len(page.findings)
    near = Near(**fields(page, path, value, NEAR))
    return near if len(page.findings) == before else None


def _read_labels(page: Page, path: Path, value: Any) -> tuple[tuple[int, str], ...] | None:
    """A label for some or all ratings, by rising rating."""
    found = read_mapping(page, path, value)
    if found is None:
        return None
    labels = []
    for rating, label in found.items():
        text = read_text(page, (*path, rating), label)
        if not isinstance(rating, int):
            page.error((*path, rating), f"`{rating}` is no whole number", key=True)
        elif text is not None:
            labels.append((rating, text))
    return tuple(sorted(labels))


_LABELS = {
    "type": "object",
    "patternProperties": {"^-?[0-9]+$": TEXT.schema},
    "additionalProperties": False,
}
SCALE = (
    Key("min", whole_number(-1000, 1000), "The lowest rating.", "0", required=True),
    Key("max", whole_number(-1000, 1000), "The highest rating.", "3", required=True),
    Key("labels", Kind("mapping of ratings to text", _read_labels, _LABELS),
        "What ratings mean.", "{0: absent, 3: strong}", ()),
)  # fmt: skip


def read_scale(page: Page, path: Path, value: Any) -> Scale | None:
    """The ratings that a coding of the code may carry."""
    found = read_mapping(page, path, value)
    if found is None:
        return None
    scale = fields(page, path, found, SCALE)
    low, high = scale["min"], scale["max"]
    if low is None or high is None:
        return None
    if low >= high:
        page.error((*path, "min"), f"`min` must lie below `max`; found {low} and {high}")
    for rating, _ in scale["labels"]:
        if not low <= rating <= high:
            what = f"the label for {rating} lies outside the scale from {low} to {high}"
            page.error((*path, "labels", rating), what, key=True)
    return Scale(**scale)


def read_pattern(page: Page, path: Path, value: Any) -> tuple[Any, ...] | None:
    """A spaCy token pattern: a mapping for each token, kept as it is written."""
    if not isinstance(value, list) or not value:
        what = f"a pattern must be a list of tokens; found {page.shown(path, value)}"
        page.error(path, what, "such as `[{LEMMA: open}, {LOWER: with}]`")
        return None
    for at, token in enumerate(value):
        _check_token(page, (*path, at), token)
    return tuple(value)


def _check_token(page: Page, path: Path, token: Any) -> None:
    """A token is a mapping of spaCy's own keys."""
    if not isinstance(token, dict):
        page.error(path, f"a token must be a mapping; found {page.shown(path, token)}")
        return
    for name in token:
        if name not in TOKEN_KEYS:
            fault = unknown("token key", str(name), TOKEN_KEYS)
            page.error((*path, name), fault.message, fault.hint, key=True)


_KEYWORD = {"anyOf": [TEXT.schema, mapping(NEAR)]}
_TOKEN = {"type": "object", "propertyNames": {"enum": list(TOKEN_KEYS)}}
_PATTERN = {"type": "array", "items": _TOKEN, "minItems": 1}
KEYWORDS = listed(Kind("keyword", read_keyword, _KEYWORD), "list of keywords and `near` rules")
PATTERNS = listed(Kind("pattern", read_pattern, _PATTERN), "list of spaCy token patterns")
