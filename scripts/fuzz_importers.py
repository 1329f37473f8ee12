"""Feed mutated samples to the importers for some seconds; keep every file that breaks a law.

    python scripts/fuzz_importers.py SECONDS [FOLDER] [--only SUFFIX]

A sound reading or one clear sentence is fine; anything else is written to FOLDER with what was
wrong: an exception that no importer turned into a sentence, a broken law, a reading that took long.
"""

import argparse
import io
import random
import re
import signal
import sys
import time
import traceback
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePath
from types import FrameType

from qualcode.errors import QualcodeError
from qualcode.importers import expected, registry
from qualcode.importers.laws import broken_in

PATIENCE = 10  # seconds of the processor for one file
ODD = [
    *(b"\0", b"\xff", b"\r", b"\n\n", b":", b"<", b">", b"&#0;", b"\xf0\x9f\x98\x80", b"-->"),
    *(b"\xed\xa0\x80", b"\xe2\x80\xae", b"{", b"}", b'"', b"[", b"]", b"NaN", b"-1", b"9" * 40),
]


class TooSlow(BaseException):
    """One file took longer than anybody waits."""


def samples() -> dict[str, list[bytes]]:
    """The seeds by suffix: one of each format, and the sample study."""
    paths = [*expected.samples(Path("transcripts/formats")), *Path("transcripts").glob("w?/*.*")]
    seeds: dict[str, list[bytes]] = {}
    for path in sorted(paths):
        seeds.setdefault(path.suffix, []).append(path.read_bytes())
    return seeds


def mutated(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The seed with a few bytes flipped, cut, doubled, or spliced with another file."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        span = slice(at, at + chance.choice((1, 4, 64, 1024)))
        match chance.randrange(7):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[span]
            case 2:
                data[at:at] = data[span] * chance.choice((1, 2, 50))
            case 3:
                data[at:at] = chance.choice(ODD)
            case 4:
                other = chance.choice(others)
                cut = chance.randrange(len(other) + 1)
                data[at:] = other[cut:]
            case 5 if chance.random() < 0.3:
                del data[at:]
            case _:
                data[span] = chance.choice(ODD)
    return bytes(data)


def inside(seed: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    """A container with one of its parts mutated, so that the fault lies behind the zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as archive, zipfile.ZipFile(target, "w") as made:
        names = archive.namelist()
        chosen = chance.choice([name for name in names if name.endswith(".xml")] or names)
        for name in names:
            data = archive.read(name)
            made.writestr(name, mutated(data, [data], chance) if name == chosen else data)
    return target.getvalue()


def unpacked(seed: bytes) -> bytes:
    """A PDF whose streams are plain, so that a mutation changes what is drawn."""

    def plain(found: "re.Match[bytes]") -> bytes:
        try:
            return b"stream\n" + zlib.decompress(found[1]) + b"\nendstream"
        except zlib.error:
            return found[0]

    streams = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
    return re.sub(rb"/Filter\s*/FlateDecode", b"", streams.sub(plain, seed))


def fault(name: str, data: bytes) -> str:
    """What is wrong with how these bytes are read; empty if nothing is."""
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    try:
        importer = registry.find(PurePath(name), data[:4096])
        documents = importer.read(data, name)
        wrong = broken_in([each for each in documents if each.text.strip()])  # else it is refused
        said = f"{importer.name}: {wrong[0]}" if wrong else ""
    except QualcodeError:
        said = ""
    except TooSlow:
        said = "too slow"
    except Exception as raised:  # noqa: BLE001
        frame = traceback.extract_tb(raised.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        said = f"{type(raised).__name__} at {place}: {str(raised)[:80]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    slow = time.process_time() - began > PATIENCE / 2
    return said or ("slow" if slow else "")


def cases(chance: random.Random, only: str) -> Iterator[tuple[str, bytes]]:
    """Mutated samples without end, each with a name."""
    seeds = samples()
    everything = [seed for group in seeds.values() for seed in group]
    chosen = [only] if only else sorted(seeds)
    while True:
        suffix = chance.choice(chosen)
        seed = chance.choice(seeds[suffix])
        others = seeds[suffix] if chance.random() < 0.8 else everything
        zipped = seed.startswith(b"PK") and chance.random() < 0.8
        if suffix == ".pdf" and chance.random() < 0.7:
            seed = unpacked(seed)
        yield f"fuzz{suffix}", (inside if zipped else mutated)(seed, others, chance)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def main() -> int:
    """Run for the seconds that are given; exit 1 where something fell out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("fuzzed"))
    parser.add_argument("--only", default="", help="a suffix such as .pdf")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    signal.signal(signal.SIGPROF, _stop)
    chance, ends = random.Random(asked.seed), time.monotonic() + asked.seconds  # noqa: S311
    seen: Counter[str] = Counter()
    count = 0
    for name, data in cases(chance, asked.only):
        if time.monotonic() > ends:
            break
        count += 1
        if said := fault(name, data):
            kind = f"{Path(name).suffix} {' '.join(said.split()[:3])}"
            seen[kind] += 1
            if seen[kind] <= 2:
                asked.folder.mkdir(parents=True, exist_ok=True)
                stem = sha256(data).hexdigest()[:12]
                (asked.folder / f"{stem}{Path(name).suffix}").write_bytes(data)
                print(f"{stem}{Path(name).suffix}: {said}", flush=True)
    spent = f"{time.process_time():.0f} seconds of the processor"
    print(f"{spent}: {count} files, {sum(seen.values())} faults of {len(seen)} kinds")
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
