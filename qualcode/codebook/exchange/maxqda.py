"""MAXQDA's table of codes and code memos: Excel with `Code` and `Memo`, ` > ` between the names."""

from io import BytesIO

from qualcode.codebook.dump import book_values, code_values
from qualcode.codebook.exchange import comma_table, description, workbook
from qualcode.codebook.exchange.base import Incoming, Outgoing
from qualcode.codebook.exchange.legal import legal
from qualcode.codebook.exchange.workbook import FIRST_DAY, fit
from qualcode.codebook.model import Code
from qualcode.codebook.yaml_file import Reading

_APART = frozenset({"name", "definition"})
_BETWEEN = " > "


def read(incoming: Incoming) -> Reading:
    """The codebook of such a table; a backslash may stand between the names too."""
    packed = incoming.data.startswith(b"PK")
    read_as = workbook.read_as if packed else comma_table.read_as
    return read_as(incoming, "maxqda")


def dump(outgoing: Outgoing) -> bytes:
    """The workbook with one sheet; all but the name of a code stands in its memo."""
    from xlsxwriter import Workbook

    book = outgoing.codebook
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    written = Workbook(file, options)
    written.set_properties({"title": legal(book.title), "created": FIRST_DAY})
    sheet = written.add_worksheet("Codes")
    wrap = written.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet.set_column(0, 0, 50, wrap)
    sheet.set_column(1, 1, 100, wrap)
    sheet.write_row(0, 0, ("Code", "Memo"), written.add_format({"bold": True}))
    for number, code in enumerate(book.codes, 1):
        memo = description.write(
            code_values(code), _APART, book_values(book) if number == 1 else None
        )
        way = _BETWEEN.join(_name(book.by_id[each]) for each in code.path)
        sheet.write_string(number, 0, legal(way), wrap)
        sheet.write_string(number, 1, fit(memo, code.id), wrap)
    written.close()
    return file.getvalue()


def _name(code: Code) -> str:
    """The name without what would part it."""
    return " ".join(code.name.replace(">", "›").replace("\\", "/").split())
