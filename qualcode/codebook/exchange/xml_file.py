"""XML of other tools, read with everything off that could reach out or blow up."""

from typing import Any

from qualcode.codebook.exchange.base import LARGEST, Incoming, refused
from qualcode.codebook.yaml_file import Reading


class NotReadableError(Exception):
    """The file is no XML that can be read; `reading` says why and where."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(str(reading.findings[0]))
        self.reading = reading


def parsed(incoming: Incoming) -> Any:
    """The root of the document; declarations of types and entities are refused, not read."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring
    from lxml import etree

    data, where = incoming.data, incoming.where
    if len(data) > LARGEST:
        raise _fault(where, f"the file is larger than {LARGEST // 1_000_000} MB")
    if not data.strip():
        raise _fault(where, "the file is empty")
    try:
        fromstring(data, forbid_dtd=True)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(data, parser)
    except DefusedXmlException:
        line = data[: max(data.find(b"<!DOCTYPE"), 0)].count(b"\n") + 1
        hint = "take the lines `<!DOCTYPE …>` out if you trust the file"
        raise _fault(f"{where}:{line}", "a document type is declared here", hint) from None
    except (ParseError, etree.XMLSyntaxError) as fault:
        line, column = fault.position
        what = f"this is not XML: {str(fault).partition(':')[0]}"
        hint = "a project (.qdpx) is not a codebook (.qdc)" if data[:2] == b"PK" else ""
        raise _fault(f"{where}:{line}:{column + 1}", what, hint) from None
    except (LookupError, ValueError) as fault:  # an encoding that is unknown, or not kept to
        raise _fault(where, f"this is not XML: {fault}", "save it as UTF-8") from None


def _fault(where: str, what: str, hint: str = "") -> NotReadableError:
    return NotReadableError(refused(where, what, hint))
