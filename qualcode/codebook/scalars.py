"""What an unquoted word of a YAML file means: the core schema of YAML 1.2 and nothing more."""

import re

Scalar = str | int | float | bool | None

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_WHOLE = re.compile(r"[-+]?[0-9]{1,4000}")
_OCTAL = re.compile(r"0o[0-7]{1,1000}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,1000}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?\.(inf|Inf|INF)")
_UNDEFINED = frozenset({".nan", ".NaN", ".NAN"})


def resolve(plain: str) -> Scalar:
    """The value of an unquoted word.

    `no`, `yes`, `on` and `off` are words, times and dates are text, a leading zero changes
    nothing (`010` is ten), `0o17` and `0x1F` are octal and hexadecimal.

    >>> [resolve(each) for each in ("no", "12:30", "2024-01-01", "010", "0o17", "1_000")]
    ['no', '12:30', '2024-01-01', 10, 15, '1_000']
    >>> [resolve(each) for each in ("~", "true", "True", "yes", "1e3", "-.inf")]
    [None, True, True, 'yes', 1000.0, -inf]
    """
    if plain in _NOTHING:
        return None
    if plain in _TRUE or plain in _FALSE:
        return plain in _TRUE
    number = _number(plain)
    return plain if number is None else number


def _number(plain: str) -> int | float | None:
    """The number that the word writes, None where it writes none."""
    if _WHOLE.fullmatch(plain):
        return int(plain)
    if _OCTAL.fullmatch(plain) or _HEXADECIMAL.fullmatch(plain):
        return int(plain, 0)
    if _DECIMAL.fullmatch(plain):
        return float(plain)
    if _INFINITE.fullmatch(plain):
        return float(plain.replace(".", ""))
    return float("nan") if plain in _UNDEFINED else None
