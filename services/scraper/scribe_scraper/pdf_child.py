"""Reads one PDF from standard input and writes what it found as JSON: run as a process of its own, under limits.

PDFs from the web are hostile input to a large parser. This process has no secrets in its environment, may open no
further files beyond its modules, and ends when it takes more time or memory than a paper's first pages need.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from typing import Any

from scribe_scraper.network_namespace import leave_network

LARGEST_PDF = 10_000_000
"""Bytes of a PDF that are read."""

MOST_PAGES = 10
_MOST_TEXT = 120_000
_LONGEST_TITLE = 300


def main() -> None:
    """Read, extract, write; the arguments are how many seconds of CPU and bytes of memory it may take."""
    with suppress(OSError, AttributeError):
        # It needs none; where the system gives no namespace, it still has nothing to tell and nobody to tell it to.
        leave_network()
    _limit(cpu_seconds=int(sys.argv[1]), memory_bytes=int(sys.argv[2]))
    sys.stdout.write(json.dumps(_read(sys.stdin.buffer.read(LARGEST_PDF + 1))))


def _read(body: bytes) -> dict[str, Any]:
    """Title, text, how many pages were read and whether these are all; or the problem, for people."""
    import io

    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(body), strict=False)
    try:
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return {"problem": "it is encrypted; save it without a password"}
    except DependencyError:
        return {"problem": "it is encrypted in a way that is not understood; save it without a password"}
    pieces = _pieces(reader)
    if not pieces:
        return {"problem": "it is damaged, or made to be costly"}
    text = "\n".join(pieces)
    return {
        "title": str(reader.metadata.title or "")[:_LONGEST_TITLE] if reader.metadata else "",
        "text": text[:_MOST_TEXT],
        "pages": len(pieces),
        "is_whole": len(pieces) == len(reader.pages) and len(text) <= _MOST_TEXT,
    }


def _pieces(reader: Any) -> list[str]:
    """The text of the first pages; a page that cannot be read is passed over."""
    pieces: list[str] = []
    for page in reader.pages[:MOST_PAGES]:
        try:
            pieces.append(page.extract_text())
        except Exception:  # noqa: BLE001  # what a large parser raises on a broken page is anybody's guess
            continue
        if sum(map(len, pieces)) > _MOST_TEXT:
            break
    return pieces


def _limit(*, cpu_seconds: int, memory_bytes: int) -> None:
    # One second between the soft and the hard limit: the signal of the first tells why the process ended.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    main()
