"""Finding a project like git finds its folder, and who acts in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.errors import QualcodeError
from qualcode.store import coders
from qualcode.store.database import FILE, Database, open_project

if TYPE_CHECKING:
    from qualcode.suggest.embedding import Transformer

SETTINGS = "qualcode.toml"
VECTORS = "qualcode.vectors.bin"  # made anew where it is missing
_KNOWN = {
    "coder": str, "unit": str, "interviewers": bool, "pattern": str, "nlp": str, "vectors": str,
    "least_words": int, "exclude": list, "most_per_source": int,
}  # fmt: skip
_WORDS = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number, 0 or more",
    list: 'a list of texts, as ["yeah yeah", "mhm"]',
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What `qualcode.toml` beside the database says.

    `unit` is what a suggestion covers (sentence or turn), `interviewers` whether their talk is
    suggested too, `pattern` how source names carry attributes, `coder` who acts when nobody says,
    `nlp` the spaCy pipeline that reads token patterns: the name of an installed one, or a folder.
    `vectors` the sentence-transformers model that says what passages mean: a folder, or one that
    was fetched by its name; nothing is downloaded.
    Suggestions of fewer than `least_words` words, with a phrase of `exclude`, or beyond
    `most_per_source` of one code are not shown in the queue.
    """

    coder: str = ""
    unit: str = "sentence"
    interviewers: bool = False
    pattern: str = ""
    nlp: str = ""
    vectors: str = ""
    least_words: int = 0
    exclude: tuple[str, ...] = ()
    most_per_source: int = 0


def locate(start: Path, given: str = "") -> Path:
    """The project file: in the folder that was given, or the nearest one upward from `start`."""
    if given:
        path = Path(given)
        return path if path.suffix == ".db" else path / FILE
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder / FILE
    raise QualcodeError(
        f"no project here: neither {start} nor a folder above it holds a {FILE}",
        hint="qualcode init makes one; --project DIR names another",
    )


def open_here(given: str = "") -> Database:
    """Open the project that was given or that lies upward from where we stand."""
    return open_project(locate(Path.cwd(), given))


def settings(folder: Path) -> Settings:
    """The project's settings; a wrong one is an error that names it."""
    path = folder / SETTINGS
    return Settings(**_checked(path, _read(path)))


def pipeline(folder: Path) -> str:
    """The spaCy pipeline of the project; a folder is sought beside the settings first."""
    said = settings(folder).nlp
    return _placed(folder, said) if said else said


def sentence_model(folder: Path) -> "Transformer | None":
    """The sentence model of the project, with a file beside it for what was worked out; or none."""
    said = settings(folder).vectors
    if not said:
        return None
    from qualcode.suggest.embedding import Transformer

    return Transformer(_placed(folder, said), str(folder / VECTORS))


def model_stamp(folder: Path) -> str:
    """Which sentence model the settings name by now; empty for none, or where it is not here."""
    said = settings(folder).vectors
    if not said:
        return ""
    from qualcode.suggest.model_stamp import stamp

    return stamp(_placed(folder, said))


def _placed(folder: Path, said: str) -> str:
    """A folder is sought beside the settings first."""
    return str(folder / said) if (folder / said).is_dir() else said


def _read(path: Path) -> dict[str, Any]:
    """What a settings file says; nothing if there is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise QualcodeError(f"{path} cannot be read: {fault.strerror}") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise QualcodeError(f"{path}: {fault}", hint="correct the file or remove it") from fault


def _checked(path: Path, said: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in said.items():
        if key not in _KNOWN:
            raise QualcodeError(
                f"{path}: unknown setting {key!r}", hint=f"known: {', '.join(_KNOWN)}"
            )
        if not _fits(value, _KNOWN[key]):
            raise QualcodeError(f"{path}: {key} must be {_WORDS[_KNOWN[key]]}, not {value!r}")
    if said.get("unit", "turn") not in {"sentence", "turn"}:
        raise QualcodeError(f"{path}: unit must be sentence or turn, not {said['unit']!r}")
    return {key: tuple(value) if _KNOWN[key] is list else value for key, value in said.items()}


def _fits(value: Any, kind: type) -> bool:
    """Whether a value is of the kind that its setting asks for."""
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if kind is list:
        return isinstance(value, list) and all(
            isinstance(each, str) and each.strip() for each in value
        )
    return isinstance(value, kind)


def acting_coder(db: Database, given: str = "") -> str:
    """The coder who decides: given, from the settings, the user's config, or the only one there."""
    wanted = given or settings(db.folder).coder or _configured()
    if wanted:
        return coders.known(db, wanted)
    registered = coders.names(db)
    if len(registered) == 1:
        return registered[0]
    if not registered:
        raise QualcodeError("no coder is registered yet", hint="qualcode coders add NAME")
    raise QualcodeError(
        f"who acts? this project has the coders {', '.join(registered)}",
        hint="say --coder NAME, or set QUALCODE_CODER",
    )


def actor(db: Database, given: str = "") -> str:
    """Who is written in the log for work that is not coding; the login name where nobody says."""
    wanted = given or settings(db.folder).coder or _configured()
    registered = coders.names(db)
    if given or wanted in registered:
        return coders.known(db, wanted)
    return registered[0] if len(registered) == 1 and not wanted else _login()


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody with a name, as in some containers
        return "-"


def _configured() -> str:
    from platformdirs import user_config_path

    path = user_config_path("qualcode") / "config.toml"
    coder = _read(path).get("coder", "")
    if not isinstance(coder, str):
        raise QualcodeError(f"{path}: coder must be {_WORDS[str]}, not {coder!r}")
    return coder
