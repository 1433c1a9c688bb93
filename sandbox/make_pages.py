"""Writes the PDFs of a world from their texts: `python sandbox/make_pages.py <world folder>`.

Each text/<host>/<path>.pdf.txt becomes pages/<host>/<path>.pdf, line for line, in Helvetica on A4. Equal texts give equal
files. Only characters of Windows-1252 can be printed; another one ends the run with its place.
"""

from __future__ import annotations

import sys
from pathlib import Path

LINES_ON_A_PAGE = 52
_LEFT, _TOP, _LEADING = 64, 780, 14


def main(folder: Path) -> None:
    """Writes every PDF of the world in this folder. Raises UnicodeEncodeError for a character that cannot be printed."""
    texts = folder / "text"
    for source in sorted(texts.rglob("*.pdf.txt")):
        target = folder / "pages" / source.relative_to(texts).with_suffix("")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(pdf(source.read_text(encoding="utf-8").splitlines()))
        sys.stdout.write(f"{target}\n")


def pdf(lines: list[str]) -> bytes:
    """A PDF with these lines; longer ones than about 90 characters run over the margin."""
    sheets = [lines[at : at + LINES_ON_A_PAGE] for at in range(0, len(lines), LINES_ON_A_PAGE)] or [[]]
    first_page = 4
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(sheets)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, sheet in enumerate(sheets):
        objects += [_page(first_page + 2 * number + 1), _content(sheet)]
    return _document(objects)


def _page(content: int) -> bytes:
    return (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
        f"/Contents {content} 0 R >>"
    ).encode()


def _content(lines: list[str]) -> bytes:
    shown = b"\n".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    drawn = f"BT /F1 11 Tf {_LEADING} TL {_LEFT} {_TOP} Td\n".encode() + shown + b"\nET"
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _document(objects: list[bytes]) -> bytes:
    """The file: header, numbered objects, and the table of where each of them begins."""
    written, starts = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return written + head + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
