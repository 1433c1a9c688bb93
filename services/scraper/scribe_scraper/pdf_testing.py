"""Small PDFs for tests: honest ones, and those made to break a reader."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfWriter

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def small_pdf(*lines: str, title: str = "A small document") -> bytes:
    """A PDF with one page for each line of text."""
    return pdf_of(*(b"BT /F1 12 Tf 20 700 Td (%s) Tj ET" % line.encode("latin-1") for line in lines), title=title)


def pdf_of(*contents: bytes, title: str = "A small document", filters: bytes = b"") -> bytes:
    """A PDF with one page for each content stream; `filters` names how these are encoded."""
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
        _FONT,
        b"<< /Title (%s) >>" % title.encode("latin-1"),
    ]
    for number, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (first + 2 * number + 1)
        )
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters, content))
    return document_of(objects)


def document_of(objects: list[bytes]) -> bytes:
    """The objects as a file: the first is its catalogue, the fourth says its title."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def encrypted_pdf(text: str, *, password: str) -> bytes:
    """A PDF that opens with the password; with an empty one it is only protected against changes."""
    writer = PdfWriter(clone_from=io.BytesIO(small_pdf(text)))
    writer.encrypt(user_password=password, owner_password=f"{password}!", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def bomb_pdf(megabytes: int) -> bytes:
    """A PDF with a page that says "Ann Lee", and one that is so many megabytes long in a thousandth of it."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()
    page = zlib.compress(b"BT /F1 12 Tf (Ann Lee) Tj ET")
    return pdf_of(page, packed, filters=b"/Filter /FlateDecode")


def endless_pdf(operations: int) -> bytes:
    """A small PDF whose page takes so many steps to draw; the reader holds all of them in memory first."""
    content = b"BT /F1 12 Tf " + b"1 0 0 1 20 700 Tm (a) Tj T* " * operations + b"ET"
    return pdf_of(zlib.compress(content, 9), filters=b"/Filter /FlateDecode")


def looping_pdf() -> bytes:
    """A PDF whose pages contain themselves."""
    return document_of(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9 >>", _FONT, b"<< >>"]
    )
