"""Beyond the project: turns and suggestions as Parquet, in any place that can be reached."""

from collections.abc import Callable

from qualcode.errors import QualcodeError
from qualcode.store.database import Database
from qualcode.suggest.parquet_parts import SUGGESTIONS, TURNS, framed, named, parts, turn_frame
from qualcode.suggest.places import apart, to_write
from qualcode.suggest.turn_sets import TurnSet
from qualcode.workflow.suggest import Found, Job, Origin, Suggested, named_texts


def origin(spelled: str) -> Origin:
    """The turns of a Parquet data set, as sources to suggest codes for."""
    return TurnSet.at(spelled)


def check(target: str, origin: str = "", *, overwrite: bool = False) -> None:
    """Stop where nothing can be written to a target, or where it would lie in what is read."""
    to_write(target, overwrite=overwrite)
    if origin:
        apart(origin, target)


def write_turns(db: Database, spelled: str, *, overwrite: bool = False) -> tuple[int, int]:
    """Write the turns of a project as a data set; how many sources and turns there are."""
    sizes = []
    with parts(spelled, TURNS, overwrite=overwrite) as put:
        for each in named_texts(db):
            sizes.append(len(each[1].texts))
            put(turn_frame(each))
        if not sizes:
            raise QualcodeError("there is no source yet", hint="qualcode import PATH")
    return len(sizes), sum(sizes)


def suggest_to(
    spelled: str,
    job: Job,
    on_source: Callable[[], None] = lambda: None,
    *,
    overwrite: bool = False,
) -> Suggested:
    """Do a job and write what is found as Parquet; the project stays as it is."""
    found = Found(several=len(job.methods) > 1)
    told = list(job.findings)
    with parts(spelled, SUGGESTIONS, overwrite=overwrite) as put:
        for method in job.methods:
            for (name, _), frame in job.done(framed, method, told, on_source):
                found.add(frame.select("id", "code").unique(maintain_order=True).rows())
                put(named(name, frame))
    return found.told(len(job.names), told)
