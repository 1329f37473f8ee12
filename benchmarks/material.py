"""Made-up material of a given size, from the sample study's own sentences and a fixed seed."""

import random
import re
import shutil
import sqlite3
import sys
from itertools import count
from pathlib import Path

from qualcode.coding.ids import new_id
from qualcode.importers import registry
from qualcode.store import coders, database, notes, runs, sources, suggestions
from qualcode.store.database import Database
from qualcode.store.events import Changes
from qualcode.text.sentences import sentences
from qualcode.text.words import count as count_words
from qualcode.transcript.document import Document, Turn
from qualcode.transcript.people import Speaker
from qualcode.workflow import begin, decide, suggest

ROOT = Path(__file__).resolve().parent.parent
WORDS_A_TURN = 17
TURNS_A_SOURCE = 400
ROLES = {"Interviewer": "interviewer", "Helen": "headteacher"}
LABELS = ("Interviewer", "Helen", "Tom", "Priya", "Gareth")


def study_sentences() -> list[str]:
    """Every sentence of the sample study."""
    found = []
    for path in sorted((ROOT / "transcripts").glob("w*/*.*")):
        for document in registry.read_file(path).documents:
            for turn in document.turns:
                speech = document.speech(turn)
                found += [speech[start:end] for start, end in sentences(speech)]
    return found


def speeches(chance: random.Random, stock: list[str], words: int) -> list[str]:
    """About so many words of talk, in turns of about 17 words."""
    made, spoken = [], 0
    while spoken < words:
        turn = chance.choice(stock)
        while count_words(turn) < WORDS_A_TURN - 5:
            turn += " " + chance.choice(stock)
        made.append(turn)
        spoken += count_words(turn)
    return made


def document(talk: list[str]) -> Document:
    """A transcript of these turns."""
    text, turns, at = [], [], 0
    for number, speech in enumerate(talk):
        label = LABELS[number % len(LABELS)]
        at += len(label) + 2
        turns.append(Turn(at, at + len(speech), label))
        text.append(f"{label}: {speech}\n")
        at += len(speech) + 1
    return Document("".join(text), tuple(turns), "made/1")


def project(folder: Path, words: int) -> Path:
    """A project of about so many words under the JPD codebook; made once, then kept."""
    path = folder / f"words-{words}"
    if (path / "made").exists():
        return path
    shutil.rmtree(path, ignore_errors=True)
    begin.init(path, "jpd", "mina")
    chance, stock = random.Random(words), study_sentences()
    with database.open_project(path / database.FILE) as db:
        _fill(db, chance, stock, words)
    (path / "made").touch()
    return path


def _fill(db: Database, chance: random.Random, stock: list[str], words: int) -> None:
    run, changes, left = runs.start(db, "import", "mina"), Changes(), words
    for number in count():
        talk = speeches(chance, stock, min(left, WORDS_A_TURN * TURNS_A_SOURCE))
        left -= sum(map(count_words, talk))
        made = document(talk)
        speakers = tuple(
            Speaker(label, "", f"P{number}-{label}", f"S{number % 40}", ROLES.get(label, "teacher"))
            for label in LABELS
        )
        with db.writing():
            new = sources.Incoming(f"s{number:05}", made, made.text.encode(), ".txt", speakers)
            sources.add(db, run, new, changes)
        if left <= 0:
            break
    with db.writing():
        runs.finish(db, run, "import", "mina", changes)


def ranked(folder: Path, words: int) -> Path:
    """A project of about so many words under 95 codes; a coder has decided on 600 suggestions.

    Its vocabulary grows as that of a study does, to about 9,000 of 200,000 words: the sample
    study's sentences come back with some of their words exchanged.
    """
    path = folder / f"ranked-{words}"
    if (path / "made").exists():
        return path
    shutil.rmtree(path, ignore_errors=True)
    begin.init(path, "jpd+cfir-2022", "mina")
    chance, stock = random.Random(words), study_sentences()
    others = other_words()
    stock = [varied(chance, each, others) for each in stock * 10]
    with database.open_project(path / database.FILE) as db:
        _fill(db, chance, stock, words)
        suggest.suggest(db, "mina", suggest.Wish(("keyword", "semantic")))
        _decide(db, chance, 600)
    (path / "made").touch()
    return path


def other_words() -> list[str]:
    """English words, the frequent ones first, as the vectors that ship know them."""
    listed = (ROOT / "qualcode/suggest/static/pieces.txt").read_text("utf-8").split()
    return [word for word in listed if len(word) > 3 and word.isascii() and word.isalpha()]


def varied(chance: random.Random, sentence: str, others: list[str]) -> str:
    """The sentence with one in three of its longer words exchanged, for rare words rarely."""

    def exchanged(found: re.Match[str]) -> str:
        if chance.random() > 1 / 3:
            return found[0]
        return others[int(len(others) * chance.random() ** 2)]

    return re.sub(r"\b[a-z]{5,}\b", exchanged, sentence)


