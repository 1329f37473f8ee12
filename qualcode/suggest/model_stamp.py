"""Which sentence model it is: another one under the same name has another stamp.

The stamp is a hash of all that lies in its folder, worked out once for each state of the folder.
"""

import contextlib
import os
from hashlib import blake2b, file_digest
from pathlib import Path

from platformdirs import user_cache_dir

_HUB = "~/.cache/huggingface"


def stamp(model: str) -> str:
    """The stamp of a model, by folder or name; empty where it does not lie on this machine."""
    folder = _folder(model)
    if folder is None:
        return ""
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    state = blake2b(str(folder.resolve()).encode("utf-8", "surrogateescape"), digest_size=16)
    for each in files:
        told = each.stat()
        said = f"\0{each.relative_to(folder)} {told.st_size} {told.st_mtime_ns}"
        state.update(said.encode("utf-8", "surrogateescape"))
    known = Path(user_cache_dir("qualcode")) / "models" / state.hexdigest()
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if found := known.read_text(encoding="ascii"):
            return found
    found = _contents(folder, files)
    with contextlib.suppress(OSError):
        known.parent.mkdir(parents=True, exist_ok=True)
        known.write_text(found, encoding="ascii")
    return found


def _contents(folder: Path, files: list[Path]) -> str:
    """A hash of the names and the contents of all files."""
    whole = blake2b(digest_size=10)
    for each in files:
        whole.update(f"{each.relative_to(folder)}\0".encode("utf-8", "surrogateescape"))
        with each.open("rb") as file:
            whole.update(file_digest(file, blake2b).digest())
    return whole.hexdigest()


def _folder(model: str) -> Path | None:
    """Where a model lies: a folder, or what was fetched last by its name."""
    if Path(model).is_dir():
        return Path(model)
    home = Path(os.environ.get("HF_HOME", _HUB)).expanduser() / "hub"
    hub = Path(os.environ.get("HF_HUB_CACHE", home))
    for name in (model, f"sentence-transformers/{model}"):
        held = hub / f"models--{name.replace('/', '--')}"
        with contextlib.suppress(OSError, UnicodeDecodeError):
            fetched = (held / "refs" / "main").read_text(encoding="ascii").strip()
            return held / "snapshots" / fetched
    return None
