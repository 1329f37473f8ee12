"""The same tables that reading follows as a JSON Schema, so that an editor helps while you type.

It knows the form of a codebook; clashes of ids and keywords are for `qualcode codebook check`.
"""

import json

from qualcode.codebook.kinds import Schema, mapping
from qualcode.codebook.schema import BOOK, CODE

FILE = "codebook.schema.json"
FIRST_LINE = f"# yaml-language-server: $schema={FILE}"


def json_schema() -> Schema:
    """The schema of a codebook file.

    >>> sorted(json_schema()["required"])
    ['codebook', 'codes', 'version']
    """
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A codebook of qualcode",
        "description": "Made by qualcode/codebook/json_schema.py; do not edit by hand.",
        **mapping(BOOK),
        "$defs": {"code": mapping(CODE)},
    }


def text() -> str:
    """The schema as it stands beside codebooks."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
