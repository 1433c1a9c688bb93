"""Reads one PDF from standard input and writes title and text as JSON: run as a process of its own, under limits.

PDFs from the web are hostile input to a large parser. This process has no secrets in its environment, may open no
further files beyond its modules, and ends when it takes more time or memory than a paper's first pages need.
"""

from __future__ import annotations

import json
import resource
import sys

MOST_PAGES = 10
_CPU_SECONDS = 10
_MEMORY_BYTES = 768 * 1024 * 1024
_MOST_INPUT = 4_000_000
_MOST_TEXT = 120_000


def main() -> None:
    """Read, extract, write."""
    _limit()
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read(_MOST_INPUT)), strict=False)
    title = str(reader.metadata.title or "") if reader.metadata else ""
    pieces: list[str] = []
    for page in reader.pages[:MOST_PAGES]:
        pieces.append(page.extract_text())
        if sum(map(len, pieces)) > _MOST_TEXT:
            break
    sys.stdout.write(json.dumps({"title": title[:300], "text": "\n".join(pieces)[:_MOST_TEXT]}))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    main()
