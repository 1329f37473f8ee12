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
from qualcode.codebook.model import Keyword, Near, NearTokens, Pattern, Scale
from qualcode.codebook.page import Page, shorten
from qualcode.codebook.places import Path
from qualcode.codebook.tokens import SCHEMA, read_tokens
from qualcode.text import phrases


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


_TOKENS = Kind("pattern", read_tokens, {"type": "array", "items": SCHEMA, "minItems": 1})
_SOME_TOKENS = listed(_TOKENS, "list of token patterns", empty=False)
NEAR_TOKENS = (
    Key("any", _SOME_TOKENS, "Any of these patterns …", "[[{LEMMA: open}, {LOWER: up}]]",
        required=True),
    Key("near", _SOME_TOKENS, "… near any of these, in either order, inside one turn,",
        "[[{LOWER: we}]]", required=True),
    Key("within", whole_number(0, 100), "with at most so many words between them.", "5",
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


def read_pattern(page: Page, path: Path, value: Any) -> Pattern | None:
    """A spaCy token pattern, or patterns near each other."""
    if not isinstance(value, dict):
        return read_tokens(page, path, value)
    before = page.errors
    near = NearTokens(**fields(page, path, value, NEAR_TOKENS))
    return near if page.errors == before else None


_KEYWORD = {"anyOf": [TEXT.schema, mapping(NEAR)]}
KEYWORDS = listed(Kind("keyword", read_keyword, _KEYWORD), "list of keywords and `near` rules")
_PATTERN = {"anyOf": [_TOKENS.schema, mapping(NEAR_TOKENS)]}
PATTERNS = listed(
    Kind("pattern", read_pattern, _PATTERN), "list of token patterns and `near` rules of them"
)
