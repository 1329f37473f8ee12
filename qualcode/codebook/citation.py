"""A full reference in a few words, as a list of codebooks has room for."""

import re

_DATED = re.compile(r"(?P<authors>[^()]{2,400}?) \((?P<year>(?:19|20)\d\d)\)")
_AUTHOR = re.compile(r"(?P<surname>[^\W\d_][\w'’ -]*), (?:[^\W\d_]\. ?)+")


def short(source: str) -> str:
    r"""The first work of a source by author and year, and how many more there are.

    >>> short("Sebba, J., Kent, P. and Tregenza, J. (2012) JPD. Nottingham.\n\nMay, C. (2009) N.")
    'Sebba et al. 2012, and 1 more'
    >>> short("May, C. and Finch, T. (2009) Implementing."), short("our own fieldwork")
    ('May and Finch 2009', 'our own fieldwork')
    """
    works = [found for part in source.split("\n") if (found := _DATED.match(part))]
    if not works:
        first = source.split("\n", maxsplit=1)[0]
        return first if len(first) <= 40 else f"{first[:39].rsplit(' ', 1)[0].rstrip(',')} …"
    more = f", and {len(works) - 1} more" if len(works) > 1 else ""
    return f"{_names(works[0]['authors'])} {works[0]['year']}{more}"


def _names(authors: str) -> str:
    """One or two surnames, or the first and `et al.`; what is no list of persons stays."""
    surnames = [found["surname"].removeprefix("and ") for found in _AUTHOR.finditer(authors)]
    if not surnames:
        return authors
    several = len(surnames) > 2 or "et al" in authors
    return f"{surnames[0]} et al." if several else " and ".join(surnames)
