"""What only the codes together can be blamed for: ids that clash, `replaces` that go wrong."""

from collections.abc import Iterator, Mapping, Sequence

from qualcode.codebook.model import Code
from qualcode.codebook.page import Page
from qualcode.codebook.places import Path

Placed = tuple[Path, Code]  # where a code stands in the file, and the code


def check_codes(page: Page, placed: Sequence[Placed]) -> None:
    """Findings about ids, definitions and `replaces`."""
    first: dict[str, Placed] = {}
    for path, code in placed:
        if not code.definition:
            what = f"{_called(code)} has no definition"
            page.warn(path, what, "say in a sentence what it captures")
        if code.id in first:
            line = page.line((*first[code.id][0], "id"))
            page.error(
                (*path, "id"), f"the id `{code.id}` stands twice; the first is in line {line}"
            )
        elif code.id:
            first[code.id] = path, code
    for path, code in placed:
        _check_replaces(page, path, code, first)
    _check_circles(page, first)


def _called(code: Code) -> str:
    """A code as a finding names it."""
    return f"the code `{code.id or code.name}`" if code.id or code.name else "a code"


def _check_replaces(page: Page, path: Path, code: Code, known: Mapping[str, Placed]) -> None:
    """A code replaces others, and only those that are gone or deprecated."""
    for here, old in page.texts((*path, "replaces")):
        if old == code.id:
            page.error(here, f"`{old}` replaces itself")
        elif old in known and known[old][1].status != "deprecated":
            line = page.line(known[old][0])
            hint = f"take the code out, or give it `status: deprecated`; it is in line {line}"
            page.error(here, f"`{code.id}` replaces `{old}`, which is still in use", hint)


def _check_circles(page: Page, known: Mapping[str, Placed]) -> None:
    """No code replaces itself by way of others."""
    done: set[str] = set()
    for start in known:
        circle = _circle(start, known, done)
        if circle:
            path = (*known[circle[0]][0], "replaces")
            page.error(path, f"`replaces` runs in a circle: {' → '.join([*circle, circle[0]])}")


def _circle(start: str, known: Mapping[str, Placed], done: set[str]) -> list[str]:
    """The first circle on the ways that lead from this code; what was walked joins `done`."""
    way: dict[str, Iterator[str]] = {}
    if start not in done:
        way[start] = _older(start, known)
    while way:
        here = next(reversed(way))
        old = next(way[here], None)
        if old is None:
            done.add(here)
            del way[here]
        elif old in way:
            done.update(way)
            return list(way)[list(way).index(old) :]
        elif old not in done:
            way[old] = _older(old, known)
    return []


def _older(code: str, known: Mapping[str, Placed]) -> Iterator[str]:
    """The other codes of this codebook that a code replaces."""
    return (old for old in known[code][1].replaces if old in known and old != code)