def _decide(db: Database, chance: random.Random, number: int) -> None:
    """Accept two of three suggestions that several methods made, one of four of the others."""
    rows = chance.sample(suggestions.offered(db, "mina"), number)
    found = suggestions.evidence(db, [row.key for row in rows], "mina")
    likely = [len({why.method for why in found[row.key]}) > 1 for row in rows]
    given = [chance.random() < (2 / 3 if both else 1 / 4) for both in likely]
    for wanted, verb in ((True, decide.accept), (False, decide.reject)):
        verb(db, "mina", [row for row, yes in zip(rows, given, strict=True) if yes is wanted])


def text_files(folder: Path, files: int, words: int) -> Path:
    """A folder of text files of so many words each."""
    path = folder / f"files-{files}-{words}"
    if (path / "made").exists():
        return path
    shutil.rmtree(path, ignore_errors=True)
    (path / "texts").mkdir(parents=True)
    chance, stock = random.Random(files), study_sentences()
    for number in range(files):
        talk = speeches(chance, stock, words)
        lines = (f"{LABELS[i % 5]}: {speech}" for i, speech in enumerate(talk))
        (path / "texts" / f"t{number:04}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (path / "made").touch()
    return path


def captions(folder: Path, files: int, words: int) -> Path:
    """A folder of WebVTT files as video calls write them, of so many words each."""
    path = folder / f"captions-{files}-{words}"
    if (path / "made").exists():
        return path
    shutil.rmtree(path, ignore_errors=True)
    (path / "texts").mkdir(parents=True)
    chance, stock = random.Random(files), study_sentences()
    for number in range(files):
        cues = [_cue(i, said) for i, said in enumerate(speeches(chance, stock, words))]
        text = "\r\n\r\n".join(["WEBVTT", *(cue.replace("\n", "\r\n") for cue in cues)]) + "\r\n"
        (path / "texts" / f"t{number:04}.vtt").write_text(text, encoding="utf-8", newline="")
    (path / "made").touch()
    return path


def _cue(number: int, said: str) -> str:
    times = f"{_clock(4 * number)}.000 --> {_clock(4 * number + 3)}.900"
    return f"{number + 1}\n{times}\n{LABELS[number // 3 % 5]}: {said}"


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def documents(folder: Path, files: int, words: int) -> Path:
    """A folder of Word documents of so many words each, with the names in bold."""
    import docx

    path = folder / f"documents-{files}-{words}"
    if (path / "made").exists():
        return path
    shutil.rmtree(path, ignore_errors=True)
    (path / "documents").mkdir(parents=True)
    chance, stock = random.Random(files), study_sentences()
    for number in range(files):
        written = docx.Document()
        for turn, speech in enumerate(speeches(chance, stock, words)):
            paragraph = written.add_paragraph()
            paragraph.add_run(f"{LABELS[turn % len(LABELS)]}:").bold = True
            paragraph.add_run(f" {speech}")
        written.save(str(path / "documents" / f"d{number:04}.docx"))
    (path / "made").touch()
    return path


def coded(folder: Path, words: int, codings: int) -> Path:
    """A project with so many codings by four coders, spread over all turns."""
    path = folder / f"coded-{codings}"
    if (path / "made").exists():
        return path
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(project(folder, words), path, ignore=shutil.ignore_patterns("made"))
    with database.open_project(path / database.FILE) as db:
        for name in ("jo", "sam", "kim"):
            coders.add(db, name)
        _code(db.connection, random.Random(codings), codings)
        for name in sources.ids(db):
            notes.set_status(db, name, "mina", "done")
    (path / "made").touch()
    return path


def _code(connection: sqlite3.Connection, chance: random.Random, codings: int) -> None:
    turns = connection.execute(
        'SELECT revision, number, start, "end", text, words FROM turn WHERE label != ?',
        ("Interviewer",),
    ).fetchall()
    codes = [row[0] for row in connection.execute("SELECT id FROM code WHERE parent IS NOT NULL")]
    connection.execute("BEGIN")
    connection.executemany(
        'INSERT INTO coding (id, revision, start, "end", quote, first_turn, last_turn, words, code,'
        " coder, created) VALUES (?,?,?,?,?,?,?,?,?,?,'2026-01-01T00:00:00.000Z')",
        (
            (
                new_id(),
                revision,
                start,
                end,
                text,
                number,
                number,
                words,
                chance.choice(codes),
                coder,
            )
            for revision, number, start, end, text, words, coder in (
                (*chance.choice(turns), chance.choice(("mina", "jo", "sam", "kim")))
                for _ in range(codings)
            )
        ),
    )
    connection.execute("COMMIT")


def main(kind: str, folder: str, *sizes: str) -> None:
    """Make `project WORDS`, `ranked WORDS`, `coded WORDS CODINGS`; of the others `FILES WORDS`."""
    makers = {
        "project": project,
        "ranked": ranked,
        "text_files": text_files,
        "captions": captions,
        "documents": documents,
        "coded": coded,
    }
    makers[kind](Path(folder), *map(int, sizes))


if __name__ == "__main__":
    main(*sys.argv[1:])
