"""The forms of words, kept on disk: LemmInflect is only loaded for words it has not seen.

A cache that cannot be read or written costs a second, never an answer.
"""

import contextlib
import json
import os
import pkgutil
import tempfile
from collections.abc import Iterable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_dir

from qualcode.text.forms import Inflected, inflected

_Rows = dict[str, tuple[list[str], list[str]]]


def inflect(words: Iterable[str]) -> dict[str, Inflected]:
    """Every word with its forms, from the cache where they are known."""
    wanted = sorted(set(words))
    known = _read(_file())
    new = {word: _row(inflected(word)) for word in wanted if word not in known}
    if new:
        _write(_file(), known | new)
        known |= new
    return {word: Inflected(*map(frozenset, known[word])) for word in wanted}


def _file() -> Path:
    """Where the forms of these rules and this dictionary are kept; other rules, another file."""
    rules = pkgutil.get_data("qualcode.text", "forms.py") or b""
    stamp = blake2b(rules + version("lemminflect").encode(), digest_size=8).hexdigest()
    return Path(user_cache_dir("qualcode")) / f"forms-{stamp}.json"


def _row(found: Inflected) -> tuple[list[str], list[str]]:
    return sorted(found.forms), sorted(found.owners)


def _read(file: Path) -> _Rows:
    """What the cache holds, nothing where it is missing or damaged."""
    try:
        rows = json.loads(file.read_text("utf-8"))
        return {word: _checked(row) for word, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _checked(row: object) -> tuple[list[str], list[str]]:
    """A row of two lists of words."""
    match row:
        case [list(forms), list(owners)] if all(isinstance(each, str) for each in forms + owners):
            return forms, owners
    raise ValueError("not a row of forms")


def _write(file: Path, rows: _Rows) -> None:
    """Put the whole cache in place at once, so that another process reads the old or the new."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(rows, out, ensure_ascii=False)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
