"""Let a codebook file say something else: only the lines that must change do.

Comments, order, quotes and empty lines of all that stays are kept as people wrote them.
"""

from collections.abc import Iterable, Iterator

from qualcode.codebook.compare import BOOK_KEYS, CODE_KEYS, Change, diff
from qualcode.codebook.dump import block_lines
from qualcode.codebook.edit import find_code, insert_code
from qualcode.codebook.examine import understood
from qualcode.codebook.model import Codebook
from qualcode.codebook.places import Path
from qualcode.codebook.rewrite_keys import key_edits
from qualcode.codebook.strict_yaml import parse
from qualcode.codebook.surgery import WHERE, Edit, Sheet, indent, shifted
from qualcode.errors import QualcodeError

_MARK = "\ufeff"


def rewrite(text: str, wanted: Codebook) -> str:
    r"""The file edited until it says this codebook, but for the order of things.

    >>> text = "codebook: x # mine\nversion: '1'\ncodes:\n- id: a # ours\n  name: A\n"
    >>> book = understood(parse(text, ""))
    >>> from dataclasses import replace
    >>> print(rewrite(text, replace(book, version="2")), end="")
    codebook: x # mine
    version: '2'
    codes:
    - id: a # ours
      name: A
    """
    said = _said(text)
    changes = diff(said, wanted)
    if not changes:
        return text
    plain = _out_of_brackets(text.removeprefix(_MARK), _touched(said, wanted, changes))
    for stage in (_keys, _added, _moved, _gone):
        plain = stage(plain, wanted)
    if diff(_said(plain), wanted):
        raise QualcodeError(
            "this codebook file cannot be changed in place", hint="change it in your editor"
        )
    return _MARK + plain if text.startswith(_MARK) else plain


def _said(text: str) -> Codebook:
    codebook = understood(parse(text, WHERE))
    if codebook is None:
        raise QualcodeError("the codebook file cannot be read", hint="qualcode codebook check FILE")
    return codebook


def _touched(said: Codebook, wanted: Codebook, changes: Iterable[Change]) -> set[str | None]:
    """The codes whose lines change, and those that others are put under; None: the codebook."""
    found: set[str | None] = set()
    for change in changes:
        found.add(change.code or None)
        for book in (said, wanted):
            if change.code in book:
                found.add(book.by_id[change.code].parent)
    return found


def _out_of_brackets(text: str, touched: Iterable[str | None]) -> str:
    """The file with what must change, and stands in `[` or `{`, written line by line."""
    sheet = Sheet.of(text)
    edits: dict[Path, Edit] = {}
    for code in touched:
        path = find_code(sheet.tree, code) or ()
        outer = _bracketed(sheet, (*path, "children") if path else ("codes",))
        if outer is not None:
            edits[outer] = _unfolded(sheet, outer)
    return sheet.text(edits.values())


def _bracketed(sheet: Sheet, path: Path) -> Path | None:
    """The outermost list or mapping in brackets on the way to a place."""
    for length in range(len(path) + 1):
        place = sheet.tree.values.get(path[:length])
        if place is not None and place.written in {"[", "{"}:
            return path[:length]
    return None


def _unfolded(sheet: Sheet, path: Path) -> Edit:
    value = sheet.tree.value
    for step in path:
        value = value[step]
    last = sheet.tree.values[path].last
    if not path:
        return sheet.replaced(sheet.tree.values[()].line, last, block_lines(value))
    if isinstance(path[-1], int):
        first, lines = sheet.begin(path), block_lines([value])
    else:
        first, lines = sheet.tree.keys[path].line, block_lines({path[-1]: value})
    line = sheet.line(first)
    margin = line[: sheet.tree.keys[path].column - 1] if path in sheet.tree.keys else ""
    margin = margin or " " * indent(line)
    return sheet.replaced(first, last, [margin + lines[0], *_under(margin, lines[1:])])


