"""A file of rows of numbers by their keys, that grows at its end as they are worked out.

Made anew where it is missing, damaged, or of another model; to lose it costs time, no answer.
"""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

KEY = 16  # bytes; the last one is no zero


@dataclass(frozen=True)
class RowFile:
    """A file of what one model says: a line that names it, then keys and rows of one length."""

    path: Path
    model: str

    def read(self) -> dict[bytes, Any]:
        """The rows of this model that are there."""
        try:
            data = self.path.read_bytes()
            head, _, body = data.partition(b"\n")
            kind = _kind(self._told(head))
            held = np.frombuffer(body, dtype=kind, count=len(body) // kind.itemsize)
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return dict(zip(held["key"].tolist(), held["row"].copy(), strict=True))

    def add(self, rows: Mapping[bytes, Any]) -> None:
        """Put these at the end, after the last whole row; or begin the file with them."""
        kind = _kind(len(next(iter(rows.values()))))
        try:
            with self.path.open("r+b") as file:
                head = file.readline()
                kind = self._same(head, kind)
                begin, end = len(head), file.seek(0, os.SEEK_END)
                file.seek(end - (end - begin) % kind.itemsize)
                file.truncate()
                file.write(_packed(rows, kind))
        except (OSError, ValueError, KeyError, TypeError):
            self.write(rows)

    def write(self, rows: Mapping[bytes, Any]) -> None:
        """Put the whole file in place at once with these rows and no others."""
        if not rows:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
            return
        length = len(next(iter(rows.values())))
        head = json.dumps({"model": self.model, "length": length}).encode()
        with contextlib.suppress(OSError):
            handle, name = tempfile.mkstemp(
                dir=self.path.parent, prefix=self.path.stem, suffix=".part"
            )
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(head + b"\n" + _packed(rows, _kind(length)))
                Path(name).replace(self.path)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def _same(self, head: bytes, kind: Any) -> Any:
        """The kind of rows, if the file has just these."""
        if _kind(self._told(head)) != kind:
            raise ValueError
        return kind

    def _told(self, head: bytes) -> int:
        """The length of rows that the first line tells, if it is of this model."""
        said = json.loads(head)
        if said["model"] != self.model:
            raise ValueError
        return int(said["length"])


def _kind(length: int) -> Any:
    return np.dtype([("key", f"S{KEY}"), ("row", "<f2", (length,))])


def _packed(rows: Mapping[bytes, Any], kind: Any) -> bytes:
    held = np.zeros(len(rows), dtype=kind)
    held["key"] = list(rows)
    held["row"] = list(rows.values())
    return held.tobytes()
