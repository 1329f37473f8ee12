"""Measure how suggestions do: on the sample study, on meetings (QMSum), on lessons (TalkMoves).

    python scripts/judge_suggestions.py [FOLDER] [--seeds 5] [--sizes 25,50,…] [--model MODEL]

FOLDER holds `qmsum` and `talkmoves`, as their makers publish them; qualcode itself needs neither.
More seeds than there are splits draw other sentences from the same.
With --model a sentence-transformers model is judged beside, alone and in the place of our vectors.
Each code of the meetings is known by its name only; the keywords are the content words of the name.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from qualcode.codebook.model import Code, Codebook
from qualcode.coding.figure import NAMES, Step
from qualcode.coding.suggestion import Embed, Material, SourceText, Stretch
from qualcode.suggest import contenders, learning_curve
from qualcode.suggest.bench import Bench
from qualcode.suggest.embedding import Transformer
from qualcode.suggest.judging import Answers, Question, judge
from qualcode.suggest.learned import FLOOR
from qualcode.suggest.lexicon import Lexicon
from qualcode.suggest.words_baseline import WordsBaseline
from qualcode.text.stems import content_words

_TEACHER = re.compile(r"T\d?$|T[ ,/]|teacher", re.IGNORECASE)
_MOVES = {  # the manual's names of what teachers (T) and students (S) do; 1 and 6 are "none"
    "T2": "Keeping everyone together", "T3": "Getting students to relate to another's ideas",
    "T4": "Restating", "T5": "Revoicing", "T7": "Pressing for accuracy",
    "T8": "Pressing for reasoning", "T9": "Context", "S2": "Relating to another student",
    "S3": "Asking for more information", "S4": "Making a claim",
    "S5": "Providing evidence or reasoning",
}  # fmt: skip


def source(name: str, turns: Sequence[tuple[str, str]]) -> SourceText:
    """A source of (role, text) turns, one after the other."""
    texts = [text for _, text in turns]
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1].tolist()
    return SourceText(name, range(1, len(turns) + 1), starts, texts, [role for role, _ in turns])


def meetings(folder: Path, kind: str, text: str) -> Iterator[tuple[SourceText, list[Code], Any]]:
    """Each meeting with its topics or questions as codes, and the turns that answer them."""
    for path in sorted((folder / "qmsum").glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        turns = [("participant", each["content"]) for each in held["meeting_transcripts"]]
        told = source(path.stem, turns)
        codes, stretches = [], []
        for number, each in enumerate(held[f"{kind}_list"]):
            code = f"{path.stem}-{number}"
            words = tuple(dict.fromkeys(content_words(each[text])))
            codes.append(Code(code, each[text], keywords=words, path=(code,)))
            for first, last in each["relevant_text_span"]:
                end = min(int(last), len(turns) - 1)
                stretches.append((told.starts[int(first)], told.starts[end] + 1, code))
        yield told, codes, stretches


def lessons(folder: Path) -> Iterator[tuple[SourceText, list[Stretch]]]:
    """Each lesson sentence by sentence, with what experts coded."""
    from openpyxl import load_workbook

    for path in sorted((folder / "talkmoves" / "subset1").glob("*.xlsx")):
        rows = load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        names = [str(cell or "").strip() for cell in next(rows)]
        held = [dict(zip(names, row, strict=False)) for row in rows]
        spoken = [each for each in held if str(each.get("Sentence") or "").strip()]
        yield _lesson(path.name, spoken)


def _lesson(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[SourceText, list[Stretch]]:
    def speaks(row: Mapping[str, Any]) -> tuple[Any, str]:
        return row.get("Turn"), str(row.get("Speaker") or "").strip()

    turns: list[tuple[str, str]] = []
    stretches: list[Stretch] = []
    at = 0
    for (_, who), group in groupby(rows, speaks):
        sentences = []
        for row in group:
            said = re.sub(r"\s+", " ", str(row["Sentence"]).strip())
            for side, column in (("T", "Teacher Tag"), ("S", "Student Tag")):
                move = re.match(r"\s*(\d)", str(row.get(column) or ""))
                if move and side + move[1] in _MOVES:
                    stretches.append((at, at + len(said), f"move-{side}{move[1]}".lower()))
            sentences.append(said)
            at += len(said) + 1
        turns.append(("teacher" if _TEACHER.match(who) else "student", " ".join(sentences)))
    return source(name, turns), stretches


def zero_shot(
    folder: Path, kind: str, text: str, embed: Embed | None = None
) -> dict[str, list[float]]:
    """Average precision of each topic or question, sought in its own meeting, by method."""
    found: dict[str, list[float]] = {}
    for told, codes, stretches in meetings(folder, kind, text):
        book, material = Codebook("meeting", "1", tuple(codes)), Material(lambda t=told: [t])
        bench = Bench.of(book, material, "turn", {told.revision: stretches}, [told.revision])
        if bench is None:
            continue
        found.setdefault("chance", []).extend(chance(bench.question))
        modelled = with_model(book, told, stretches, bench, embed) if embed else ()
        ours = (contenders.rules(bench, "keyword"), bm25(bench), contenders.semantic(bench))
        for said in (*ours, *modelled):
            _, ones = judge(bench.question, said)
            values = (one.figures["ap"].value for one in ones)
            found.setdefault(said.method, []).extend(v for v in values if v is not None)
    if not found:
        raise SystemExit(f"{folder} holds no meetings")
    return found


def with_model(
    book: Codebook, told: SourceText, stretches: Sequence[Stretch], bench: Bench, embed: Embed
) -> Iterator[Answers]:
    """A sentence model alone, smoothed over turns, without and with rivals; and in `semantic`."""
    from scipy.ndimage import gaussian_filter1d

    passages = [each.text for _, found in bench.cuts for each in found]
    near = embed(passages) @ embed([code.name for code in bench.codes]).T
    yield Answers("model alone", gaussian_filter1d(near, 3.0, axis=0))
    rivals = near - near.mean(axis=1, keepdims=True)
    yield Answers("model less rivals", gaussian_filter1d(rivals, 3.0, axis=0))
    material = Material(lambda: [told], embed=embed)
    other = Bench.of(book, material, "turn", {told.revision: stretches}, [told.revision])
    if other is not None:
        yield Answers("semantic with model", contenders.semantic(other).scores)


def bm25(bench: Bench) -> Answers:
    """BM25 on stems of the words in a code's name; nothing else."""
    passages = [each for _, found in bench.cuts for each in found]
    lexicon = Lexicon.of(passages)
    told = lexicon.saturated(lexicon.counted(passages)).tocsc()
    scores = np.zeros(bench.given.shape)
    for code, each in enumerate(bench.codes):
        stems = {lexicon.number(word) for word in content_words(each.name)} - {None}
        columns = sorted(stems)
        scores[:, code] = told[:, columns] @ lexicon.weights[columns]
    return Answers("BM25", scores)


