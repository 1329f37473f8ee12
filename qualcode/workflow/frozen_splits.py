"""Splits that a file freezes: which sources teach and which are held out, seed by seed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualcode.errors import Finding, QualcodeError

_SHOWN = 3  # names in a finding

Split = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True)
class Splits:
    """The numbers of the sources that teach and that ask, for each seed; and what is to be said."""

    over: tuple[Split, ...]
    findings: tuple[Finding, ...] = ()


def read(path: Path, numbers: Mapping[str, int], seeds: int | None = None) -> Splits:
    """The splits of a file, all or so many; `numbers` are those of the sources that are judged.

    A name that is none of them is left out and told.
    """
    named = _named(path)[:seeds]
    if seeds and len(named) < seeds:
        raise QualcodeError(f"{path} holds {len(named)} splits, not {seeds}", hint="less --seeds")
    over = tuple(_numbered(path, sides, numbers) for sides in named)
    strange = sorted({name for sides in named for side in sides for name in side} - set(numbers))
    return Splits(over, (_strange(path, strange),) if strange else ())


def _named(path: Path) -> list[tuple[list[str], list[str]]]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        named = [(_names(each["train"]), _names(each["test"])) for each in held.values()]
    except OSError as fault:
        raise QualcodeError(f"{path} cannot be read: {fault.strerror}") from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise _none(path) from fault
    if not named:
        raise _none(path)
    return named


def _none(path: Path) -> QualcodeError:
    return QualcodeError(
        f"{path} is no file of splits", hint='{"0": {"train": [sources], "test": [sources]}, …}'
    )


def _names(side: Any) -> list[str]:
    if not isinstance(side, list) or not all(isinstance(name, str) for name in side):
        raise TypeError
    return side


def _numbered(
    path: Path, sides: tuple[Sequence[str], Sequence[str]], numbers: Mapping[str, int]
) -> Split:
    teach, ask = ([numbers[name] for name in side if name in numbers] for side in sides)
    if not teach or not ask or set(teach) & set(ask):
        raise QualcodeError(
            f"{path}: a split must name judged sources to train on, and others to test on"
        )
    return teach, ask


def _strange(path: Path, names: Sequence[str]) -> Finding:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return Finding(
        "warning", str(path), f"left out: {', '.join(names[:_SHOWN])}{more}",
        "no source of this name is judged; qualcode done SOURCE, or --base all",
    )  # fmt: skip
