"""A small printer of PDFs, so that tests need no office program."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from pdfminer.fontmetrics import FONT_METRICS

WIDTHS = {"F1": FONT_METRICS["Helvetica"][1], "F2": FONT_METRICS["Helvetica-Bold"][1]}
TALL, WIDE, MARGIN = 842, 595, 72


def width(text: str, font: str = "F1", size: float = 11) -> float:
    return sum(WIDTHS[font].get(char, 556) for char in text) * size / 1000


@dataclass
class Printer:
    """Puts words on pages; `y` counts from the top."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])
    size: float = 11
    objects: list[bytes] = field(default_factory=list)

    def put(self, x: float, y: float, text: str, *, bold: bool = False, page: int = -1) -> float:
        """Draw words in one go; the place after them."""
        font = "F2" if bold else "F1"
        raw = text.encode("cp1252").replace(b"\\", b"\\\\")
        raw = raw.replace(b"(", b"\\(").replace(b")", b"\\)").replace(b"\r", b"\\r")
        drawn = raw.decode("latin-1")
        self.pages[page].append(
            f"BT /{font} {self.size} Tf 1 0 0 1 {x:.2f} {TALL - y:.2f} Tm ({drawn}) Tj ET"
        )
        return x + width(text, font, self.size)

    def turn_page(self) -> None:
        self.pages.append([])

    def on_every_page(self, x: float, y: float, text: str) -> None:
        """A line such as a header; `{page}` and `{pages}` are filled in."""
        for number in range(len(self.pages)):
            self.put(x, y, text.format(page=number + 1, pages=len(self.pages)), page=number)

    def picture(self) -> None:
        """A picture over the page, as a scanner makes it."""
        self.pages[-1].append("q 400 0 0 600 72 100 cm /Im1 Do Q")

    def flow(
        self,
        paragraphs: Sequence[str],
        *,
        x: float = MARGIN,
        wide: float = WIDE - 2 * MARGIN,
        top: float = MARGIN,
        end: float = TALL - MARGIN,
        gap: float = 6,
        columns: int = 1,
        hyphens: Sequence[str] = (),
        bold_labels: bool = False,
    ) -> None:
        """Paragraphs from the top to the bottom, column after column, page after page."""
        column, y, step = 0, top, self.size * 1.2
        room = (wide - 24 * (columns - 1)) / columns
        for paragraph in paragraphs:
            for number, line in enumerate(wrapped(paragraph, room, self.size, hyphens)):
                if y > end:
                    column, y = column + 1, top
                    if column == columns:
                        self.turn_page()
                        column = 0
                left = x + column * (room + 24)
                label, colon, rest = line.partition(":")
                if bold_labels and number == 0 and colon:
                    left = self.put(left, y, label + colon, bold=True)
                    self.put(left, y, rest)
                else:
                    self.put(left, y, line)
                y += step
            y += gap

    def pdf(self, *, packed: bool = True, password: str | None = None) -> bytes:
        """The bytes of the file."""
        objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
        objects += [
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name
            for name in (b"Helvetica", b"Helvetica-Bold")
        ]
        objects.append(
            b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
        )
        kids = []
        for page in self.pages:
            data = "\n".join(page).encode("latin-1")
            data = zlib.compress(data) if packed else data
            how = b" /Filter /FlateDecode" if packed else b""
            kids.append(b"%d 0 R" % (len(objects) + 2))
            objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), how, data))
            objects.append(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
                b" << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im1 5 0 R >> >> >>"
                % len(objects)
            )
        objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
        made = _file(objects)
        return made if password is None else locked(made, password)


def _file(objects: Sequence[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def locked(data: bytes, password: str) -> bytes:
    """The file with a password that opens it; the owner has another one."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, "owner", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def wrapped(text: str, room: float, size: float, hyphens: Sequence[str] = ()) -> list[str]:
    """Lines as a word processor breaks them; `hyphens` are words such as `improve-ment`."""
    breaks = {word.replace("-", "", 1): word.index("-") for word in hyphens}
    lines = [""]
    for word in text.split(" "):
        fitted = f"{lines[-1]} {word}".strip()
        if width(fitted, size=size) <= room or not lines[-1]:
            lines[-1] = fitted
            continue
        bare = word.strip(".,?!;:")
        at = breaks.get(bare, 0) + word.find(bare)
        part = f"{lines[-1]} {word[:at]}-"
        if "-" in word:
            at = word.index("-") + 1
            part = f"{lines[-1]} {word[:at]}"
        if (bare in breaks or "-" in word) and width(part, size=size) <= room:
            lines[-1], word = part, word[at:]  # noqa: PLW2901
        lines.append(word)
    return lines


@pytest.fixture(scope="session")
def printer() -> type[Printer]:
    """Makes PDFs."""
    return Printer
