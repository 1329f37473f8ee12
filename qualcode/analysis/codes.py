"""The codes that a table shows: which, in what order, and how a row names them."""

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from qualcode.codebook.model import Code, Codebook
from qualcode.errors import QualcodeError, unknown


def every(codebook: Codebook, used: Iterable[str]) -> tuple[Code, ...]:
    """The codes in tree order; last, as themes of their own, those that only the codings know."""
    strays = sorted(set(used) - set(codebook.by_id))
    return (*codebook.codes, *(Code(id=code, name=code, path=(code,)) for code in strays))


def shown(
    codes: Sequence[Code], chosen: Collection[str] = (), level: int | None = None
) -> tuple[Code, ...]:
    """The chosen codes with all below them, down to a level of the tree; all without a choice.

    >>> tree = [Code("a", "A", path=("a",)), Code("b", "B", path=("a", "b"))]
    >>> [code.id for code in shown(tree, level=1)], [code.id for code in shown(tree, ["b"], 1)]
    (['a'], ['b'])
    """
    if level is not None and level < 1:
        raise QualcodeError(f"there is no level {level} of codes", hint="themes are --level 1")
    known = [code.id for code in codes]
    for each in chosen:
        if each not in known:
            raise unknown("code", each, known)
    tops = set(chosen)
    return tuple(
        code
        for code in codes
        if (not tops or tops & set(code.path))
        and (level is None or len(code.path) <= level or code.id in tops)
    )


def described(rows: Sequence[Code], codes: Sequence[Code]) -> pl.DataFrame:
    """The columns that say which code a row is: id, name, theme and level in the tree."""
    names = {code.id: code.name for code in codes}
    return pl.DataFrame(
        {
            "code": [code.id for code in rows],
            "name": [code.name for code in rows],
            "theme": [names.get(code.path[0], code.path[0]) for code in rows],
            "level": [len(code.path) for code in rows],
        },
        schema={"code": pl.String, "name": pl.String, "theme": pl.String, "level": pl.Int64},
    )


def path_names(codes: Sequence[Code]) -> pl.DataFrame:
    """The names along the path of each code: level_1 is the theme, null below the code itself."""
    names = {code.id: code.name for code in codes}
    deepest = max((len(code.path) for code in codes), default=1)
    return pl.DataFrame(
        {
            f"level_{depth + 1}": pl.Series(
                [names.get(code.path[depth]) if depth < len(code.path) else None for code in codes],
                dtype=pl.String,
            )
            for depth in range(deepest)
        }
    )
