"""The kinds of value that a key may take: how each is read, and how it is described."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.codebook.page import Page, shorten
from qualcode.codebook.places import Path
from qualcode.errors import unknown

# reads the value at a path; None means that it is at fault and that the page says so
Read = Callable[[Page, Path, Any], Any]
Schema = Mapping[str, Any]  # the same as JSON Schema, for editors

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value, in words, as a function that reads it, and as JSON Schema says it."""

    words: str
    read: Read
    schema: Schema = field(hash=False)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: all that reading and the reference page need to know about it."""

    name: str
    kind: Kind
    about: str
    example: str
    default: Any = None
    required: bool = False
    attribute: str = ""  # of the model, where it differs from the name


def fields(page: Page, path: Path, found: Mapping[Any, Any], keys: Sequence[Key]) -> dict[str, Any]:
    """The values of a mapping as attributes of the model; what is at fault stays at its default."""
    known = {key.name: key for key in keys}
    for name in found:
        if name not in known:
            fault = unknown("key", str(name), known)
            page.error((*path, name), fault.message, fault.hint, key=True)
    return {key.attribute or key.name: _field(page, path, found, key) for key in keys}


def _field(page: Page, path: Path, found: Mapping[Any, Any], key: Key) -> Any:
    """The value of one key."""
    value = found.get(key.name)
    if value is not None:
        read = key.kind.read(page, (*path, key.name), value)
        return key.default if read is None else read
    if key.required:
        where = (*path, key.name) if key.name in found else path
        what = f"`{key.name}` is missing"
        page.error(where, what, f"for example `{key.name}: {key.example}`", key=where != path)
    elif key.name in found:
        hint = "leave the key out; what begins with `#` needs quotes"
        page.warn((*path, key.name), f"nothing stands behind `{key.name}`", hint, key=True)
    return key.default


def named(path: Path) -> str:
    """A value as a finding calls it: `name`, or an item of `include`.

    >>> named(("codes", 0, "name")), named(("codes", 0, "include", 2))
    ('`name`', 'an item of `include`')
    """
    if isinstance(path[-1], str):
        return f"`{path[-1]}`"
    names = [step for step in path if isinstance(step, str)]
    return f"an item of `{names[-1]}`"


def read_text(page: Page, path: Path, value: Any) -> str | None:
    """Text without the white space around it."""
    if not isinstance(value, str):
        hint = "text that holds `: ` needs quotes" if isinstance(value, dict) else _in_quotes(value)
        page.error(path, f"{named(path)} must be text; found {page.shown(path, value)}", hint)
        return None
    if found := _INVISIBLE.search(value):
        page.error(path, f"{named(path)} holds the invisible character U+{ord(found.group()):04X}")
        return None
    if not value.strip():
        page.error(path, f"{named(path)} is empty", "write it or leave it out")
        return None
    return value.strip()


def _in_quotes(value: Any) -> str:
    """What to do about a word that is no text."""
    return "" if value is None or isinstance(value, list) else "put it in quotes"


def pattern(words: str, shape: str, hint: str) -> Kind:
    """Text of a certain shape."""

    def read(page: Page, path: Path, value: Any) -> str | None:
        text = read_text(page, path, value)
        if text is not None and not re.fullmatch(shape, text):
            page.error(path, f"{named(path)} cannot be `{shorten(text)}`", hint)
            return None
        return text

    return Kind(words, read, {"type": "string", "pattern": f"^(?:{shape})$"})


def choice(noun: str, values: Sequence[str]) -> Kind:
    """One word of a list."""

    def read(page: Page, path: Path, value: Any) -> str | None:
        text = read_text(page, path, value)
        if text is not None and text not in values:
            fault = unknown(noun, text, values)
            page.error(path, fault.message, fault.hint)
            return None
        return text

    return Kind(" or ".join(f"`{each}`" for each in values), read, {"enum": list(values)})


def listed(kind: Kind, words: str, *, empty: bool = True) -> Kind:
    """A list of values of one kind, as a tuple; a value at fault is left out."""

    def read(page: Page, path: Path, value: Any) -> tuple[Any, ...] | None:
        if not isinstance(value, list):
            what = f"{named(path)} must be a list; found {page.shown(path, value)}"
            page.error(path, what, "write `[one, two]`, or a line with `- ` for each")
            return None
        if not value and not empty:
            page.error(path, f"{named(path)} is an empty list", "write an item or leave it out")
            return None
        items = [kind.read(page, (*path, at), item) for at, item in enumerate(value)]
        return tuple(item for item in items if item is not None)

    least = {} if empty else {"minItems": 1}
    return Kind(words, read, {"type": "array", "items": kind.schema, **least})


def whole_number(least: int, most: int) -> Kind:
    """A whole number within limits."""

    def read(page: Page, path: Path, value: Any) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            what = f"{named(path)} must be a whole number; found {page.shown(path, value)}"
            page.error(path, what)
            return None
        if not least <= value <= most:
            page.error(path, f"{named(path)} must lie between {least} and {most}; found {value}")
            return None
        return value

    schema = {"type": "integer", "minimum": least, "maximum": most}
    return Kind(f"whole number, {least} to {most}", read, schema)


def read_truth(page: Page, path: Path, value: Any) -> bool | None:
    """`true` or `false`."""
    if not isinstance(value, bool):
        what = f"{named(path)} must be true or false; found {page.shown(path, value)}"
        page.error(path, what)
        return None
    return value


def read_mapping(page: Page, path: Path, value: Any) -> Mapping[Any, Any] | None:
    """Keys with values."""
    if not isinstance(value, dict):
        page.error(path, f"{named(path)} must be a mapping; found {page.shown(path, value)}")
        return None
    return value


def mapping(keys: Sequence[Key]) -> Schema:
    """A mapping with these keys and no others, as JSON Schema says it."""
    said = {key.name: {"description": key.about} | dict(key.kind.schema) for key in keys}
    required = [key.name for key in keys if key.required]
    closed = {"type": "object", "properties": said, "additionalProperties": False}
    return closed | ({"required": required} if required else {})


TEXT = Kind("text", read_text, {"type": "string", "pattern": r"\S"})
TRUTH = Kind("`true` or `false`", read_truth, {"type": "boolean"})
TEXTS = listed(TEXT, "list of texts")