def role(bench: Bench) -> Answers:
    """Teachers' talk for moves of teachers, students' for those of students; nothing else."""
    by_teacher = np.array([code.id.startswith("move-t") for code in bench.codes])
    spoken = [
        source.roles[each.turn] == "teacher" for source, found in bench.cuts for each in found
    ]
    return Answers("role alone", (np.array(spoken)[:, None] == by_teacher).astype(float))


def chance(question: Question) -> list[float]:
    """The share of positives of each code: what an order at random gives."""
    given = (question.truth * question.asked).sum(axis=0)
    return [float(each) for each in (given / question.asked.sum(axis=0))[given > 0]]


def sample_study() -> None:
    """The sample study as `qualcode demo` makes it, judged by the commands that the page shows."""
    told = (
        ("--against", "jo", "--unit", "turn"),
        ("--unit", "sentence"),
        ("--review", "doubtful", "--review", "certain"),
        ("--review", "doubtful", "--review", "certain", "--unit", "turn"),
    )
    with TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "qualcode")
        subprocess.run((*command, "demo", "study"), cwd=folder, check=True, capture_output=True)
        for options in told:
            typed = ("evaluate", "--layer", "mina", *options)
            print("$ qualcode", *typed, flush=True)
            subprocess.run((*command, *typed), cwd=Path(folder, "study"), check=True)


def by_model(vectors: Any) -> contenders.Pupil:
    """A sentence model with logistic regression, as many build it first."""
    from scipy.sparse import csr_matrix

    units = WordsBaseline(csr_matrix(vectors), hold=10.0)

    def pupil(bench: Bench, teaching: Any, asked: Any) -> contenders.Taught:
        chances = units.chances(teaching, bench.teaching[teaching], asked)
        return contenders.Taught(chances, chances >= FLOOR)

    return pupil


def lesson_steps(
    folder: Path, seeds: int, sizes: Sequence[int], embed: Embed | None = None
) -> Sequence[Step]:
    """The learning curve on lessons: teachers' and students' moves, on the published splits."""
    told = list(lessons(folder))
    codes = tuple(
        Code(f"move-{key}".lower(), name, kind="act", path=(f"move-{key}".lower(),))
        for key, name in _MOVES.items()
    )
    book = Codebook("lessons", "1", codes)
    coded = {each.revision: stretches for each, stretches in told}
    every = [each for each, _ in told]
    bench = Bench.of(book, Material(lambda: every), "sentence", coded, coded, interviewers=True)
    if bench is None:
        raise SystemExit(f"{folder} holds no lessons")
    held = json.loads((folder / "talkmoves" / "splits.json").read_text(encoding="utf-8"))
    number = {each.revision: place for place, (each, _) in enumerate(bench.cuts)}
    over = [
        tuple(
            [number[name] for name in held[str(seed % len(held))][side]]
            for side in ("train", "test")
        )
        for seed in range(seeds)
    ]
    question = bench.question
    print(f"lessons: {len(bench.cuts)} sources, {len(question.truth):,} sentences,"
          f" {len(codes)} codes, chance {np.mean(chance(question)):.3f}")  # fmt: skip
    fixed = [contenders.semantic(bench), role(bench)]
    pupils = dict(contenders.PUPILS)
    if embed is not None:
        pupils["model + LR"] = by_model(embed([p.text for _, cut in bench.cuts for p in cut]))
    return learning_curve.curve(bench, fixed, over, sizes, pupils=pupils).steps


def main() -> None:
    """Print what was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--sizes", default=",".join(map(str, learning_curve.SIZES)))
    parser.add_argument("--model", default="", help="a sentence-transformers model: its folder")
    asked = parser.parse_args()
    sample_study()
    if asked.folder is None:
        return
    embed = Transformer(asked.model) if asked.model else None
    for name, kind, text in (
        ("topics", "topic", "topic"),
        ("questions", "specific_query", "query"),
    ):
        for method, values in zero_shot(asked.folder, kind, text, embed).items():
            print(f"{name}: {method:20} AP {np.mean(values):.3f} ({len(values)} codes)", flush=True)
    sizes = [int(k) for k in asked.sizes.split(",")]
    for step in lesson_steps(asked.folder, asked.seeds, sizes, embed):
        told = ", ".join(
            f"{name} {figure.value:.3f} (sd {step.spread[name] or 0:.3f})"
            for name in NAMES
            if (figure := step.figures[name]).value is not None
        )
        print(f"lessons: {step.method:12} k={step.decided or '-'}: {told}", flush=True)


if __name__ == "__main__":
    main()
