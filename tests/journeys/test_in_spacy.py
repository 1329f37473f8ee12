"""The coded study goes to spaCy, and the codebook finds there what suggest finds here."""

import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey
spacy = pytest.importorskip("spacy")


def docs(path: Path) -> Any:
    return spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)


def test_the_study_is_exported_and_nothing_is_replaced(study: Path, shell: Any) -> None:
    said = shell("export", "study.spacy", "--layer", "mina", "-p", str(study))
    assert said.out == ""
    assert "wrote study.spacy: 14 sources, 467 codings, layer mina" in said.err
    whole = {doc.user_data["source"]: doc for doc in docs(shell.folder / "study.spacy")}
    assert len(whole) == 14
    head = whole["w1/head-ashgrove"]
    listed = shell("table", "segments", "--layer", "mina", "--source", "w1/head-ashgrove",
                   "-f", "json", "-p", str(study)).out  # fmt: skip
    rows = json.loads(listed)["rows"]
    assert [span.label_ for span in head.spans["codes"]] == [row["code"] for row in rows]
    assert [span.id_ for span in head.spans["codes"]] == [row["coding"] for row in rows]
    assert all(row["quote"] in span.text for row, span in zip(rows, head.spans["codes"], strict=True))  # fmt: skip
    refused = shell("export", "study.spacy", "--layer", "jo", "-p", str(study), ok=False)
    assert (refused.code, "--overwrite replaces it" in refused.err) == (1, True)
    again = shell("export", "study.spacy", "--layer", "jo", "--overwrite", "-p", str(study))
    assert "4 sources, 140 codings, layer jo" in again.err


def test_filters_and_faults_are_those_of_the_tables(study: Path, shell: Any) -> None:
    shell("export", "t.spacy", "--unit", "turn", "--layer", "mina", "--where", "wave=2",
          "--role", "headteacher", "--code", "trust", "-p", str(study))  # fmt: skip
    turns = list(docs(shell.folder / "t.spacy"))
    assert turns
    assert {doc.user_data["role"] for doc in turns} == {"headteacher"}
    assert {doc.user_data["attributes"]["wave"] for doc in turns} == {2}
    assert {span.label_ for doc in turns for span in doc.spans["codes"]} <= {"trust"}
    for words, said in [
        (("x.qdp",), "'.qdp' of x.qdp names no format of a project"),
        (("x.spacy",), "say whose codings to read"),
        (("x.spacy", "--layer", "mina", "--code", "trsut"), "unknown code 'trsut'"),
        (("no/x.spacy", "--layer", "mina"), "there is no folder no"),
    ]:
        refused = shell("export", *words, "-p", str(study), ok=False)
        assert refused.code == 1
        assert said in refused.err
    assert sorted(path.name for path in shell.folder.glob("*.spacy")) == ["t.spacy"]


@pytest.mark.parametrize("unit", ["sentence", "turn"])
def test_the_component_finds_in_the_export_what_suggest_finds(
    study: Path, shell: Any, unit: str
) -> None:
    """The law, on the whole sample study: same places, same codes, same rules."""
    from qualcode.coding.suggestion import Material
    from qualcode.store.database import open_project
    from qualcode.store.reading import source_texts
    from qualcode.suggest import registry
    from qualcode.workflow import recode, spacy_factory

    shell("export", "study.spacy", "--layer", "mina", "-p", str(study))
    expected: dict[Any, set[str]] = {}
    with open_project(study / "qualcode.db") as db:
        book = recode.in_use(db)
        for method in registry.of_rules(book):
            scorer = registry.load(method).prepare(
                book, Material(lambda: source_texts(db)), unit=unit, interviewers=False
            )
            for source in source_texts(db):
                for each in scorer.score(source):
                    place = each.revision, each.start, each.end, each.code
                    expected.setdefault(place, set()).update(e.rule for e in each.evidence)
    nlp = spacy.blank("en")
    config = {"codebook": str(study / "codebooks" / "jpd.yaml"), "unit": unit}
    nlp.add_pipe(spacy_factory.NAME, config=config | {"spans_key": "rules"})
    got = {}
    for doc in nlp.pipe(docs(shell.folder / "study.spacy")):
        for span in doc.spans["rules"]:
            place = doc.user_data["revision"], span.start_char, span.end_char, span.label_
            got[place] = set(span.id_.split(" | "))
    assert len(expected) > 250
    assert got == expected
