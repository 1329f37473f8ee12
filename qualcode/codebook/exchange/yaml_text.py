"""The YAML of this tool, among the other formats."""

from qualcode.codebook import yaml_file
from qualcode.codebook.dump import as_yaml
from qualcode.codebook.exchange.base import Incoming, Outgoing, refused
from qualcode.codebook.yaml_file import Reading


def read(incoming: Incoming) -> Reading:
    """The codebook of a YAML file."""
    try:
        return yaml_file.read(incoming.data.decode(), incoming.where)
    except UnicodeDecodeError as fault:
        line = incoming.data.count(b"\n", 0, fault.start) + 1
        hint = "save it as UTF-8 in your editor"
        return refused(f"{incoming.where}:{line}", "this is not UTF-8 text", hint)


def dump(outgoing: Outgoing) -> bytes:
    """The file, in the order of the reference page."""
    return as_yaml(outgoing.codebook).encode()
