"""`qualcode evaluate` as typed: one table, files of it, scores from elsewhere, and bad input."""

import csv
import json
import re
import shutil

import pytest

from .conftest import Shell

FAST = ("--layer", "mina", "--unit", "turn", "--bootstrap", "0")


@pytest.fixture
def here(study, tmp_path):
    shutil.copytree(study, tmp_path / "study")
    return Shell(tmp_path / "study")


def rows(text):
    return {row["method"]: row for row in csv.DictReader(text.splitlines()) if not row["code"]}


def coded(here, coder="mina"):
    path = here.folder / "transcripts" / "codings" / f"{coder}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_is_learned_does_better_than_the_baselines_and_files_say_the_same(here):
    files = ("e.csv", "e.json", "e.svg", "e.png", "e.html")
    options = [word for name in files for word in ("-o", name)]
    both = {each["source"] for coder in ("mina", "jo") for each in coded(here, coder)}
    double = {each["source"] for each in coded(here, "jo")}
    for name in sorted(double | set(sorted(both)[:3])):
        options += ["--source", name]
    here("evaluate", *FAST, "--against", "jo", "--per-code", *options)
    assert (
        "no learning curve" in here("evaluate", *FAST, "--against", "jo", "--curve", ok=False).err
    )
    found = rows((here.folder / "e.csv").read_text())
    ap = {name: float(row["ap"]) for name, row in found.items() if row["ap"]}
    assert ap["learned"] > ap["semantic"] > ap["keyword"] > float(found["keyword"]["chance"])
    assert ap["learned"] > ap["TF-IDF + LR"]
    assert float(found["jo"]["f1"]) > float(found["learned"]["f1"])
    assert int(found["jo"]["units"]) < int(found["learned"]["units"])
    assert "decides, and ranks nothing" in found["jo"]["undefined"]
    (note,) = (
        each
        for each in json.loads((here.folder / "e.csv.meta.json").read_text())["notes"]
        if each.startswith("jo ")
    )
    assert f"{found['jo']['units']} of {found['learned']['units']} turns" in note
    assert re.search(r"F1 on these alone: keyword 0\.\d\d.*, learned 0\.\d\d", note)
    held = json.loads((here.folder / "e.json").read_text())
    assert {
        row["ap"] for row in held["rows"] if row["code"] is None and row["method"] == "learned"
    } == {ap["learned"]}
    assert held["calibration"]["rows"]
    assert (
        "marked done by mina" in json.loads((here.folder / "e.csv.meta.json").read_text())["base"]
    )
    page = (here.folder / "e.html").read_text()
    assert "<svg" in page
    assert "<script" not in page
    assert (here.folder / "e.svg").read_text().startswith("<svg")
    assert (here.folder / "e.png").read_bytes().startswith(b"\x89PNG")


def test_a_curve_with_frozen_splits_is_the_same_again(here):
    names = sorted({each["source"] for each in coded(here)})
    split = {"0": {"train": names[:9], "test": [*names[9:], "gone"]}}
    (here.folder / "s.json").write_text(json.dumps(split))
    typed = ("evaluate", *FAST, "--curve", "--split", "s.json", "--format", "csv")
    first, again = here(*typed), here(*typed)
    assert first.out == again.out
    told = [row for row in csv.DictReader(first.out.splitlines()) if row["method"] == "learned"]
    assert [row["decided"] for row in told] == ["25", "50", "100", "200"]
    assert float(told[-1]["f1"]) > float(told[0]["f1"])
    assert "left out: gone" in first.err
    assert "add --curve" in here("evaluate", *FAST, "--split", "s.json", ok=False).err
    assert "holds 1 splits, not 3" in here(*typed, "--seeds", "3", ok=False).err
    (here.folder / "s.json").write_text('{"0": {"train": ["nowhere"]}}')
    assert "is no file of splits" in here(*typed, ok=False).err


def test_scores_from_elsewhere_stand_in_the_same_table(here):
    trust = [each for each in coded(here) if each["code"] == "trust"]
    lines = ["source,start,end,code,score"]
    lines += [f"{each['source']},{each['start']},{each['end']},trust,0.9" for each in trust]
    lines += ["nowhere,1,2,trust,0.5", "w1/head-ashgrove,0,5,nothing,0.5", "w1/head-ashgrove,0,5,trust,high",
              "w1/head-ashgrove,0,999999,trust,0.1", "w1/head-ashgrove,0,5,trust,nan"]  # fmt: skip
    (here.folder / "model.csv").write_text("\n".join(lines))
    said = here(
        "evaluate", *FAST, "--code", "trust", "--import-scores", "model.csv", "--format", "csv"
    )
    assert float(rows(said.out)["model"]["f1"]) == 1
    assert said.err.count("warning:") == 5
    assert "no source 'nowhere'" in said.err
    assert "no code 'nothing'" in said.err


