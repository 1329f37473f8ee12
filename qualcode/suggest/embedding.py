"""What whole sentences mean, by a sentence-transformers model that lies on this machine.

Only where the project's settings name one. Nothing is downloaded, and what was worked out is kept.
"""

import contextlib
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from qualcode.errors import QualcodeError
from qualcode.suggest.vectors import unit

_KEY = "S16"


@dataclass(frozen=True)
class Transformer:
    """Texts to rows of length 1 by a model: a folder, or one that was fetched before by its name.

    `kept` is the file that holds the rows of texts that were asked for before; empty: none.
    """

    model: str
    kept: str = ""

    def __call__(self, texts: Sequence[str]) -> Any:
        """A row for each text; the same whether it was kept or not."""
        known = _known(self)
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            known.update(zip(new, self._encoded(list(new.values())), strict=True))
            if self.kept:
                _write(Path(self.kept), self.stamp(), known)
        rows = np.array([known[key] for key in keys], dtype=np.float32)
        return unit(rows) if len(rows) else np.zeros((0, 1), dtype=np.float32)

    def __reduce__(self) -> tuple[type["Transformer"], tuple[str]]:
        """In another process nothing is kept: a worker never sees the project's folder."""
        return Transformer, (self.model,)

    def _encoded(self, texts: Sequence[str]) -> Any:
        rows = _loaded(self.model).encode(texts, batch_size=64, show_progress_bar=False)
        return np.asarray(rows, dtype=np.float16)

    def stamp(self) -> str:
        """Which model it was: another one under the same name gives another stamp."""
        folder = Path(self.model)
        files = sorted(each for each in folder.rglob("*") if each.is_file())
        sizes = [f"{each.relative_to(folder)} {each.stat().st_size}" for each in files]
        return _key("\n".join([self.model, *sizes])).hex()


def _key(text: str) -> bytes:
    """Sixteen bytes without a zero at the end, which numpy would cut off."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return digest if digest[-1] else digest[:-1] + b"\x01"


@cache
def _known(asked: Transformer) -> dict[bytes, Any]:
    return _read(Path(asked.kept), asked.stamp()) if asked.kept else {}


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


def _read(file: Path, stamp: str) -> dict[bytes, Any]:
    """What is kept of this model; nothing where the file is missing, damaged, or of another."""
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as held:
            if str(held["model"]) != stamp:
                return {}
            keys, rows = held["keys"].tolist(), held["rows"]
            return dict(zip(keys, rows, strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _write(file: Path, stamp: str, known: dict[bytes, Any]) -> None:
    """Put the whole file in place at once; one that cannot be written costs time, no answer."""
    data = io.BytesIO()
    keys = np.array(list(known), dtype=_KEY)
    np.savez(data, model=np.array(stamp), keys=keys, rows=np.array(list(known.values())))
    with contextlib.suppress(OSError):
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data.getvalue())
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
