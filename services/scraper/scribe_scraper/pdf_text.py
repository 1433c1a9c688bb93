"""PDF in, title and text out, by a child process with limits."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from scribe_scraper.errors import PageTooLarge, PageUnreadable
from scribe_scraper.page import clean_text
from scribe_scraper.pdf_child import LARGEST_PDF

_WALL_SECONDS = 20.0
_SIGNATURE_WITHIN = 1024
"""Readers take a PDF whose first line stands within so many bytes (PDF 1.7, implementation note 13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one PDF may take: more than a paper's first pages need on a small machine."""

    cpu_seconds: int = 10
    memory_bytes: int = 768 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """The first pages of a document: how many were read, and whether they are the whole."""

    title: str
    text: str
    pages_read: int
    is_whole: bool


_USUAL = Limits()


async def read_pdf(body: bytes, limits: Limits = _USUAL) -> PdfPage:
    """Title and text of a PDF's first ten pages.

    Raises:
        PageTooLarge: more than 10 MB.
        PageUnreadable: no PDF, broken, encrypted, without text, or beyond the limits or 20 s in all.

    """
    if len(body) > LARGEST_PDF:
        raise PageTooLarge(f"The PDF has more than {LARGEST_PDF // 1_000_000} MB.")
    if b"%PDF-" not in body[:_SIGNATURE_WITHIN]:
        raise PageUnreadable("The document is not a PDF.")
    found = _found(await _run(body, limits))
    if problem := found.get("problem"):
        raise PageUnreadable(f"The PDF cannot be read: {problem}.")
    text = clean_text(str(found.get("text", "")).strip())
    if not text:
        raise PageUnreadable("The PDF holds no text; pictures of pages, such as scans, are not read.")
    title = " ".join(clean_text(str(found.get("title", ""))).split())
    return PdfPage(title=title, text=text, pages_read=int(found["pages"]), is_whole=bool(found["is_whole"]))


def _found(answer: bytes) -> dict[str, Any]:
    """What the child wrote; it writes nothing when the document broke it."""
    try:
        found = json.loads(answer)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"problem": "it is damaged, or made to be costly"}


async def _run(body: bytes, limits: Limits) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "scribe_scraper.pdf_child", str(limits.cpu_seconds), str(limits.memory_bytes)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(_WALL_SECONDS):
            answer, _ = await child.communicate(body)
    except TimeoutError as error:
        raise _too_long() from error
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await child.wait()
    if child.returncode == -signal.SIGXCPU:
        raise _too_long()
    return answer


def _too_long() -> PageUnreadable:
    return PageUnreadable("The PDF takes too long to read.")
