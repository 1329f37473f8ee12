"""Codes in a tree, as values: what a codebook says, apart from how it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

Match = Literal["word", "forms", "family"]


@dataclass(frozen=True, slots=True)
class Near:
    """Any of these words with any of those, at most `within` words between, in either order."""

    any: tuple[str, ...]
    near: tuple[str, ...]
    within: int


Keyword = str | Near
Token = Mapping[str, Any]  # the keys of spaCy with what they ask for
Tokens = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class NearTokens:
    """Any of these token patterns with any of those, as words are with `Near`."""

    any: tuple[Tokens, ...]
    near: tuple[Tokens, ...]
    within: int


Pattern = Tokens | NearTokens


@dataclass(frozen=True, slots=True)
class Scale:
    """The rating that a coding of this code may carry."""

    min: int
    max: int
    labels: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """One theme of the codebook; `path` holds the ids from the top theme down to this code."""

    id: str
    name: str
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    dimension: str = ""
    kind: Literal["topic", "act"] = "topic"
    match: Match = "forms"
    keywords: tuple[Keyword, ...] = ()
    patterns: tuple[Pattern, ...] = field(default=(), hash=False)  # tokens are mappings
    cancel: tuple[str, ...] = ()  # `not` in the YAML
    speakers: tuple[str, ...] = ("participant",)
    scale: Scale | None = None
    colour: str = ""
    status: Literal["active", "draft", "deprecated"] = "active"
    verified: bool = True
    replaces: tuple[str, ...] = ()
    path: tuple[str, ...] = ()

    @property
    def parent(self) -> str | None:
        """The id of the code above, None for a top theme."""
        return self.path[-2] if len(self.path) > 1 else None


@dataclass(frozen=True)
class Codebook:
    """A named and versioned list of codes in tree order (a parent stands before its children)."""

    name: str
    version: str
    codes: tuple[Code, ...]
    title: str = ""
    language: str = "en"
    source: str = ""
    licence: str = ""

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """Every code under its id."""
        return {code.id: code for code in self.codes}

    def __contains__(self, code: str) -> bool:
        return code in self.by_id

    def children(self, code: str | None) -> Iterator[Code]:
        """The codes right below this one, the top themes for None."""
        return (each for each in self.codes if each.parent == code)

    def below(self, code: str) -> Iterator[Code]:
        """This code and every code under it."""
        return (each for each in self.codes if code in each.path)
