"""Conflicts of a merge as comments in the file: it still reads as YAML, and nobody can use it.

Ours stands as it is; theirs stands below it behind `#`, between marks that git made known.
"""

import re
from collections.abc import Iterable, Iterator

from qualcode.codebook.compare import BOOK_KEYS, CODE_KEYS
from qualcode.codebook.dump import key_lines
from qualcode.codebook.edit import find_code
from qualcode.codebook.kinds import Key
from qualcode.codebook.merge import Conflict, Merged
from qualcode.codebook.rewrite import rewrite
from qualcode.codebook.surgery import Edit, Sheet, indent, shifted
from qualcode.errors import Finding

OPENS, BETWEEN, CLOSES = "# <<<<<<< ours", "# =======", "# >>>>>>> theirs"
_OPEN = re.compile(r"^([ ]*)# <<<<<<< ", re.MULTILINE)
_OF_GIT = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
_KEYS = {key.name: key for key in (*BOOK_KEYS, *CODE_KEYS)}


def marked(text: str, merged: Merged) -> str:
    """The text of our file as the merged codebook, with its conflicts marked."""
    sheet = Sheet.of(rewrite(text, merged.codebook))
    return sheet.text(edit for each in merged.conflicts for edit in _marks(sheet, each))


def _marks(sheet: Sheet, conflict: Conflict) -> Iterator[Edit]:
    path = find_code(sheet.tree, conflict.code) if conflict.code else ()
    assert path is not None, conflict  # a code in conflict is always kept  # noqa: S101
    key = _KEYS.get(conflict.field)
    if key is None:
        yield from _above(sheet, sheet.begin(path), _said(conflict))
    elif (*path, key.name) in sheet.tree.keys:
        yield from _around(sheet, (*path, key.name), key, conflict)
    else:
        first = sheet.tree.keys[*path, "id" if path else "codebook"]
        at = sheet.after(first.line, first.column - 1)
        lines = (OPENS, BETWEEN, *_theirs(key, conflict), CLOSES)
        yield Edit(at, at - 1, shifted(lines, first.column - 1))


def _said(conflict: Conflict) -> tuple[str, ...]:
    """What both sides did with a whole code."""
    if conflict.field == "parent":
        ours, theirs = (
            f"`{conflict.code}` {f'below `{each}`' if each else 'a theme of its own'}"
            for each in (conflict.ours, conflict.theirs)
        )
    else:
        ours, theirs = (
            f"`{conflict.code}` was {each}" for each in (conflict.ours, conflict.theirs)
        )
    return f"{OPENS}: {ours}", BETWEEN, f"{CLOSES}: {theirs}"


def _above(sheet: Sheet, line: int, lines: Iterable[str]) -> Iterator[Edit]:
    yield Edit(line, line - 1, shifted(lines, indent(sheet.line(line))))


def _around(
    sheet: Sheet, here: tuple[str | int, ...], key: Key, conflict: Conflict
) -> Iterator[Edit]:
    place, margin = sheet.tree.keys[here], sheet.tree.keys[here].column - 1
    yield Edit(place.line, place.line - 1, shifted([OPENS], margin))
    last = max(place.line, sheet.tree.values[here].last)
    lines = shifted((BETWEEN, *_theirs(key, conflict), CLOSES), margin)
    yield Edit(last + 1, last, lines)


def _theirs(key: Key, conflict: Conflict) -> tuple[str, ...]:
    if conflict.theirs == key.default:
        return ()
    return tuple(f"# {line}" for line in key_lines(key.name, conflict.theirs))


def open_conflicts(text: str, where: str) -> tuple[Finding, ...]:
    r"""A finding for each conflict that nobody has settled yet.

    >>> print(*open_conflicts("name: A\n# <<<<<<< ours\n", "a.yaml"))
    error: a.yaml:2:1: a conflict of a merge is open here (keep one side and delete the marks)
    """
    what, hint = "a conflict of a merge is open here", "keep one side and delete the marks"
    return tuple(
        Finding("error", f"{where}:{_line(text, each)}:{len(each[1]) + 1}", what, hint)
        for each in _OPEN.finditer(text)
    )


def left_by_git(text: str, where: str) -> Finding | None:
    """The first mark of a merge by lines, which leaves no YAML."""
    found = _OF_GIT.search(text)
    if found is None:
        return None
    what = f"git merged by lines and left its mark `{found[1].strip()}`"
    hint = "keep one side and delete the marks; qualcode codebook merge does it code by code"
    return Finding("error", f"{where}:{_line(text, found)}:1", what, hint)


def _line(text: str, found: re.Match[str]) -> int:
    return text.count("\n", 0, found.start()) + 1
