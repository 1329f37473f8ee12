"""REFI-QDA codebooks (.qdc): nested codes with a colour and one description each.

What the standard has no place for stands in the description, and comes back from there.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from qualcode.codebook.dump import book_values, code_values
from qualcode.codebook.exchange import description
from qualcode.codebook.exchange.assembly import Assembly, Item
from qualcode.codebook.exchange.base import Incoming, Outgoing, refused
from qualcode.codebook.exchange.legal import legal
from qualcode.codebook.exchange.xml_file import NotReadableError, parsed
from qualcode.codebook.model import Code, Codebook
from qualcode.codebook.yaml_file import Reading

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_ANY_VERSION = "urn:QDA-XML:codebook:"
_IDS = uuid5(NAMESPACE_URL, NAMESPACE)
_APART = frozenset({"name", "colour", "definition"})
_KNOWN = frozenset({"Description", "Code"})


def dump(outgoing: Outgoing) -> bytes:
    """The codebook; its identifiers follow from the ids alone."""
    book = outgoing.codebook
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE}, origin="qualcode")
    codes = etree.SubElement(root, f"{{{NAMESPACE}}}Codes")
    said: Mapping[str, Any] | None = book_values(book)
    for code in book.children(None):
        _write(codes, book, code, said)
        said = None
    etree.indent(root)
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"


def _write(parent: Any, book: Codebook, code: Code, said: Mapping[str, Any] | None) -> None:
    """A code and those below it; the first code of all speaks for the codebook too."""
    guid = str(uuid5(_IDS, f"{book.name}/{code.id}"))
    about = {"guid": guid, "name": legal(code.name), "isCodable": "true"}
    if code.colour:
        about["color"] = code.colour
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}Code", about)
    text = description.write(code_values(code), _APART, said)
    etree.SubElement(element, f"{{{NAMESPACE}}}Description").text = legal(text)
    for child in book.children(code.id):
        _write(element, book, child, None)


def read(incoming: Incoming) -> Reading:
    """The codebook of any version of the standard; what is not codes is counted, not read."""
    where = incoming.where
    try:
        root = parsed(incoming)
    except NotReadableError as fault:
        return fault.reading
    name = etree.QName(root)
    if name.localname != "CodeBook" or not (name.namespace or "").startswith(_ANY_VERSION):
        hint = "a whole project (.qdpx, .qde) holds more; export the codebook alone"
        what = f"this is no REFI-QDA codebook: it begins with <{name.localname}>"
        return refused(f"{where}:{root.sourceline}", what, hint)
    assembly = Assembly(where, incoming.stem, lambda line, _: f"{where}:{line}")
    said: dict[str, Any] = {}
    lists = [each for each in root if _tag(each) == "Codes"]
    items = [_item(code, said) for each in lists for code in each if _tag(code) == "Code"]
    _say_what_is_lost(assembly, root)
    if not items:
        return refused(f"{where}:{root.sourceline}", "the codebook has no codes")
    return assembly.reading(said, items)


def _item(element: Any, book: dict[str, Any]) -> Item:
    """A code with those below it; what it says of the codebook joins `book`."""
    texts = [each.text or "" for each in element if _tag(each) == "Description"]
    said, of_the_book = description.read("\n".join(texts))
    for key, value in of_the_book.items():
        book.setdefault(key, value)
    found = {"id": said.pop("id", None), "name": (element.get("name") or "").strip(), **said}
    if colour := _colour(element.get("color", "")):
        found["colour"] = colour
    children = [_item(each, book) for each in element if _tag(each) == "Code"]
    return Item((element.sourceline, 1), found, below=children)


def _colour(written: str) -> str:
    """The colour in six digits.

    >>> _colour("#fa0"), _colour(" #3A7CA5 "), _colour("")
    ('#ffaa00', '#3A7CA5', '')
    """
    digits = written.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(each * 2 for each in digits)
    return f"#{digits}" if digits else ""


def _tag(element: Any) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _say_what_is_lost(assembly: Assembly, root: Any) -> None:
    """Count what the file holds besides codes that can be used."""
    folders = sum(each.get("isCodable") in ("false", "0") for each in _named(root, "Code"))
    if folders:
        hint = "give them a definition, or move their codes up"
        assembly.note(
            f"folders that take no codings in the other tool became codes: {folders}", hint
        )
    sets, members = list(_named(root, "Set")), list(_named(root, "MemberCode"))
    if sets:
        names = ", ".join(each.get("name") or "without a name" for each in sets[:5])
        more = ", …" if len(sets) > 5 else ""
        what = f"sets are not read: {len(sets)} with {len(members)} members ({names}{more})"
        assembly.warn((sets[0].sourceline, 1), what, "a code stands in one place of the tree")
    other = [
        child for each in _named(root, "Code") for child in each if _tag(child) not in _KNOWN | {""}
    ]
    if other:
        kinds = ", ".join(sorted({_tag(each) for each in other}))
        assembly.warn(
            (other[0].sourceline, 1), f"elements that are not read: {len(other)} ({kinds})"
        )


def _named(root: Any, name: str) -> Iterator[Any]:
    """All elements of this name."""
    return (each for each in root.iter() if _tag(each) == name)
