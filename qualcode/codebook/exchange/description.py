r"""A code as the one text that other tools keep of it: the definition, then headed paragraphs.

    Confidence that weaknesses can be shown without harm.

    [qualcode reads the lines below]
    Id: trust
    Include:
    - talk about feeling safe

What stands above the mark is the definition, in whatever tool it was written. Further lines of a
value are indented by two spaces.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from qualcode.codebook.exchange import fields, lines

MARK = "[qualcode reads the lines below]"
_BULLET = "- "
_OF_THE_BOOK = {
    "codebook": "Codebook",
    **{name: f"Codebook {name}" for name in fields.BOOK_FIELDS if name != "codebook"},
}
_ELSEWHERE = frozenset({"name", "definition"})  # the tool has a place for these
_OF_A_CODE = {name: name.capitalize() for name in fields.CODE_FIELDS if name not in _ELSEWHERE}
_BOOK = {label: name for name, label in _OF_THE_BOOK.items()}
_CODE = {label: name for name, label in _OF_A_CODE.items()}
_LABEL = re.compile(r"([A-Z][a-z ]*):(?: (.*))?")

Said = Mapping[str, Any]  # fields of a codebook or a code, as the YAML file holds them


def write(said: Said, apart: frozenset[str], book: Said | None = None) -> str:
    r"""The text for a code; what is held `apart` needs no place in it.

    >>> said = {"id": "a", "name": "A", "definition": "What.", "exclude": ["that"]}
    >>> print(write(said, frozenset({"name"})))
    What.
    <BLANKLINE>
    [qualcode reads the lines below]
    Id: a
    Exclude:
    - that
    """
    below = [MARK, *_labelled(book or {}, _OF_THE_BOOK)]
    below += _labelled({name: each for name, each in said.items() if name not in apart}, _OF_A_CODE)
    definition = said.get("definition", "")
    return "\n".join([definition, "", *below] if definition else below)


def _labelled(said: Said, labels: Mapping[str, str]) -> Iterator[str]:
    for name, label in labels.items():
        if name not in said:
            continue
        if name in fields.LISTS | fields.STRUCTURED:
            yield f"{label}:"
            yield from lines.written(fields.text_items(name, said[name]), _BULLET)
        else:
            yield from lines.written([f"{label}: {fields.cell(name, said[name])}"])


def read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    r"""What the text says of the code, and what of its codebook.

    >>> text = "What.\n\n[qualcode reads the lines below]\nCodebook: x\nId: a\nExclude:\n- that"
    >>> read(text)
    ({'id': 'a', 'exclude': ['that'], 'definition': 'What.'}, {'codebook': 'x'})
    >>> read("Typed in another tool.\r\nInclude: all")
    ({'definition': 'Typed in another tool.\nInclude: all'}, {})
    """
    every = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [number for number, line in enumerate(every) if line.rstrip() == MARK]
    at = marks[-1] if marks else len(every)
    code: dict[str, Any] = {}
    book: dict[str, Any] = {}
    for label, under in _paragraphs(every[at + 1 :]):
        if label in _BOOK:
            book[_BOOK[label]] = _value(_BOOK[label], under)
        else:
            code[_CODE[label]] = _value(_CODE[label], under)
    definition = "\n".join(every[:at]).strip()
    return code | ({"definition": definition} if definition else {}), book


def _paragraphs(every: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Each known label with the lines that belong to it."""
    label, under = "", list[str]()
    for line in every:
        found = _LABEL.fullmatch(line)
        if found is None or found[1] not in _BOOK | _CODE:
            under.append(line)
            continue
        if label:
            yield label, under
        label, under = found[1], [found[2]] if found[2] else []
    if label:
        yield label, under


def _value(name: str, under: list[str]) -> Any:
    """The value of a field from the lines that belong to it."""
    if name in fields.LISTS | fields.STRUCTURED:
        return fields.listed(name, lines.items(under, _BULLET))
    found = lines.items(under)
    return fields.value(name, "\n".join(found)) if found else ""
