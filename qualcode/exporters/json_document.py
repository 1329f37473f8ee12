"""One JSON object: about the table, and its rows, each on a line of its own."""

import json

from qualcode.exporters import json_lines
from qualcode.exporters.base import Export


def dump(export: Export) -> bytes:
    """`{"about": …, "rows": […]}`."""
    about = json.dumps(export.table.about(), ensure_ascii=False, indent=2).encode()
    lines = json_lines.dump(export).rstrip(b"\n")
    rows = lines.replace(b"\n", b",\n")
    return b'{\n"about": ' + about + b',\n"rows": [\n' + rows + b"\n]\n}\n"
