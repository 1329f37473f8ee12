"""Where the codebooks and the sample study lie that come with qualcode."""

from pathlib import Path

from qualcode.errors import unknown

_PACKAGE = Path(__file__).resolve().parent.parent


def names() -> list[str]:
    """The names of the codebooks that ship with qualcode."""
    return sorted(file.stem for file in _folder("codebooks").glob("*.yaml"))


def path(name: str) -> Path:
    """The file of a codebook that ships with qualcode."""
    if name not in names():
        raise unknown("codebook", name, names())
    return _folder("codebooks") / f"{name}.yaml"


def sample_folder() -> Path:
    """The transcripts of the fictional sample study."""
    return _folder("transcripts")


def _folder(name: str) -> Path:
    """A folder inside the installed package, else one beside it in a checkout."""
    installed = _PACKAGE / "shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