def _under(margin: str, lines: Iterable[str]) -> tuple[str, ...]:
    return shifted(lines, len(margin))


def _keys(text: str, wanted: Codebook) -> str:
    """The keys of the codebook and of every code that is there and stays."""
    sheet, said = Sheet.of(text), _said(text)
    edits = list(key_edits(sheet, (), BOOK_KEYS, said, wanted))
    touched: dict[str, None] = {}
    for change in diff(said, wanted):
        if change.code in said and change.code in wanted:
            touched[change.code] = None
    for code in touched:
        path = _path(sheet, code)
        edits += key_edits(sheet, path, CODE_KEYS, said.by_id[code], wanted.by_id[code])
    return sheet.text(edits)


def _added(text: str, wanted: Codebook) -> str:
    """New codes, each last below its parent."""
    said = _said(text)
    for code in wanted.codes:
        if code.id not in said:
            text = insert_code(text, parse(text, WHERE), code.parent, code) or text
    return text


def _moved(text: str, wanted: Codebook) -> str:
    """Codes that stand below another parent now, those higher in the tree first."""
    said = _said(text).by_id
    for code in wanted.codes:
        if code.id in said and said[code.id].parent != code.parent:
            sheet = Sheet.of(text)
            cut, lines = _cut(sheet, _path(sheet, code.id))
            text = _put(Sheet.of(sheet.text(cut)), code.parent, lines)
    return text


def _path(sheet: Sheet, code: str) -> Path:
    """The path to a code that is there."""
    path = find_code(sheet.tree, code)
    if path is None:
        raise QualcodeError(f"the code {code!r} is not in this codebook file")
    return path


def _cut(sheet: Sheet, path: Path) -> tuple[list[Edit], tuple[str, ...]]:
    """What takes a code out, with the comment right above it; its lines at the left edge."""
    begin, last = sheet.begin(path), sheet.tree.values[path].last
    first = max(sheet.with_comments(begin), _head(sheet, path) + 1)
    lines = [sheet.line(number) for number in range(first, last + 1)]
    return [*_emptied(sheet, path), Edit(first, last)], shifted(lines, -indent(sheet.line(begin)))


def _head(sheet: Sheet, path: Path) -> int:
    """The line of the key whose list an item stands in."""
    return sheet.tree.keys[path[:-1]].line


def _emptied(sheet: Sheet, path: Path) -> Iterator[Edit]:
    """The key goes too when the last item of its list does."""
    if len(_list(sheet, path)) == 1:
        yield sheet.replaced(_head(sheet, path), _head(sheet, path), ())


def _list(sheet: Sheet, path: Path) -> list[object]:
    value = sheet.tree.value
    for step in path[:-1]:
        value = value[step]
    return list(value)


def _put(sheet: Sheet, parent: str | None, lines: tuple[str, ...]) -> str:
    """The text with the lines of a code last below its parent."""
    home = find_code(sheet.tree, parent) or ()
    key = (*home, "children") if home else ("codes",)
    place = sheet.tree.values.get(key)
    if place is not None:
        margin = place.column - 1
        added = shifted(lines, margin)
    else:
        place = sheet.tree.values[home]
        margin = place.column + 1
        added = (" " * (margin - 2) + "children:", *shifted(lines, margin))
    at = sheet.after(place.last, indent(added[0]))
    return sheet.text([Edit(at, at - 1, added)])


def _gone(text: str, wanted: Codebook) -> str:
    """Codes that are there no longer; those below them have moved or go with them."""
    gone = [code for code in _said(text).codes if code.id not in wanted]
    for code in gone:
        if code.parent is None or code.parent in wanted:  # else it has gone with its parent
            sheet = Sheet.of(text)
            path = _path(sheet, code.id)
            first, last = sheet.begin(path), sheet.tree.values[path].last
            text = sheet.text([*_emptied(sheet, path), Edit(first, last)])
    return text
