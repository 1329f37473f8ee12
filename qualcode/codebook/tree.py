"""Finding codes: by their id, or by typing part of a name."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace

from qualcode.codebook.model import Code, Codebook
from qualcode.errors import QualcodeError, unknown


def resolve(codebook: Codebook, code: str) -> Code:
    """The code with this id; an error that names what replaced it, or the nearest ids.

    >>> book = Codebook("x", "1", (Code("trust", "Trust", replaces=("faith",), path=("trust",)),))
    >>> resolve(book, "trust").name
    'Trust'
    >>> resolve(book, "faith")
    Traceback (most recent call last):
    qualcode.errors.QualcodeError: the code 'faith' was replaced by trust
    """
    if code in codebook:
        return codebook.by_id[code]
    heirs = [each.id for each in codebook.codes if code in each.replaces]
    if heirs:
        what = f"the code {code!r} was replaced by {' and '.join(heirs)}"
        raise QualcodeError(what, hint=f"use {' or '.join(heirs)}")
    raise unknown("code", code, codebook.by_id)


def restricted(codebook: Codebook, named: Collection[str], *, below: bool = True) -> Codebook:
    """The codebook with these codes and, unless told otherwise, those below them; all for none."""
    if not named:
        return codebook
    wanted = {resolve(codebook, code).id for code in named}
    if below:
        wanted = {each.id for code in wanted for each in codebook.below(code)}
    return replace(codebook, codes=tuple(code for code in codebook.codes if code.id in wanted))


def heirs(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """For each former code the codes that take over from it."""
    found: dict[str, tuple[str, ...]] = {}
    for code in codebook.codes:
        for old in dict.fromkeys(code.replaces):
            found[old] = (*found.get(old, ()), code.id)
    return found


def matches(codebook: Codebook, typed: str) -> list[Code]:
    """The codes that the typed letters may mean, the likeliest first; all for nothing typed.

    Beginnings come before parts, parts before letters in order; deprecated codes never come.

    >>> book = Codebook("x", "1", tuple(
    ...     Code(id, name, path=(id,))
    ...     for id, name in [("mistrust", "Mistrust"), ("trust", "Trust"), ("time", "Time, trust")]
    ... ))
    >>> [code.id for code in matches(book, "trus")]
    ['trust', 'time', 'mistrust']
    """
    wanted = _plain(typed)
    ranked = [
        (rank, number, code)
        for number, code in enumerate(codebook.codes)
        if code.status != "deprecated" and (rank := _rank(code, wanted)) is not None
    ]
    return [code for _, _, code in sorted(ranked, key=lambda each: each[:2])]


def _rank(code: Code, wanted: str) -> int | None:
    """How well a code fits what was typed, 0 best; None when it does not."""
    if not wanted or wanted == code.id:
        return 0
    name = _plain(code.name)
    words = re.findall(r"\w+", f"{code.id} {name}")
    tests = (
        code.id.startswith(wanted) or name.startswith(wanted),
        all(any(word.startswith(part) for word in words) for part in wanted.split()),
        wanted in code.id or wanted in name,
        _in_order(wanted, code.id) or _in_order(wanted, name),
    )
    return next((rank for rank, fits in enumerate(tests, 1) if fits), None)


def _in_order(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order.

    >>> _in_order("pr", "peer-review"), _in_order("rp", "peer")
    (True, False)
    """
    rest = iter(text)
    return all(letter in rest for letter in letters if letter != " ")


def _plain(text: str) -> str:
    """Small letters without accents, single spaces."""
    bare = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join("".join(bare).casefold().split())
