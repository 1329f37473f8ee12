"""A methods lead reads the ledger, drops a keyword and adds a word, and suggests again."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.journey


@pytest.fixture
def lead(shell: Any, study: Path) -> Any:
    """The sample study, with decisions of `you` on two more codes."""
    shutil.copytree(study, shell.folder, dirs_exist_ok=True)
    shell("suggestions", "reject", "--code", "workshop", "--coder", "you", "--yes")
    shell("suggestions", "accept", "--code", "remote-working", "--coder", "you", "--yes")
    return shell


def rows(shell: Any, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shell(*words, "-f", "json").out)["rows"]
    return found


def test_the_ledger_agrees_with_the_list_and_goes_into_files(lead: Any) -> None:
    (keyword,) = rows(lead, "table", "suggestions")
    assert keyword["offered"] == len(rows(lead, "table", "suggestions", "--by", "suggestion"))
    assert keyword["offered"] == sum(
        len(json.loads(lead("suggestions", "list", "--state", state, "--coder", "you", "-f", "json",
                            "-n", "9999").out)["rows"])
        for state in ("pending", "accepted", "rejected")
    )  # fmt: skip
    lead("table", "suggestions", "--by", "rule", "-o", "rules.csv")
    meta = json.loads((lead.folder / "rules.csv.meta.json").read_text(encoding="utf-8"))
    assert meta["title"] == "Suggestions by rule, decisions of you"
    assert "decided by you" in meta["base"]
    lead("table", "suggestions", "--by", "code", "-o", "codes.xlsx")
    assert (lead.folder / "codes.xlsx").stat().st_size > 0


def test_from_decisions_to_the_file_and_into_use(lead: Any) -> None:
    found = rows(lead, "suggestions", "words", "--coder", "you", "--code", "workshop")
    assert ("drop", "workshop") in {(each["do"], each["words"]) for each in found}
    book = lead.folder / "codebooks" / "jpd.yaml"
    before = book.read_text(encoding="utf-8")
    change = (
        "codebook",
        "refine",
        "--code",
        "workshop",
        "--drop",
        "workshop",
        "--add",
        "big sheet",
    )
    shown = lead(*change, "--dry-run").out
    assert [line.strip() for line in shown.splitlines() if line[:1] in "+-"][2:] == [
        "-          - workshop", "+          - big sheet",
    ]  # fmt: skip
    assert book.read_text(encoding="utf-8") == before
    assert "put it to use: qualcode codebook use codebooks/jpd.yaml" in lead(*change).err
    lead("codebook", "use", "codebooks/jpd.yaml", "--coder", "you", "--yes")
    ledger = {each["rule"]: each for each in rows(lead, "table", "suggestions", "--by", "rule",
                                                  "--code", "workshop")}  # fmt: skip
    assert ledger["workshop"]["offered"] == 0
    assert ledger["workshop"]["stale"] > 0
    assert ledger["big sheet"]["pending"] > 0


def test_the_plain_screen_writes_at_each_key(lead: Any) -> None:
    said = lead(
        "codebook", "refine", "--coder", "you", "--code", "workshop", "--plain", stdin="y\nq\n"
    )
    assert "drop  workshop" in said.out
    assert "dropped “workshop” from workshop" in said.err


def test_wrong_use_says_what_to_do(lead: Any) -> None:
    for words, what in (
        (("--add", "x"), "for which code?"),
        (("--dry-run",), "--dry-run goes with --add"),
        (("--coder", "you", "--line", "2"), "--line is between 0 and 1"),
        (("nowhere.yaml", "--coder", "you"), "there is no file nowhere.yaml"),
        (("--code", "workshop", "--drop", "workshp"), "unknown keyword 'workshp'"),
    ):
        told = lead("codebook", "refine", *words, ok=False)
        assert (told.code, what in told.err) == (1, True), told.err
    lead("suggestions", "reject", "--code", "time", "--coder", "jo", "--yes")
    told = lead("table", "suggestions", ok=False)
    assert "jo, you have decided: say whose decisions to read" in told.err
