"""Several files that would get one name: one of them is taken, or what keeps them apart is told.

A name never covers two different texts, so files are taken for one only if they say the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from qualcode.errors import Finding
from qualcode.importers.editions import Edition, difference, richest

Again = Callable[[Sequence[Path]], str]  # the command that leaves these files out


def settle(
    name: str, read: Sequence[Edition], held: Edition | None, again: Again
) -> Edition | Finding:
    """The file that is taken, with a note on the others; or the error, if they are different.

    A file that the project holds already goes before a richer one.
    """
    taken = held or richest(read)
    others = [each for each in read if each is not taken]
    apart = [(each, said) for each in others if (said := difference(taken, each))]
    return _error(name, taken, apart, again(_paths(others))) if apart else _noted(taken, others)


def _noted(taken: Edition, others: Sequence[Edition]) -> Edition:
    """The file with a note that tells which others hold the same."""
    left = ", ".join(path.name for path in _paths(others))
    what = f"taken, as it tells most; left out, with the same words: {left}"
    first, *rest = taken.file.documents
    note = Finding("note", str(taken.path), what)
    told = replace(first, findings=(*first.findings, note))
    return replace(taken, file=replace(taken.file, documents=(told, *rest)))


def _error(
    name: str, taken: Edition, apart: Sequence[tuple[Edition, str]], command: str
) -> Finding:
    """What keeps the files apart, and the command that takes the one that tells most."""
    told = "; ".join(f"{each.path.name} has {said}" for each, said in apart)
    what = f"not the only file for the name {name!r}: {told}"
    hint = f"to take this one: {command}; to have both, rename one"
    return Finding("error", str(taken.path), what, hint)


def _paths(editions: Sequence[Edition]) -> list[Path]:
    return [each.path for each in editions]
