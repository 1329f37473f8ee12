"""A list of changes in words: for the terminal, for a pull request, as rows for a table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qualcode.codebook.compare import Change
from qualcode.codebook.model import Code, Codebook, Near, Scale

COLUMNS = ("change", "code", "key", "before", "after", "added", "removed")
_TITLES = {
    "": "The codebook", "removed": "Removed", "replaced": "New ids", "split": "Split",
    "merged": "Merged", "added": "Added", "moved": "Moved", "renamed": "Renamed",
    "changed": "Changed",
}  # fmt: skip


def line(change: Change) -> str:
    """One change in one line, without the code that it is about.

    >>> line(Change("changed", "trust", "keywords", ("faith", "rely"), ("rely", "trust*")))
    'keywords: + trust*  - faith'
    """
    if change.kind == "added":
        return f"added{_below(change.after)}"
    if change.kind in {"removed", "replaced", "split", "merged"}:
        return _fate(change)
    if change.kind == "moved":
        return f"moved from {_place(change.before)} to {_place(change.after)}"
    if change.plus or change.minus:
        parts = [f"+ {written(item)}" for item in change.plus]
        parts += [f"- {written(item)}" for item in change.minus]
        return f"{change.field}: {'  '.join(parts)}"
    return f"{change.field}: {_or_none(change.before)} → {_or_none(change.after)}"


def _below(code: Code) -> str:
    name = f" “{code.name}”"
    return f"{name} below {code.parent}" if code.parent else name


def _fate(change: Change) -> str:
    by = ", ".join(change.after or ())
    said = {
        "removed": "removed", "replaced": f"its id is now {by}", "split": f"split into {by}",
        "merged": f"merged into {by}",
    }[change.kind]  # fmt: skip
    return said if change.before is not None else f"{said}; stays as deprecated"


def _place(parent: str | None) -> str:
    return parent or "the top"


def _or_none(value: Any) -> str:
    return written(value) if value not in ("", None, ()) else "nothing"


def written(value: Any) -> str:
    """A value of the codebook on one line.

    >>> written(Near(("honest",), ("feedback", "review"), 8)), written(True)
    ('{any: [honest], near: [feedback, review], within: 8}', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Near):
        some, others = ", ".join(value.any), ", ".join(value.near)
        return f"{{any: [{some}], near: [{others}], within: {value.within}}}"
    if isinstance(value, Scale):
        return f"{value.min} to {value.max}" + _labels(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {written(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(written(each) for each in value)}]"
    return " ".join(str(value).split())


def _labels(scale: Scale) -> str:
    return f" ({', '.join(f'{n} {label}' for n, label in scale.labels)})" if scale.labels else ""


def rows(changes: Iterable[Change]) -> list[tuple[str, ...]]:
    """The changes as rows under `COLUMNS`."""
    return [_row(change) for change in changes]


def _row(change: Change) -> tuple[str, ...]:
    field = {"moved": "parent"}.get(change.kind, change.field)
    head = (change.kind, change.code, field)
    if change.kind == "added":
        return (*head, "", change.after.name, "", "")
    if change.kind in {"removed", "replaced", "split", "merged"}:
        before = change.before.name if change.before else ""
        return (*head, before, " ".join(change.after or ()), "", "")
    if change.plus or change.minus:
        plus, minus = ("\n".join(map(written, each)) for each in (change.plus, change.minus))
        return (*head, "", "", plus, minus)
    before, after = ("" if each is None else written(each) for each in
                     (change.before, change.after))  # fmt: skip
    return (*head, before, after, "", "")


def text(before: Codebook, after: Codebook, changes: Sequence[Change]) -> Iterator[str]:
    """The changes for the terminal: a line each, under the code that they are about."""
    yield f"{before.name} {before.version} → {after.name} {after.version}: {summary(changes)}"
    last = ""
    for change in changes:
        if change.code and change.code != last:
            yield change.code
        last = change.code
        yield f"  {line(change)}"


def summary(changes: Sequence[Change]) -> str:
    """All changes in a few words.

    >>> summary([Change("moved", "a"), Change("changed", "b", "keywords", ("x",), ())])
    '1 moved, keywords of 1'
    """
    codes: dict[str, set[str]] = {}
    for change in changes:
        if change.code:
            what = change.kind if change.kind != "changed" else f"{change.field} of"
            codes.setdefault(what, set()).add(change.code)
    parts = [f"{what} {len(ids)}" if what.endswith(" of") else f"{len(ids)} {what}"
             for what, ids in codes.items()]  # fmt: skip
    own = [change.field for change in changes if not change.code]
    return ", ".join(parts + own) or "nothing that counts"


def markdown(before: Codebook, after: Codebook, changes: Sequence[Change]) -> str:
    """The changes for a pull request."""
    lines = [f"## Codebook {_named(before)} → {_named(after)}", ""]
    lines += [f"{summary(changes)}." if changes else "No code has changed.", ""]
    for title, group in _grouped(changes):
        lines += [f"### {title}", "", *_entries(group, before, after), ""]
    return "\n".join(lines).rstrip() + "\n"


def _named(book: Codebook) -> str:
    return _safe(f"{book.name} {book.version}")


def _grouped(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    held: dict[str, list[Change]] = {kind: [] for kind in _TITLES}
    for change in changes:
        held[change.kind if change.code else ""].append(change)
    return ((_TITLES[kind], group) for kind, group in held.items() if group)


def _entries(group: Iterable[Change], before: Codebook, after: Codebook) -> Iterator[str]:
    for change in group:
        code = after.by_id.get(change.code) or before.by_id.get(change.code)
        named = f"`{code.id}` {_safe(code.name)}: " if code else ""
        if change.kind == "renamed":
            named = f"`{change.code}` "
        if change.field and (change.plus or change.minus):
            yield f"- {named}{change.field}"
            yield from (f"  - added: {_safe(written(item))}" for item in change.plus)
            yield from (f"  - removed: {_safe(written(item))}" for item in change.minus)
        elif change.kind == "changed" and code:
            yield f"- {named}{change.field}"
            yield f"  - before: {_safe(_or_none(change.before))}"
            yield f"  - after: {_safe(_or_none(change.after))}"
        else:
            yield f"- {named}{_safe(line(change))}"


def _safe(text: str) -> str:
    r"""Text that Markdown shows as it is.

    >>> _safe("trust* <b>")
    'trust\\* \\<b>'
    """
    return "".join(f"\\{each}" if each in "\\`*_<[#|" else each for each in text)
