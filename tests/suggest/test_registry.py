"""Suggesters are known by name, ours and those of other packages, and loaded when asked for."""

import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from qualcode.codebook.model import Codebook
from qualcode.coding.suggestion import Material
from qualcode.errors import QualcodeError
from qualcode.suggest import registry
from qualcode.suggest.keyword import Keyword
from qualcode.suggest.run import run


class Echo(Keyword):
    name = "echo"


@pytest.fixture
def plugged_in(monkeypatch):
    points = [
        EntryPoint("echo", f"{__name__}:Echo", registry.GROUP),
        EntryPoint("broken", "no.such.module:Thing", registry.GROUP),
        EntryPoint("keyword", f"{__name__}:Echo", registry.GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda **_: points)
    monkeypatch.setitem(sys.modules, __name__, sys.modules.get(__name__) or Module())


class Module:
    Echo = Echo


def test_names_and_loading(plugged_in):
    assert registry.names() == ["broken", "echo", "keyword", "learned", "pattern", "semantic"]
    assert registry.load("echo").name == "echo"
    assert registry.load("keyword").name == "keyword"


def test_an_unknown_method_names_the_nearest():
    with pytest.raises(QualcodeError) as stop:
        registry.load("keywrod")
    assert stop.value.hint == "did you mean keyword?"


def test_a_broken_package_is_named(plugged_in):
    with pytest.raises(QualcodeError, match=r"'broken' \(no\.such\.module:Thing\)"):
        registry.load("broken")


def test_each_source_gives_a_list_in_order(kit):
    book = Codebook("t", "1", (kit.code("c", "trust"),))
    scorer = registry.load("keyword").prepare(book, Material(list), unit="turn", interviewers=False)
    given = iter([kit.source("trust"), kit.source("no"), kit.source("trust", "trusted")])
    found = run(scorer, given)
    assert len(next(found)) == 1
    assert len(list(given)) == 2  # no source is read before it is needed
    assert list(found) == []


def test_suggesting_by_turn_needs_no_spacy_and_the_registry_nothing_heavy():
    heavy = "{'spacy', 'numpy', 'lemminflect', 'polars', 'pydantic', 'yaml'} & set(sys.modules)"
    code = (
        f"import sys; import qualcode.suggest.registry as r; r.load('keyword'); print(*({heavy}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("name", registry._BUILT_IN)
def test_the_version_that_is_known_unloaded_is_the_one_that_is_written(name):
    assert registry.version(name) == registry.load(name).version


def test_versions_of_what_others_bring(plugged_in):
    assert registry.version("echo") == Keyword.version
    assert registry.version("broken") is registry.version("gone") is None
