"""From the events of the YAML parser to plain values, their places, and faults of form."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

from qualcode.codebook.places import Path, Place
from qualcode.codebook.scalars import resolve
from qualcode.codebook.syntax import QUOTE, TAB, Mark, explain

Fault = tuple[Mark, str, str]

DEEPEST = 64  # lists and mappings inside each other

# libyaml is many times faster; the parser in Python serves where it is missing
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StopError(Exception):
    """The rest of the file cannot be read."""


class Builder:
    """Builds the values of one text, and notes places and faults on the way."""

    def __init__(self, text: str) -> None:
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.faults: list[Fault] = []
        self._text = text
        self._events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
        self._words: list[tuple[int, int]] = []
        self._last = 1
        self._trusted = True

    def build(self) -> Any:
        """The value of the one document; None where there is none that can be trusted."""
        value = None
        try:
            value = self._documents()
        except yaml.MarkedYAMLError as error:
            self._distrust(*explain(error, self._text))
        except (ValueError, OverflowError):  # the parser in Python, on an escape beyond Unicode
            self._distrust((self._last, 1), "an escape in double quotes is no character")
        except _StopError:
            self._trusted = False
        return value if self._trusted else None

    def _documents(self) -> Any:
        """The first document; a second one is a fault."""
        value, first = None, True
        for event in self._events:
            if not isinstance(event, yaml.DocumentStartEvent):
                continue
            if not first:
                self._stop(event, "a second document begins here", "one file holds one document")
            value, first = self._document(event), False
        self._refuse_tabs()
        return value

    def _document(self, event: Any) -> Any:
        """The value of one document."""
        if event.version or event.tags:
            self._distrust(_mark(event), "a `%` line is not read", "leave it out")
        value = self._value(next(self._events), ())
        next(self._events)
        return value

    def _value(self, event: Any, path: Path) -> Any:
        """The value that begins with this event, its place noted under its path."""
        self._refuse_marks(event)
        if isinstance(event, yaml.AliasEvent):
            value = None
        elif isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif len(path) >= DEEPEST:
            self._stop(event, f"lists and mappings stand more than {DEEPEST} deep in each other")
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._list(path)
        else:
            value = self._mapping(path)
        self.values[path] = Place(*_mark(event), self._last, _written(event))
        return value

    def _scalar(self, event: Any) -> Any:
        """One word or text; what stands in quotes or as a block is text."""
        begin, end = event.start_mark, event.end_mark
        self._words.append((begin.index, end.index))
        self._last = end.line + (1 if end.column else 0)
        return resolve(event.value) if event.implicit[0] else event.value

    def _list(self, path: Path) -> list[Any]:
        found: list[Any] = []
        for event in self._until(yaml.SequenceEndEvent):
            found.append(self._value(event, (*path, len(found))))
        return found

    def _mapping(self, path: Path) -> dict[str | int, Any]:
        """Keys and values; of a key that stands twice the last value is kept."""
        found: dict[str | int, Any] = {}
        for event in self._until(yaml.MappingEndEvent):
            key = self._key(event)
            if key in found:
                first = self.keys[*path, key].line
                self._note(event, f"the key `{key}` stands twice; the first is in line {first}")
            self.keys[*path, key] = Place(*_mark(event), event.end_mark.line + 1)
            found[key] = self._value(next(self._events), (*path, key))
        return found

    def _until(self, end: type[Any]) -> Iterator[Any]:
        """The events of one list or mapping, up to its end."""
        for event in self._events:
            if type(event) is end:
                if event.start_mark.index < event.end_mark.index:  # a closing bracket
                    self._last = event.end_mark.line + 1
                return
            yield event

    def _key(self, event: Any) -> str | int:
        """The key that this event says."""
        self._refuse_marks(event)
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "a key must be a word, not a list, a mapping or an alias")
        key = self._scalar(event)
        if key == "<<" and event.implicit[0]:
            self._stop(event, "`<<` is a merge key, which is not read", "write the keys out")
        if isinstance(key, bool) or not isinstance(key, str | int):
            self._stop(event, "a key must be text or a whole number", "put it in quotes")
        return key

    def _refuse_marks(self, event: Any) -> None:
        """Refuse what lets one place of the file mean another, or another type than it shows."""
        anchor, tag = event.anchor, getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._distrust(_mark(event), f"`*{anchor}` is an alias, which is not read", QUOTE)
        elif anchor is not None:
            self._distrust(_mark(event), f"`&{anchor}` is an anchor, which is not read", QUOTE)
        if tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self._distrust(_mark(event), f"`{short}` is a tag, which is not read", QUOTE)

    def _refuse_tabs(self) -> None:
        """Refuse tabs between values, naming the first: editors show them as any width."""
        begins = [begin for begin, _ in self._words]
        for found in re.finditer("\t", self._text):
            at = found.start()
            word = bisect_right(begins, at) - 1
            end = self._words[word][1] if word >= 0 else 0
            line = self._text.rfind("\n", 0, at) + 1
            if at >= end and "#" not in self._text[max(end, line) : at]:
                row = self._text.count("\n", 0, at) + 1
                self._distrust((row, at - line + 1), *TAB)
                return

    def _note(self, event: Any, what: str, hint: str = "") -> None:
        self.faults.append((_mark(event), what, hint))

    def _distrust(self, mark: Mark, what: str, hint: str = "") -> None:
        """Note a fault that leaves no value of the file to be trusted."""
        self._trusted = False
        self.faults.append((mark, what, hint))

    def _stop(self, event: Any, what: str, hint: str = "") -> NoReturn:
        """Note a fault after which nothing more can be read."""
        self._note(event, what, hint)
        raise _StopError


def _mark(event: Any) -> Mark:
    """Line and column of an event, counted from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def _written(event: Any) -> str:
    """What stands in the file for a single value; the bracket of a list or a mapping."""
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if not getattr(event, "flow_style", False):
        return ""
    return "[" if isinstance(event, yaml.SequenceStartEvent) else "{"