def test_a_file_of_scores_that_cannot_be_used_is_one_sentence(here):
    for text, told in (("a,b\n1,2\n", "has not the columns"), ("", "holds no text"),
                       ("source,turn,code,score\nx,1,trust,1\n", "no row of")):  # fmt: skip
        (here.folder / "bad.csv").write_text(text)
        said = here("evaluate", *FAST, "--import-scores", "bad.csv", ok=False)
        assert said.code == 1
        assert told in said.err
    assert "cannot be read" in here("evaluate", *FAST, "--import-scores", "no.csv", ok=False).err


def test_what_cannot_be_judged_is_said_in_one_sentence(here, tmp_path):
    assert "say whose codings" in here("evaluate", ok=False).err
    assert "belongs to the layer" in here("evaluate", *FAST, "--against", "mina", ok=False).err
    assert "is marked done by you" in here("evaluate", "--layer", "you", ok=False).err
    said = here("evaluate", *FAST, "--against", "you", ok=False).err
    assert "you has marked none of the sources to judge on as done" in said
    none = here(
        "evaluate", *FAST, "--source", "w1/head-ashgrove", "--code", "joint-practice/x", ok=False
    )
    assert "unknown code" in none.err
    assert "names no format" in here("evaluate", *FAST, "-o", "x.gif", ok=False).err
    one = here("evaluate", *FAST, "--source", "w1/head-ashgrove", "--format", "csv")
    assert "learned" not in rows(one.out)
    assert "nothing can be learned from one" in one.err
    alone = here("evaluate", *FAST, "--source", "w1/head-ashgrove", "--curve", ok=False)
    assert "two sources at least" in alone.err
    empty = Shell(tmp_path)
    empty("init", "empty", "--coder", "ann")
    assert "no source to judge on" in Shell(tmp_path / "empty")("evaluate", ok=False).err


def test_a_coder_who_has_coded_nothing_is_told_what_to_do(here):
    here("coders", "add", "ann")
    for typed in (("--layer", "ann"), (*FAST, "--against", "ann")):
        said = here("evaluate", *typed, ok=False)
        assert said.code == 1
        assert "ann has coded nothing yet" in said.err
        assert "qualcode review --coder ann" in said.err
    assert "unknown coder 'jon'" in here("evaluate", "--layer", "jon", ok=False).err
    empty = Shell(here.folder.parent / "empty")
    here("init", "../empty", "--coder", "ann")
    (empty.folder / "a.txt").write_text("Ann: We have no time.\n")
    empty("import", "a.txt", "--coder", "ann")
    assert "ann has coded nothing yet" in empty("evaluate", ok=False).err
    empty("coders", "add", "bo")
    assert "nobody has coded anything yet" in empty("evaluate", ok=False).err


def test_a_review_is_rehearsed_in_the_orders_that_are_named(here):
    names = sorted({each["source"] for each in coded(here)})[:4]
    options = [word for name in names for word in ("--source", name)]
    typed = ("evaluate", "--layer", "mina", "--unit", "turn", *options)
    both = ("--review", "doubtful", "--review", "certain")
    here(*typed, *both, "-o", "r.csv", "-o", "r.svg", "-o", "r.json")
    found = list(csv.DictReader((here.folder / "r.csv").read_text().splitlines()))
    last = {row["order"]: row for row in found}
    assert list(last) == ["doubtful", "certain"]
    for row in last.values():
        assert row["found"] == row["offered"]
        assert float(row["found_of_offered"]) == 1
        assert 0 < int(row["accepted"]) < int(row["decided"])
    at_first = {row["order"]: row for row in reversed(found)}
    assert int(at_first["certain"]["accepted"]) > int(at_first["doubtful"]["accepted"])
    assert (here.folder / "r.svg").read_text().startswith("<svg")
    assert json.loads((here.folder / "r.json").read_text())["rows"][0]["order"] == "doubtful"
    assert "of 6 (" in here(*typed, *both[:2]).out  # what came by lot, of the first 25
    assert "unknown order" in here(*typed, "--review", "fastest", ok=False).err
    assert "judged alone" in here(*typed, *both, "--curve", ok=False).err
