"""What whole sentences mean, by a sentence-transformers model that lies on this machine.

Only where the project's settings name one. Nothing is downloaded, and what was worked out is kept.
"""

import contextlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from qualcode.errors import QualcodeError
from qualcode.suggest.model_stamp import stamp
from qualcode.suggest.row_file import RowFile
from qualcode.suggest.vectors import unit


@dataclass(frozen=True)
class Transformer:
    """Texts to rows of length 1 by a model: a folder, or one that was fetched before by its name.

    `kept` is the file that holds the rows of texts that were asked for before; empty: none.
    """

    model: str
    kept: str = ""

    def __call__(self, texts: Sequence[str]) -> Any:
        """A row for each text; the same whether it was kept or not."""
        memory = _memory(self)
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in memory.rows}
        if new:
            memory.add(dict(zip(new, self._encoded(list(new.values())), strict=True)))
        memory.asked.update(keys)
        rows = np.array([memory.rows[key] for key in keys], dtype=np.float32)
        return unit(rows) if len(rows) else np.zeros((0, 1), dtype=np.float32)

    def __reduce__(self) -> tuple[type["Transformer"], tuple[str]]:
        """In another process nothing is kept: a worker never sees the project's folder."""
        return Transformer, (self.model,)

    def keep(self, texts: Iterable[str]) -> None:
        """Forget all but these texts and what was asked for by now."""
        _memory(self).keep({_key(text) for text in texts})

    def _encoded(self, texts: Sequence[str]) -> Any:
        rows = _loaded(self.model).encode(texts, batch_size=64, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float16)


@dataclass
class _Memory:
    """Rows by the keys of their texts, in memory and in a file that grows as they come."""

    file: RowFile | None
    rows: dict[bytes, Any]
    asked: set[bytes] = field(default_factory=set)

    def add(self, new: dict[bytes, Any]) -> None:
        self.rows.update(new)
        if self.file is not None:
            self.file.add(new)

    def keep(self, wanted: set[bytes]) -> None:
        gone = self.rows.keys() - wanted - self.asked
        for key in gone:
            del self.rows[key]
        if gone and self.file is not None:
            self.file.write(self.rows)


def _key(text: str) -> bytes:
    """Sixteen bytes without a zero at the end, which numpy would cut off."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return digest if digest[-1] else digest[:-1] + b"\x01"


@cache
def _memory(asked: Transformer) -> _Memory:
    if not asked.kept:
        return _Memory(None, {})
    file = RowFile(Path(asked.kept), f"{asked.model} {stamp(asked.model)}")
    return _Memory(file, file.read())


@cache
def _loaded(model: str) -> Any:
    """The model, from this machine alone."""
    # read when the library is imported
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_VERBOSITY="error")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as fault:
        raise QualcodeError(
            "a sentence model needs a package that is not installed",
            hint="pip install 'qualcode[transformers]', or take `vectors` out of qualcode.toml",
        ) from fault
    _quiet()
    try:
        return SentenceTransformer(model, device="cpu", local_files_only=True)
    except Exception as fault:
        told = str(fault).partition("\n")[0][:200]
        why = f"cannot be loaded: {told}" if Path(model).is_dir() else "is not on this machine"
        raise QualcodeError(
            f"the sentence model {model} {why}",
            hint="`vectors` in qualcode.toml names a folder, or a model that lies on this machine",
        ) from fault


def _quiet() -> None:
    """No bar of the library's own: what is told is told by whoever asks."""
    with contextlib.suppress(ImportError, AttributeError):
        from transformers.utils import logging

        logging.disable_progress_bar()
