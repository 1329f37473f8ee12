"""A survey table in a project: a source for each respondent, with typed attributes."""

from pathlib import Path

from qualcode.store import database, reading, sources
from qualcode.workflow import begin, ingest

TABLE = (
    "id;school;score;Why did you join the network?\n"
    "007;Ashgrove;4;To see how other people teach it\n"
    "012;Elmstead;;My head teacher asked me to go\n"
)


def test_columns_become_attributes_of_the_sources(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes(TABLE.encode("cp1252"))
    begin.init(tmp_path / "p", "jpd", "mina")
    with database.open_project(tmp_path / "p" / database.FILE) as db:
        plan = ingest.plan([str(tmp_path / "survey.csv")], ingest.Wish(attributes=(("wave", "1"),)))
        report = ingest.carry_out(db, plan, "mina")
        assert [file.name for file in report.files] == ["survey/007", "survey/012"]
        assert report.types == {
            "id": "text",
            "school": "text",
            "score": "integer",
            "wave": "integer",
        }
        again = ingest.carry_out(
            db, ingest.plan([str(tmp_path / "survey.csv")], ingest.Wish()), "mina"
        )
        assert again.outcomes() == {"unchanged": 2}


def test_answers_are_known_not_to_follow_each_other(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes(TABLE.encode("cp1252"))
    (tmp_path / "talk.csv").write_text("speaker,text\nJo,We met at the gate.\nMo,Yes we did.\n")
    (tmp_path / "007.txt").write_text("A: To see how other people teach it.\n")
    begin.init(tmp_path / "p", "jpd", "mina")
    with database.open_project(tmp_path / "p" / database.FILE) as db:
        paths = [str(tmp_path / "survey.csv"), str(tmp_path / "talk.csv")]
        ingest.carry_out(db, ingest.plan(paths, ingest.Wish()), "mina")

        def talk() -> dict[str, bool]:
            told = zip(sources.ids(db), reading.source_texts(db), strict=True)
            return {name: each.talk for name, each in told}

        known = {"survey/007": False, "survey/012": False, "talk": True}
        assert talk() == known
        ingest.revise(db, "survey/007", tmp_path / "007.txt", "mina")
        assert talk() == known
