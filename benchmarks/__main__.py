"""`make bench`: every promise on speed, as a ratio to a bare script in the same run."""

import argparse
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measure import HEADER, Compared, Run, compare, run

HERE = Path(__file__).resolve().parent
PYTHON = sys.executable
STEMS = {
    "project": "words-{}",
    "text_files": "files-{}-{}",
    "captions": "captions-{}-{}",
    "documents": "documents-{}-{}",
    "coded": "coded-{1}",
    "ranked": "ranked-{}",
}
KEYWORDS = ("suggest", "--method", "keyword")
QUALCODE = str(Path(sys.executable).with_name("qualcode"))


def made(folder: Path, kind: str, *sizes: int) -> Path:
    """Material of a kind and size, made by a process of its own so that this one stays small.

    A process starts with the peak memory of the one that made it.
    """
    words = [str(size) for size in sizes]
    subprocess.run(
        [PYTHON, "-m", "benchmarks.material", kind, str(folder), *words],
        check=True,
        stdout=sys.stderr,
    )
    return folder / STEMS[kind].format(*words)


def startup(folder: Path, scale: float) -> Iterator[Compared]:
    """`--help` and `status` against importing Typer alone."""
    _ = scale
    sample = made(folder, "project", 20_000)
    floor = [PYTHON, "-c", "import typer"]
    for words in (["--help"], ["status", "--project", str(sample)]):
        ours = [QUALCODE, *words]
        yield compare(f"qualcode {words[0]}", ours, "import typer", floor, 3, rounds=9)


def keywords(folder: Path, scale: float) -> Iterator[Compared]:
    """Suggestions over 7 million words against a bare scan, and against spaCy's PhraseMatcher.

    All three read every turn, interviewers' too. Ours does not come within a tenth of spaCy's time,
    nor can the bare scan: both write what they find to a database, spaCy's script only counts it,
    and the sample study's own sentences are full of keywords (one suggestion in 60 words; one in
    750 in committee meetings). Folding the text and scanning it takes an eighth.
    """
    seven = made(folder, "project", int(7_000_000 * scale))
    forms = folder / "forms.json"
    subprocess.run([PYTHON, "-m", "benchmarks.keyword_forms", str(forms)], check=True)
    work, hits = folder / "work", folder / "hits.db"
    bare = [
        PYTHON,
        str(HERE / "keyword_floor.py"),
        str(seven / "qualcode.db"),
        str(forms),
        str(hits),
    ]
    spacy = [PYTHON, str(HERE / "keyword_spacy.py"), str(seven / "qualcode.db"), str(forms)]
    prepare = _fresh_copy(seven, work)
    for unit, bound in (("turn", 4.0), ("sentence", 10.0)):
        ours = [QUALCODE, *KEYWORDS, "--interviewers", "--unit", unit, "--project", str(work)]
        yield compare(
            f"suggest --unit {unit}, {scale * 7:g}M words", ours, "bare scan", bare, bound, prepare
        )
    ours = [QUALCODE, *KEYWORDS, "--interviewers", "--unit", "turn", "--project", str(work)]
    yield compare(
        "suggest, against spaCy PhraseMatcher", ours, "spaCy", spacy, 0.1, prepare, rounds=1
    )
    yield compare("the bare scan, against the same", bare, "spaCy", spacy, 0.1, rounds=1)


def imports(folder: Path, scale: float) -> Iterator[Compared]:
    """1,000 text files of 3,000 words against a bare script with one commit a file."""
    files = made(folder, "text_files", int(1_000 * scale), 3_000)
    work = folder / "import"

    prepare = _fresh_project(work)
    ours = [QUALCODE, "import", str(files / "texts"), "--project", str(work)]
    floor = [PYTHON, str(HERE / "import_floor.py"), str(files / "texts"), str(folder / "bare.db")]
    yield compare(
        f"import {1_000 * scale:g} text files", ours, "read, insert, commit", floor, 2, prepare
    )


def captions(folder: Path, scale: float) -> Iterator[Compared]:
    """200 caption files, and the reading of a focus group of six hours, against webvtt-py alone."""
    work = folder / "import"
    floor = [PYTHON, str(HERE / "captions_floor.py")]
    many = made(folder, "captions", int(200 * scale), 3_000) / "texts"
    ours = [QUALCODE, "import", str(many), "--project", str(work)]
    what = f"import {200 * scale:g} captions"
    yield compare(what, ours, "webvtt-py", [*floor, str(many)], 1.5, _fresh_project(work))
    long = made(folder, "captions", 1, int(60_000 * scale)) / "texts"
    ours = [PYTHON, str(HERE / "captions_read.py"), str(long)]
    yield compare("read a six-hour focus group", ours, "webvtt-py", [*floor, str(long)], 2)


def documents(folder: Path, scale: float) -> Iterator[Compared]:
    """200 Word documents of 3,000 words against python-docx opening and reading them."""
    files = made(folder, "documents", int(200 * scale), 3_000) / "documents"
    work = folder / "import"
    ours = [QUALCODE, "import", str(files), "--project", str(work)]
    floor = [PYTHON, str(HERE / "docx_floor.py"), str(files)]
    what = f"import {200 * scale:g} Word documents"
    yield compare(what, ours, "python-docx", floor, 1.5, _fresh_project(work))


