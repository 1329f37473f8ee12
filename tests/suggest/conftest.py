"""Short ways to write a code, a source of some turns, and what is suggested for them."""

from collections.abc import Sequence
from types import SimpleNamespace

import pytest

from qualcode.codebook.model import Code, Codebook, Keyword
from qualcode.coding.suggestion import Material, SourceText, Suggestion
from qualcode.suggest import registry


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Forms and stamps are cached for the whole run, and not in the home of who runs the tests."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("cache")
    for room in ("forms_cache", "model_stamp"):
        place = f"qualcode.suggest.{room}.user_cache_dir"
        patch.setattr(place, lambda name: str(folder / name))
    yield
    patch.undo()


def code(slug: str, *keywords: Keyword, **more) -> Code:
    return Code(slug, slug.title(), keywords=keywords, path=(slug,), **more)


def source(*texts: str, roles: Sequence[str] = (), at: int = 7) -> SourceText:
    """Turns that stand in a revision, each after a label of some length."""
    starts = []
    for text in texts:
        starts.append(at)
        at += len(text) + 9
    roles = roles or ["participant"] * len(texts)
    return SourceText("revision", range(1, len(texts) + 1), starts, texts, roles)


def suggest(
    codes: Sequence[Code], told: SourceText, unit: str = "turn", *, interviewers: bool = False
) -> list[Suggestion]:
    scorer = registry.load("keyword").prepare(
        Codebook("test", "1", tuple(codes)), Material(list), unit=unit, interviewers=interviewers
    )
    return list(scorer.score(told))


def matched(keywords: Sequence[Keyword], text: str, **more) -> list[str]:
    """The words of one turn that these keywords of one code match."""
    told = source(text, at=0)
    return [
        text[start:end]
        for suggestion in suggest([code("c", *keywords, **more)], told)
        for evidence in suggestion.evidence
        for start, end in evidence.spans
    ]


@pytest.fixture(scope="session")
def kit():
    return SimpleNamespace(code=code, source=source, suggest=suggest, matched=matched)
