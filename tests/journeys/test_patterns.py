"""Token patterns and families, as a methods lead tries them and a coder gets them."""

import json
from typing import Any

import pytest

pytestmark = pytest.mark.journey

BOOK = """\
codebook: team
version: "1"
codes:
  - id: openness
    name: Openness
    definition: People say what they think.
    exclude: [opening hours (use time)]
    match: family
    keywords: [candid]
    patterns:
      - [{LEMMA: open}, {LOWER: with}]
      - {any: [[{LEMMA: say}]], near: [[{LOWER: anything}]], within: 3}
      - [{TAG: VBD}, {LOWER: up}]
    not: ["open with a"]
"""
TALK = """\
Head: We’ve opened with each other. You can say nearly anything here; she opened up.

Head: We open with a prayer. He spoke candidly.
"""


@pytest.fixture
def project(shell: Any) -> Any:
    (shell.folder / "talk.txt").write_text(TALK, encoding="utf-8")
    (shell.folder / "team.yaml").write_text(BOOK, encoding="utf-8")
    shell("init", "--codebook", "team.yaml", "--coder", "mina")
    shell("import", "talk.txt")
    return shell


def found(project: Any) -> list[tuple[str, str]]:
    rows = json.loads(project("suggestions", "list", "-f", "json").out)["rows"]
    return [(row["words"], row["text"]) for row in rows]


def test_patterns_are_checked_suggested_and_explained(project: Any) -> None:
    said = project("codebook", "check", "team.yaml").err
    assert "warning: team.yaml:13:9: the pattern `[{TAG: VBD}, {LOWER: up}]` is not looked" in said
    assert "note: team.yaml:8:12: `match: family` of `openness` finds too, for `candid`" in said
    assert project("codebook", "check", "--strict", "team.yaml", ok=False).code == 1
    said = project("suggest", "--method", "keyword,pattern").err
    assert "warning: team, code openness: the pattern `[{TAG: VBD}, {LOWER: up}]`" in said
    assert found(project) == [
        ("opened with", "We’ve opened with each other."),
        ("say, anything", "You can say nearly anything here; she opened up."),
        ("candidly", "He spoke candidly."),
    ]
    first = json.loads(project("suggestions", "list", "-f", "json").out)["rows"][0]["id"]
    said = project("suggestions", "explain", first).out
    assert "pattern 1 the rule '[{LEMMA: open}, {LOWER: with}]'" in said
    assert "words: opened with" in said
    assert "candid: candidly" in project("codebook", "show", "openness").out
    assert "say, anything" not in project("codebook", "try", "team.yaml", "--show", "0").out


def test_the_pipeline_of_the_settings_runs_the_rest(project: Any) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("attribute_ruler").add([[{"LOWER": "opened"}]], {"TAG": "VBD", "LEMMA": "open"})
    nlp.to_disk(project.folder / "mine")
    (project.folder / "qualcode.toml").write_text('nlp = "mine"\n')
    assert "is not looked for" not in project("codebook", "check", "team.yaml").err
    assert "warning" not in project("suggest", "--method", "pattern").err
    assert [words for words, _ in found(project)] == ["opened with", "opened up"]
    (project.folder / "qualcode.toml").write_text('nlp = "en_none_such"\n')
    refused = project("suggest", "--method", "pattern", ok=False)
    assert refused.code == 1
    assert "the spaCy pipeline 'en_none_such' could not be loaded" in refused.err


def test_another_language_is_told_in_one_note(project: Any) -> None:
    text = BOOK.replace('"1"', '"1"\nlanguage: cy').replace(
        "      - [{TAG: VBD}, {LOWER: up}]\n", ""
    )
    (project.folder / "team.yaml").write_text(text, encoding="utf-8")
    said = project("codebook", "check", "team.yaml").err
    assert (
        said.count("note: team.yaml:3:11: in `cy` keywords and LEMMA find words as they are") == 1
    )
    project("codebook", "use", "team.yaml", "--yes")
    said = project("suggest", "--method", "keyword,pattern,semantic").err
    assert said.count("note: team: in `cy` keywords and LEMMA find words as they are") == 1
    assert [words for words, _ in found(project)] == ["say, anything"]  # nothing in another form


def test_a_broken_pattern_is_refused_with_its_place(project: Any) -> None:
    text = BOOK.replace("{LOWER: with}", "{LOWER: with, OP: many}")
    (project.folder / "team.yaml").write_text(text, encoding="utf-8")
    for command in ("check", "use"):
        said = project("codebook", command, "team.yaml", ok=False)
        assert said.code == 1
        assert "team.yaml:11:43: `OP` must be one of + * ? ! or in braces" in said.err