def tables(folder: Path, scale: float) -> Iterator[Compared]:
    """Frequencies and a turn matrix over a million codings against polars alone."""
    coded = made(folder, "coded", int(7_000_000 * scale), int(1_000_000 * scale))
    out = str(folder / "table.csv")
    for name, extra in (("frequencies", []), ("matrix", ["--rows", "turns"])):
        ours = [QUALCODE, "table", name, *extra, "--layer", "any", "--base", "all",
                "--project", str(coded), "-o", out]  # fmt: skip
        floor = [PYTHON, str(HERE / "table_floor.py"), str(coded / "qualcode.db"), name, out]
        yield compare(f"table {name}, {scale:g}M codings", ours, "SQLite to polars", floor, 2)


def ranks(folder: Path, scale: float) -> Iterator[Compared]:
    """The queue over 200,000 words and 95 codes against TF-IDF and one product with the codes.

    The aim is 2 s cold and 0.3 s after a decision on two free cores: about the time of the floor,
    which ours does not come down to. `tutor` learns from 600 decisions.
    """
    sample = str(made(folder, "ranked", int(200_000 * scale)))
    floor = [PYTHON, str(HERE / "rank_floor.py"), sample]
    ours = [PYTHON, "-m", "benchmarks.rank_ours"]
    for piece, bound in (("rank", 2.5), ("evidence", 5.5), ("tutor", 9.0)):
        what = f"{piece}, {scale * 200:g}k words"
        compared = compare(what, [*ours, piece, sample], "TF-IDF + product", floor, bound)
        yield compared
    yield _refreshed([*ours, "refresh", sample], compared)  # the last one is the tutor
    many = str(made(folder, "project", int(2_000_000 * scale)))
    whole, bare = [*ours, "patterns", many], [*ours, "needed", many]
    yield compare(f"patterns, {scale * 2:g}M words", whole, "search for needed words", bare, 6)


def _refreshed(command: list[str], tutor: Compared) -> Compared:
    """What one decision takes in a process that goes on, against making the tutor anew."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    taken = float(done.stdout)
    ratio = taken / tutor.ours.wall
    return Compared(
        "one decision more", "the tutor anew", Run(taken, 0, 0), tutor.ours, ratio, 0, 0.1
    )


def slope(folder: Path, scale: float) -> Iterator[str]:
    """How the time of suggestions grows with the words: 1 means in step."""
    sizes = [int(size * scale) for size in (100_000, 1_000_000, 10_000_000)]
    taken = []
    for size in sizes:
        work = folder / "work"
        _fresh_copy(made(folder, "project", size), work)()
        used = run([QUALCODE, *KEYWORDS, "--unit", "turn", "--project", str(work)])
        taken.append(used)
        yield f"suggest {size:>10,} words: {used.wall:6.2f} s, peak {used.memory:5.0f} MB"
    start = run([QUALCODE, "--version"]).wall
    steps = [
        math.log((taken[i + 1].wall - start) / (taken[i].wall - start)) / math.log(10)
        for i in (0, 1)
    ]
    yield f"slope per tenfold size: {steps[0]:.2f}, {steps[1]:.2f} (1 = in step)"


def cluster(folder: Path, scale: float) -> Iterator[Compared]:
    """Semantic suggestions on two workers against one process: 1.8 times as fast, or 0.56."""
    work = folder / "work"
    two = made(folder, "project", int(2_000_000 * scale))
    ours = [QUALCODE, "suggest", "--method", "semantic", "--project", str(work), "--engine"]
    what = f"suggest --engine dask:2, {scale * 2:g}M words"
    yield compare(
        what, [*ours, "dask:2"], "--engine local", [*ours, "local"], 1 / 1.8,
        _fresh_copy(two, work), rounds=1,
    )  # fmt: skip


def rate(folder: Path, scale: float) -> Iterator[str]:
    """Words a second and core in one process of one thread, for the plan of a large job."""
    project = made(folder, "project", int(2_000_000 * scale)) / "qualcode.db"
    for method in ("keyword", "semantic"):
        script = [PYTHON, str(HERE / "scoring_rate.py"), str(project), method]
        single = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        yield subprocess.run(script, check=True, capture_output=True, text=True, env=single).stdout


def _fresh_project(work: Path) -> Callable[[], None]:
    def prepare() -> None:
        shutil.rmtree(work, ignore_errors=True)
        run([QUALCODE, "init", str(work), "--coder", "mina"])

    return prepare


def _fresh_copy(kept: Path, work: Path) -> Callable[[], None]:
    def prepare() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(kept, work)

    return prepare


PARTS = {
    "startup": startup,
    "keywords": keywords,
    "imports": imports,
    "captions": captions,
    "documents": documents,
    "tables": tables,
    "cluster": cluster,
    "rank": ranks,
}
LINES = {"slope": slope, "rate": rate}


def main() -> None:
    """Run the benchmarks and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, *LINES, []], help="default: all")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="size of the material, 1 = as promised"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("build/bench"), help="where material is kept"
    )
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    print(HEADER, flush=True)
    for name, part in PARTS.items():
        if not asked.parts or name in asked.parts:
            for compared in part(asked.folder, asked.scale):
                print(compared.line(), flush=True)
    for name, told in LINES.items():
        if not asked.parts or name in asked.parts:
            for line in told(asked.folder, asked.scale):
                print(line.rstrip(), flush=True)


if __name__ == "__main__":
    main()
