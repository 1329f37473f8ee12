"""What became of one code from version to version of its codebook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qualcode.codebook.dump import code_values
from qualcode.codebook.model import Code, Codebook


@dataclass(frozen=True, slots=True)
class Step:
    """A version that changed the code, and how."""

    version: str  # its id in the project
    what: str


def steps(code: str, versions: Iterable[tuple[str, Codebook]]) -> Iterator[Step]:
    """The versions that changed a code, oldest first.

    >>> one = Codebook("x", "1", (Code("a", "A", path=("a",)),))
    >>> two = Codebook("x", "2", (Code("a", "B", keywords=("b",), path=("a",)),))
    >>> [step.what for step in steps("a", [("i", one), ("ii", two)])]
    ['first there', 'changed: name, keywords']
    """
    before: Code | None = None
    seen = False
    for version, book in versions:
        now = book.by_id.get(code)
        what = _change(before, now, back=seen)
        if what:
            yield Step(version, what)
        before, seen = now, seen or now is not None


def _change(before: Code | None, now: Code | None, *, back: bool) -> str:
    """What happened between two versions, in words; nothing if nothing did."""
    if now is None:
        return "taken out" if before is not None else ""
    if before is None:
        heir = f", takes over from {', '.join(now.replaces)}" if now.replaces else ""
        return ("there again" if back else "first there") + heir
    old, new = code_values(before), code_values(now)
    fields = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    moved = f"moved below {now.parent or 'no other code'}" if before.path != now.path else ""
    changed = f"changed: {', '.join(fields)}" if fields else ""
    return "; ".join(each for each in (changed, moved) if each)
