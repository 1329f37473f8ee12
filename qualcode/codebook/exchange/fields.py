"""The fields of a code as text: what a cell of a table or a paragraph of a description says."""

from typing import Any

from qualcode.codebook.dump import in_brackets
from qualcode.codebook.exchange import lines
from qualcode.codebook.schema import BOOK, CODE
from qualcode.codebook.strict_yaml import parse

BOOK_FIELDS = tuple(key.name for key in BOOK if key.name != "codes")
CODE_FIELDS = tuple(key.name for key in CODE if key.name != "children")
LISTS = frozenset({"include", "exclude", "examples", "not", "speakers", "replaces"})
STRUCTURED = frozenset({"keywords", "patterns"})  # lists whose items may stand in brackets
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_BRACKETS = "{["


def text_items(name: str, value: Any) -> list[str]:
    """The items of a list as text.

    >>> text_items("keywords", ["trust*", {"any": ["a"], "near": ["b"], "within": 3}, "{x}"])
    ['trust*', '{any: [a], near: [b], within: 3}', '"{x}"']
    """
    return [_item(each) if name in STRUCTURED else each for each in value]


def _item(value: Any) -> str:
    """A keyword or a pattern as one text; in quotes if it would be taken for something else."""
    if not isinstance(value, str):
        return in_brackets(value)
    return f'"{value}"' if value[0] in (*_BRACKETS, '"') else value


def cell(name: str, value: Any) -> str:
    r"""The value of a field as one text.

    >>> cell("include", ["one", "two"]), cell("verified", False), cell("scale", {"min": 0})
    ('one\ntwo', 'false', '{min: 0}')
    """
    if name in LISTS | STRUCTURED:
        return "\n".join(lines.written(text_items(name, value)))
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else in_brackets(value)


def value(name: str, text: str) -> Any:
    r"""The value that a text says, as the YAML file would hold it; None for an empty one.

    >>> value("include", "one\ntwo"), value("verified", "No"), value("scale", "{min: 0}")
    (['one', 'two'], False, {'min': 0})
    """
    if not text.strip():
        return None
    if name in LISTS | STRUCTURED:
        return listed(name, lines.items(text.split("\n")))
    if name == "verified":
        return _TRUTH.get(text.strip().casefold(), text)
    if name == "scale":
        return _parsed(text)
    return text.strip()


def listed(name: str, items: list[str]) -> list[Any]:
    """The items of a list, those in brackets or quotes read."""
    if name not in STRUCTURED:
        return list(items)
    return [_parsed(item) if item[0] in (*_BRACKETS, '"') else item for item in items]


def _parsed(text: str) -> Any:
    """What stands in brackets or quotes; the text itself where it cannot be read as that."""
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return text[1:-1]
    tree = parse(text, "")
    return text if tree.value is None or tree.findings else tree.value
