"""A project as a spaCy DocBin: a Doc for each source or turn, coded segments as spans.

Words are cut at the borders of turns and marks, so these stand exactly; a segment that ends within
a word takes all of it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from qualcode.coding.spans import CODES, MARKS, TURNS
from qualcode.exporters.coded import CodedSource, Outgoing, Row

_OF_A_TURN = ("turn", "begins", "speaker", "role", "participant", "case")


def dump(outgoing: Outgoing) -> tuple[bytes, Sequence[str]]:
    """The DocBin, and how many segments were left out, and widened to whole words."""
    from spacy.tokens import DocBin

    nlp = outgoing.opened()
    docs = DocBin(attrs=["ORTH"], store_user_data=True)
    segments = wider = given = 0
    for source in outgoing.sources:
        doc = _doc(source, nlp, outgoing)
        segments += len(source.codings)
        words = (_words(source.text, each) for each in source.codings)
        wider += sum(map(_is_wider, doc.spans[CODES], words))
        whole = outgoing.unit == "source"
        parts = [doc] if whole else list(_by_turn(doc, source, outgoing.codes))
        for each in parts:
            docs.add(each)
        given += len({span.id_ for each in parts for span in each.spans[CODES]})
    return docs.to_bytes(), [*_lost(segments - given, segments), *_said(wider, segments)]


def _lost(lost: int, segments: int) -> list[str]:
    """What is told of segments that lie in no turn of the base.

    >>> _lost(1, 12)
    ['1 of 12 segments lies in no turn that is written, and is left out']
    """
    lies, are = ("lies", "is") if lost == 1 else ("lie", "are")
    said = (
        f"{lost:,} of {segments:,} segments {lies} in no turn that is written, and {are} left out"
    )
    return [said] if lost else []


def _said(wider: int, segments: int) -> list[str]:
    """What is told of segments that do not end between two words.

    >>> _said(1, 12)
    ['1 of 12 segments begins or ends within a word; its span takes all of it']
    >>> _said(0, 12)
    []
    """
    if not wider:
        return []
    ends = "begins or ends within a word; its span takes" if wider == 1 else (
        "begin or end within a word; their spans take"
    )  # fmt: skip
    return [f"{wider:,} of {segments:,} segments {ends} all of it"]


def _doc(source: CodedSource, nlp: Any, outgoing: Outgoing) -> Any:
    """One source as a Doc with all its spans."""
    doc = _cut(source, nlp)
    turns = _spoken(source)
    doc.spans[TURNS] = [
        _span(doc, each, each["role"], each.get("speaker"), each.get("participant"))
        for each in turns
    ]
    marks = ({"start": start, "end": end} for start, end in source.marks)
    doc.spans[MARKS] = [_span(doc, each, "mark") for each in marks]
    doc.spans[CODES] = [
        _span(doc, _words(source.text, each), each["code"], each["coding"])
        for each in source.codings
    ]
    doc.user_data.update(
        source=source.name,
        revision=source.revision,
        codebook=outgoing.codebook,
        layer=outgoing.layer,
        attributes=dict(source.attributes),
        turns=[dict(each) for each in turns],
        codings=[dict(each) for each in source.codings],
    )
    return doc


def _cut(source: CodedSource, nlp: Any) -> Any:
    """The text as a Doc whose tokens never cross the border of a turn or a mark."""
    from spacy.tokens import Doc

    spans = [*((each["start"], each["end"]) for each in source.turns), *source.marks]
    borders = {0, len(source.text), *(at for span in spans for at in span)}
    pieces = (nlp.make_doc(source.text[a:b]) for a, b in pairwise(sorted(borders)))
    tokens = [(token.text, bool(token.whitespace_)) for piece in pieces for token in piece]
    return Doc(nlp.vocab, words=[text for text, _ in tokens], spaces=[gap for _, gap in tokens])


def _spoken(source: CodedSource) -> list[Row]:
    """The turns that hold anything."""
    return [each for each in source.turns if each["start"] < each["end"]]


def _span(doc: Any, at: Row, label: str, id_: str | None = "", person: str | None = "") -> Any:
    return doc.char_span(
        at["start"],
        at["end"],
        label=label,
        span_id=id_ or "",
        kb_id=person or "",
        alignment_mode="expand",
    )


def _words(text: str, at: Row) -> Row:
    """Where the words of a segment stand; for white space alone, the word before it.

    spaCy counts a space to no word, so a span cannot begin or end with one.

    >>> _words("so be it", {"start": 2, "end": 6}), _words("so be", {"start": 2, "end": 3})
    ({'start': 3, 'end': 5}, {'start': 1, 'end': 3})
    """
    said = text[at["start"] : at["end"]]
    start = at["start"] + len(said) - len(said.lstrip())
    if not said.strip():
        return {"start": max(at["start"] - 1, 0), "end": at["end"]}
    return {"start": start, "end": start + len(said.strip())}


def _is_wider(span: Any, words: Row) -> bool:
    return (span.start_char, span.end_char) != (words["start"], words["end"])


def _by_turn(doc: Any, source: CodedSource, codes: Sequence[str]) -> Iterator[Any]:
    """A Doc for each turn of the base, with the part of each segment that lies in it.

    Its `cats` say of each code whether the turn has it.
    """
    for turn, span in zip(_spoken(source), doc.spans[TURNS], strict=True):
        if turn["counts"]:
            part = _one_turn(doc, turn, span)
            held = {each.label_ for each in part.spans[CODES]}
            part.cats = {code: float(code in held) for code in codes}
            yield part


def _one_turn(doc: Any, turn: Row, span: Any) -> Any:
    """One turn as a Doc; its attributes are those of the source and of who speaks."""
    part = span.as_doc()
    own = [each for each in doc.spans[TURNS] if each.start == span.start]
    part.spans[TURNS] = list(_moved(part, own, span.start))
    for key in (MARKS, CODES):
        part.spans[key] = list(_moved(part, doc.spans[key], span.start))
    held = {each.id_ for each in part.spans[CODES]}
    said = {name: value for name, value in doc.user_data.items() if name != "turns"}
    said |= {name: turn[name] for name in _OF_A_TURN if name in turn}
    said["attributes"] = dict(turn.get("attributes", {}))
    said["start"] = turn["start"]
    said["codings"] = [each for each in said["codings"] if each["coding"] in held]
    part.user_data.update(said)
    return part


def _moved(part: Any, spans: Sequence[Any], by: int) -> Iterator[Any]:
    """What of these spans lies in a part that begins at this token."""
    from spacy.tokens import Span

    for each in spans:
        low, high = max(each.start - by, 0), min(each.end - by, len(part))
        if low < high:
            yield Span(part, low, high, label=each.label, span_id=each.id, kb_id=each.kb_id)
