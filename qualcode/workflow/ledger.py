"""The ledger of suggestions, read as the lists of suggestions are: same filters, same counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from qualcode.analysis import layer as layers
from qualcode.analysis import ledger
from qualcode.analysis.layer import Layer
from qualcode.analysis.ledger import By, Entry, Ledger
from qualcode.coding.corpus import Selection
from qualcode.coding.suggestion import Decision, Evidence
from qualcode.errors import QualcodeError, unknown
from qualcode.store import coders, decisions, placements, sources, suggestions
from qualcode.store.codings import Text
from qualcode.store.database import Database
from qualcode.store.suggestions import Offered
from qualcode.suggest import registry
from qualcode.table import Table
from qualcode.workflow import decide, recode

STATES = ("pending", "accepted", "rejected")


def table(db: Database, layer: str | None, selection: Selection, by: By = "method") -> Table:
    """The ledger as a table, for the decisions of one coder, or of all (`any`)."""
    return ledger.table(read(db, layer, selection), by)


def read(db: Database, layer: str | None, selection: Selection) -> Ledger:
    """All suggestions that pass the filters, with their evidence and what the layer decided."""
    for method in selection.methods:
        if method not in registry.names():
            raise unknown("method", method, registry.names())
    names = coders.names(db)
    decided = decisions.deciders(db)
    chosen = layers.choose(decided, names, layer, selection.coded_by, of="decisions")
    if selection.confidence is not None and len(chosen.coders) > 1:
        raise QualcodeError(
            "how likely a suggestion is, is learned from one coder",
            hint="name her: --layer " + " or ".join(chosen.coders),
        )
    rows, why = _seen(db, chosen, selection)
    entries = list(_entries(db, rows, why, decisions.made(db, chosen.coders)))
    return Ledger(recode.in_use(db), chosen, selection, entries, _outdated(entries))


def _outdated(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The methods that made what is stale in another version than they have now."""
    found = set()
    for why in chain.from_iterable(entry.evidence for entry in entries if entry.stale):
        now = registry.version(why.method)
        if now is not None and not f"{why.version} ".startswith(f"{now} "):  # then a pipeline
            found.add(f"{why.method} {why.version} (now {now})")
    return tuple(sorted(found))


def _seen(
    db: Database, layer: Layer, selection: Selection
) -> tuple[dict[int, Offered], dict[int, tuple[Evidence, ...]]]:
    """What the coders of a layer are shown; stale is only what is so for each of them."""
    rows: dict[int, Offered] = {}
    why: defaultdict[int, tuple[Evidence, ...]] = defaultdict(tuple)
    for coder in layer.coders or ("",):
        found = decide.find(db, coder, selection, states=STATES, earlier=True)
        for key, some in suggestions.evidence(db, [row.key for row in found], coder).items():
            why[key] = tuple(dict.fromkeys((*why[key], *some)))
        for row in found:
            before = rows.get(row.key, row)
            rows[row.key] = row._replace(stale=row.stale and before.stale)
    return rows, why


def _entries(
    db: Database,
    rows: Mapping[int, Offered],
    why: Mapping[int, tuple[Evidence, ...]],
    made: Sequence[Decision],
) -> Iterable[Entry]:
    said: defaultdict[int, list[Decision]] = defaultdict(list)
    for each in made:
        said[each.suggestion].append(each)
    texts: dict[str, Text] = {}
    current = set(sources.revisions(db).values())
    for row in sorted(rows.values(), key=lambda row: (row.source, row.start, row.end, row.code)):
        if row.revision not in texts:
            texts[row.revision] = placements.cut(db, row.revision)
        cut = texts[row.revision].segment(row.start, row.end)
        yield Entry(
            row.key, row.source, cut.first_turn, row.start, row.code, cut.quote, row.stale,
            why[row.key], tuple(said[row.key]), row.revision not in current,
        )  # fmt: skip
