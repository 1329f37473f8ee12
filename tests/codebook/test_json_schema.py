"""The schema for editors takes what the reader takes, and refuses what it refuses."""

import json

import pytest
from jsonschema import Draft7Validator

from qualcode.codebook import json_schema, shipped
from qualcode.codebook.strict_yaml import parse
from qualcode.codebook.yaml_file import read

VALIDATOR = Draft7Validator(json_schema.json_schema())
HEAD = "codebook: x\nversion: '1'\ncodes:\n"
CODE = f"{HEAD}- id: a\n  name: A\n  definition: what it is\n"


def faults(text):
    """What an editor underlines; in JSON every key is text."""
    value = json.loads(json.dumps(parse(text, "f").value))
    return list(VALIDATOR.iter_errors(value))


def test_the_schema_is_a_schema():
    Draft7Validator.check_schema(json_schema.json_schema())


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_codebook_is_taken(name):
    assert faults(shipped.path(name).read_text("utf-8")) == []


def test_a_codebook_with_every_key_is_taken(sample):
    assert faults(sample) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "codebook: x\nversion: '1'\n",
        "version: '1'\ncodes: [{id: a, name: A}]\n",
        f"{HEAD}[]\n".replace("codes:\n", "codes: "),
        HEAD.replace("'1'", "1.0") + "- {id: a, name: A}\n",
        HEAD.replace(": x", ": My Book") + "- {id: a, name: A}\n",
        f"{HEAD}- {{name: A}}\n",
        f"{HEAD}- {{id: a}}\n",
        f"{HEAD}- {{id: Trust me, name: A}}\n",
        f"{HEAD}- {{id: a, name: 5}}\n",
        f"{HEAD}- just a text\n",
        f"{CODE}  exlude: [x]\n",
        f"{CODE}  exclude: not a list\n",
        f"{CODE}  dimension: trust\n",
        f"{CODE}  kind: theme\n",
        f"{CODE}  match: stem\n",
        f"{CODE}  status: old\n",
        f"{CODE}  verified: no\n",
        f"{CODE}  colour: red\n",
        f"{CODE}  speakers: [head]\n",
        f"{CODE}  speakers: []\n",
        f"{CODE}  keywords: trust\n",
        f"{CODE}  keywords: [5]\n",
        f"{CODE}  keywords: [{{any: [a], near: [b]}}]\n",
        f"{CODE}  keywords: [{{any: [], near: [b], within: 2}}]\n",
        f"{CODE}  keywords: [{{any: [a], near: [b], within: 101}}]\n",
        f"{CODE}  patterns: [[]]\n",
        f"{CODE}  patterns: [[{{LEMA: a}}]]\n",
        f"{CODE}  scale: {{min: 0}}\n",
        f"{CODE}  scale: {{min: 0, max: 1, labels: {{low: a}}}}\n",
        f"{CODE}  replaces: [Old One]\n",
        f"{CODE}  children: [{{id: b}}]\n",
        f"{CODE}  extra: 1\n",
    ],
)
def test_what_the_reader_refuses_is_refused(wrong):
    assert read(wrong, "f").errors
    assert faults(wrong)


def test_the_file_beside_the_codebooks_is_in_step(repository):
    assert (repository / "codebooks" / json_schema.FILE).read_text("utf-8") == json_schema.text()
