"""A codebook as YAML, for people: block style, keys in the order of the reference page.

What is written reads back as the same codebook; what stands at its default is left out.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from qualcode.codebook.kinds import Key
from qualcode.codebook.model import Code, Codebook, Near, NearTokens, Scale
from qualcode.codebook.scalars import resolve
from qualcode.codebook.schema import BOOK, CODE

WIDTH = 100

_TAG = "tag:yaml.org,2002:"
_TYPES = {bool: "bool", int: "int", float: "float", type(None): "null", str: "str"}
_IN_BRACKETS = frozenset({"speakers", "replaces", "scale"})
_ITEMS_IN_BRACKETS = frozenset({"keywords", "patterns"})
_FOLDED_BY_YAML = re.compile("[\x85\u2028\u2029]")


def as_yaml(codebook: Codebook) -> str:
    """The file that says this codebook.

    >>> print(as_yaml(Codebook("x", "1.0", (Code("a", "A", verified=False, path=("a",)),))))
    codebook: x
    version: '1.0'
    codes:
      - id: a
        name: A
        verified: false
    <BLANKLINE>
    """
    below: dict[str | None, list[Code]] = {}
    for code in codebook.codes:
        below.setdefault(code.parent, []).append(code)
    said = book_values(codebook)
    said["codes"] = [_with_children(code, below) for code in below.get(None, [])]
    return _text(said)


def code_values(code: Code) -> dict[str, Any]:
    """What a file says of this code alone, in plain values."""
    return dict(_said(code, CODE))


def code_lines(code: Code) -> list[str]:
    """This code alone as an item of a list, as lines that begin at the left edge."""
    return _text([code_values(code)]).splitlines()


def book_values(codebook: Codebook) -> dict[str, Any]:
    """What a file says of the codebook itself, in plain values."""
    return dict(_said(codebook, BOOK))


def in_brackets(value: Any) -> str:
    """A value on one line, as far as its texts hold no line breaks.

    >>> in_brackets([{"LEMMA": "open"}, {"OP": "?"}])
    "[{LEMMA: open}, {OP: '?'}]"
    """
    node = _node(value, brackets=True)
    return yaml.serialize(node, Dumper=_Writer, allow_unicode=True, width=10**9).rstrip("\n")


def key_lines(name: str, value: Any, *, brackets: bool = False) -> list[str]:
    """One key with its value, as lines that begin at the left edge.

    >>> key_lines("include", ("this",)), key_lines("include", ("this", "that"), brackets=True)
    (['include:', '  - this'], ['include: [this, that]'])
    """
    node = _under(name, plain_value(value), brackets)
    pair = yaml.MappingNode(f"{_TAG}map", [(_node(name), node)], flow_style=False)
    return _serialised(pair).splitlines()


def item_lines(name: str, items: Sequence[Any]) -> list[str]:
    """The items of the list behind a key, a line each or more, that begin at the left edge."""
    nodes = [_node(plain_value(item), brackets=name in _ITEMS_IN_BRACKETS) for item in items]
    listed = yaml.SequenceNode(f"{_TAG}seq", nodes, flow_style=False)
    return _serialised(listed).splitlines()


def block_lines(value: Any) -> list[str]:
    """Plain values in block style, as lines that begin at the left edge."""
    return _text(value).splitlines()


def _with_children(code: Code, below: dict[str | None, list[Code]]) -> dict[str, Any]:
    """A code with all that stands below it."""
    said = code_values(code)
    if code.id in below:
        said["children"] = [_with_children(child, below) for child in below[code.id]]
    return said


def _said(thing: Codebook | Code, keys: Sequence[Key]) -> Iterator[tuple[str, Any]]:
    """The keys that do not stand at their default, each with its value."""
    for key in keys:
        value = getattr(thing, key.attribute or key.name, key.default)
        if key.name != "codes" and (key.required or value != key.default):
            yield key.name, plain_value(value)


def plain_value(value: Any) -> Any:
    """A value of the model in the words of YAML."""
    if isinstance(value, Scale):
        labels = {"labels": dict(value.labels)} if value.labels else {}
        return {"min": value.min, "max": value.max, **labels}
    if isinstance(value, Near | NearTokens):
        return {
            "any": plain_value(value.any),
            "near": plain_value(value.near),
            "within": value.within,
        }
    return [plain_value(item) for item in value] if isinstance(value, tuple) else value


class _Writer(yaml.SafeDumper):
    """Indents lists, and quotes what YAML 1.1 or 1.2 would take for another type."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never without indent."""
        del indentless
        super().increase_indent(flow, indentless=False)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """The type that a reader of YAML 1.2 sees, and failing that one of YAML 1.1."""
        if kind is yaml.ScalarNode and implicit[0]:
            seen = _tag(resolve(value))
            if seen != f"{_TAG}str":
                return seen
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


def _text(value: Any) -> str:
    """YAML in block style."""
    return _serialised(_node(value))


def _serialised(node: yaml.Node) -> str:
    return yaml.serialize(node, Dumper=_Writer, allow_unicode=True, width=WIDTH)


def _node(value: Any, *, brackets: bool = False, bracket_items: bool = False) -> yaml.Node:
    """A value as a node of the file; what stands in brackets has nothing but brackets inside."""
    if isinstance(value, dict):
        pairs = [(_node(key), _under(key, item, brackets)) for key, item in value.items()]
        return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=brackets)
    if isinstance(value, list):
        items = [_node(item, brackets=brackets or bracket_items) for item in value]
        return yaml.SequenceNode(f"{_TAG}seq", items, flow_style=brackets)
    return _scalar(value)


def _under(key: str, value: Any, brackets: bool) -> yaml.Node:
    """The node of the value of a key."""
    return _node(
        value, brackets=brackets or key in _IN_BRACKETS, bracket_items=key in _ITEMS_IN_BRACKETS
    )


def _scalar(value: Any) -> yaml.ScalarNode:
    """A single value as a node of the file."""
    if isinstance(value, str):
        style = '"' if _FOLDED_BY_YAML.search(value) else "|" if "\n" in value else None
        return yaml.ScalarNode(f"{_TAG}str", value, style=style)
    written = "null" if value is None else str(value).lower()
    return yaml.ScalarNode(_tag(value), re.sub("(?=inf|nan)", ".", written))


def _tag(value: Any) -> str:
    """The name that YAML has for the type of this value."""
    return _TAG + _TYPES[type(value)]
