"""Finding the project and who acts in it; a wrong setting is one sentence."""

import getpass

import pytest

from qualcode.errors import QualcodeError
from qualcode.store import coders
from qualcode.workflow import project as verbs
from qualcode.workflow.project import Settings


def test_the_nearest_project_upward_is_found(project):
    inner = project.folder / "transcripts" / "w1"
    inner.mkdir(parents=True)
    assert verbs.locate(inner) == verbs.locate(project.folder) == project.db.path


def test_a_given_one_counts_more_and_may_be_the_file_itself(project, tmp_path):
    assert verbs.locate(tmp_path, str(project.folder)) == project.db.path
    assert verbs.locate(tmp_path, str(project.db.path)) == project.db.path


def test_no_project_says_how_to_make_one(tmp_path, monkeypatch):
    with pytest.raises(QualcodeError, match="no project here") as told:
        verbs.locate(tmp_path)
    assert told.value.hint == "qualcode init makes one; --project DIR names another"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QualcodeError, match="there is no project at"):
        verbs.open_here("elsewhere")


def test_settings_and_what_they_are_without_a_file(project):
    assert verbs.settings(project.folder) == Settings()
    project.file("qualcode.toml", '\ufeffcoder = "jo"\nunit = "turn"\ninterviewers = true\n')
    assert verbs.settings(project.folder) == Settings("jo", "turn", interviewers=True)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("coder = jo", "qualcode.toml: "),
        ("codre = 'jo'", "unknown setting 'codre'"),
        ("coder = 5", "coder must be text in quotes, not 5"),
        ("interviewers = 1", "interviewers must be true or false, not 1"),
        ("unit = 'word'", "unit must be sentence or turn, not 'word'"),
        ("coder = '\x00'", "qualcode.toml: "),
    ],
)
def test_a_wrong_setting_is_one_sentence(project, text, what):
    project.file("qualcode.toml", text)
    with pytest.raises(QualcodeError) as told:
        verbs.settings(project.folder)
    assert what in told.value.message
    assert "\n" not in told.value.message


def test_settings_that_are_no_text_or_no_file(project):
    (project.folder / "qualcode.toml").write_bytes(b"coder = '\xff'")
    with pytest.raises(QualcodeError, match=r"qualcode\.toml"):
        verbs.settings(project.folder)
    (project.folder / "qualcode.toml").unlink()
    (project.folder / "qualcode.toml").mkdir()
    with pytest.raises(QualcodeError, match="cannot be read"):
        verbs.settings(project.folder)


def test_who_acts(project):
    with pytest.raises(QualcodeError, match="this project has the coders jo, mina"):
        verbs.acting_coder(project.db)
    assert verbs.acting_coder(project.db, "jo") == "jo"
    with pytest.raises(QualcodeError, match="unknown coder 'zoe'"):
        verbs.acting_coder(project.db, "zoe")
    project.file("qualcode.toml", 'coder = "mina"')
    assert verbs.acting_coder(project.db) == "mina"
    assert verbs.acting_coder(project.db, "jo") == "jo"


def test_the_only_coder_acts_and_none_cannot(project):
    project.db.run("UPDATE coder SET live = 0 WHERE name = 'jo'")
    assert verbs.acting_coder(project.db) == verbs.actor(project.db) == "mina"
    project.db.run("UPDATE coder SET live = 0")
    with pytest.raises(QualcodeError, match="no coder is registered yet"):
        verbs.acting_coder(project.db)


@pytest.fixture
def config(tmp_path, monkeypatch):
    """Write the user's own configuration."""
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / "config" / name)

    def write(text):
        path = tmp_path / "config" / "qualcode" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return write


def test_the_users_own_configuration(project, config):
    config('coder = "jo"')
    assert verbs.acting_coder(project.db) == verbs.actor(project.db) == "jo"
    config("coder = 5")
    with pytest.raises(QualcodeError, match="coder must be text in quotes, not 5"):
        verbs.acting_coder(project.db)
    config("coder =")
    for ask in (verbs.acting_coder, verbs.actor):
        with pytest.raises(QualcodeError, match=r"config\.toml"):
            ask(project.db)


def test_who_is_written_in_the_log(project, config, monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "login")
    assert verbs.actor(project.db, "jo") == "jo"
    assert verbs.actor(project.db) == "login"
    config('coder = "stranger"')
    assert verbs.actor(project.db) == "login"
    with pytest.raises(QualcodeError, match="unknown coder 'zoe'"):
        verbs.actor(project.db, "zoe")
    coders.add(project.db, "stranger")
    assert verbs.actor(project.db) == "stranger"


def test_a_login_without_a_name(project, monkeypatch):
    def nobody():
        raise KeyError("uid")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert verbs.actor(project.db) == "-"
