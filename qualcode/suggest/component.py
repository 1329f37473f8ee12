"""The codebook as a part of a spaCy pipeline: its keywords and patterns as spans of a Doc."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Any

from qualcode.codebook import yaml_file
from qualcode.codebook.model import Codebook
from qualcode.codebook.tree import restricted
from qualcode.coding.spans import CODES
from qualcode.coding.suggestion import Material, Scorer, SourceText
from qualcode.errors import Finding, QualcodeError
from qualcode.suggest.doc_text import DocPatterns, DocText, Standing
from qualcode.suggest.keyword import Keyword
from qualcode.suggest.kin import Kin
from qualcode.suggest.lexis import language
from qualcode.suggest.offer import Extent
from qualcode.suggest.pattern import compiled
from qualcode.suggest.pipelines import annotated, declared
from qualcode.transcript.people import PARTICIPANT

FILE = "codebook.yaml"
_EMPTY = "this component has no codebook"
_Place = tuple[int, int, int]  # first token, the one after the last, number of the code


@dataclass(frozen=True, slots=True)
class Choices:
    """What a component writes: for which codes (all if empty), how wide, under which key."""

    spans_key: str = CODES
    unit: Extent = "words"
    codes: tuple[str, ...] = ()
    interviewers: bool = False


@dataclass
class CodebookComponent:
    """Fills a group of spans with what the rules of a codebook find.

    `text` is the codebook file, kept with the pipeline. What is compiled depends on what the
    pipeline says of tokens, so it is made for the first Doc.
    """

    nlp: Any
    name: str
    text: str = ""
    choices: Choices = field(default_factory=Choices)
    waits_for: str = ""  # why there is no codebook yet

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def __call__(self, doc: Any) -> Any:
        """The same Doc with the spans of the codes, in reading order."""
        doc.spans[self.choices.spans_key] = list(self._spans(doc))
        return doc

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook that is looked for."""
        if not self.text:
            hint = "give its config a codebook, or load the pipeline with from_disk or from_bytes"
            raise QualcodeError(f"{self.name}: {self.waits_for or _EMPTY} ({hint})")
        return _sound(self.text, f"{self.name}/{FILE}", self.choices.codes)

    @property
    def labels(self) -> tuple[str, ...]:
        """The codes that may be found, in the order of the codebook; none before there is one."""
        return _in_use(self.codebook) if self.text else ()

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - theirs
        """The codebook file."""
        return self.text.encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "CodebookComponent":  # noqa: ARG002
        """The same component with this codebook file."""
        return self._with(data.decode(), f"{self.name}/{FILE}")

    def to_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the codebook file into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILE).write_bytes(self.text.encode())

    def from_disk(self, path: Path | str, *, exclude: Iterable[str] = ()) -> "CodebookComponent":  # noqa: ARG002
        """The same component with the codebook file of this folder."""
        file = Path(path) / FILE
        try:
            text = file.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as fault:
            raise QualcodeError(f"the codebook {file} cannot be read: {fault}") from fault
        return self._with(text, str(file))

    def _with(self, text: str, where: str) -> "CodebookComponent":
        if text:
            _sound(text, where, self.choices.codes)
        self.text = text
        for name in set(self.__dict__) - set(self.__dataclass_fields__):
            del self.__dict__[name]  # what was made of the codebook before
        return self

    def _spans(self, doc: Any) -> Iterator[Any]:
        from spacy.tokens import Span

        codes = _in_use(self.codebook)
        for (start, end, code), rules in sorted(self._placed(doc, codes).items()):
            yield Span(doc, start, end, label=codes[code], span_id=" | ".join(rules))

    def _placed(self, doc: Any, codes: Sequence[str]) -> dict[_Place, dict[str, None]]:
        """The spans with the rules that found them, by keywords first."""
        source = DocText.of(doc)
        placed: dict[_Place, dict[str, None]] = {}
        for scorer in self._scorers(doc, source):
            for each in scorer.score(source):
                span = doc.char_span(each.start, each.end, alignment_mode="expand")
                place = span.start, span.end, codes.index(each.code)
                placed.setdefault(place, {}).update((e.rule, None) for e in each.evidence)
        return placed

    def _scorers(self, doc: Any, source: SourceText) -> Iterator[Scorer]:
        """What looks at a Doc: made anew where its tokens tell more, or it has words of families.

        What was compiled for words that were met before finds no more for having met them.
        """
        if self._kin.met(source):
            self._broad.clear()
        given = self._declared() | {*annotated(doc)} if self._patterns else frozenset()
        for book, made in zip(self._halves, (self._narrow, self._broad), strict=True):
            if book.codes and given not in made:
                made[given] = tuple(self._compiled(book, given))
            yield from made.get(given, ())

    def _compiled(self, book: Codebook, given: frozenset[str]) -> Iterator[Scorer]:
        words = " ".join(sorted(self._kin.words))
        met = SourceText("", (1,), (0,), (words,), (PARTICIPANT,))
        material = Material(lambda: [met])
        unit, loud = self.choices.unit, self.choices.interviewers
        yield Keyword().prepare(book, material, unit=unit, interviewers=loud)
        if not self._patterns:
            return
        name = f"{self.nlp.meta['lang']}_{self.nlp.meta['name']}"
        standing = Standing(name, language(book), nlp=self.nlp, given=given)
        patterns = compiled(
            book, material, standing, unit=unit, interviewers=loud, kind=DocPatterns
        )
        self._warn(patterns.findings)
        yield patterns

    def _warn(self, findings: Iterable[Finding]) -> None:
        """Say once what cannot be looked for."""
        for finding in findings:
            if finding not in self._warned:
                self._warned.add(finding)
                warnings.warn(f"{self.name}: {finding}", stacklevel=2)

    def _declared(self) -> frozenset[str]:
        """What the parts that stand before this one say of tokens."""
        parts = tuple(takewhile(lambda named: named[1] is not self, self.nlp.pipeline))
        names = tuple(name for name, _ in parts)
        if names not in self._before:
            self._before[names] = frozenset(declared(self.nlp, parts))
        return self._before[names]

    @cached_property
    def _patterns(self) -> bool:
        return any(code.patterns for code in self.codebook.codes)

    @cached_property
    def _kin(self) -> Kin:
        return Kin.of(self.codebook)

    @cached_property
    def _before(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    @cached_property
    def _halves(self) -> tuple[Codebook, Codebook]:
        """The codes without families, and those with: only these depend on the words met."""
        book = self.codebook
        wide = [code for code in book.codes if code.match == "family"]
        rest = [code for code in book.codes if code.match != "family"]
        return replace(book, codes=tuple(rest)), replace(book, codes=tuple(wide))

    @cached_property
    def _narrow(self) -> dict[frozenset[str], Sequence[Scorer]]:
        return {}

    @cached_property
    def _broad(self) -> dict[frozenset[str], Sequence[Scorer]]:
        return {}

    @cached_property
    def _warned(self) -> set[Finding]:
        return set()


def _in_use(codebook: Codebook) -> tuple[str, ...]:
    return tuple(code.id for code in codebook.codes if code.status != "deprecated")


def _sound(text: str, where: str, codes: Sequence[str]) -> Codebook:
    """The codebook that a text says, of these codes; a stop when it has errors."""
    reading = yaml_file.read(text, where)
    if reading.codebook is None:
        raise QualcodeError(f"the codebook cannot be used: {reading.errors[0]}")
    return restricted(reading.codebook, codes)
