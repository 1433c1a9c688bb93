"""PDF in, title and text out, by a child process with limits."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass

from scribe_scraper.errors import PageUnreadable
from scribe_scraper.page import clean_text

_WALL_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """The first pages of a document."""

    title: str
    text: str


async def read_pdf(body: bytes) -> PdfPage:
    """Title and text of a PDF's first ten pages.

    Raises:
        PageUnreadable: broken, encrypted, without text, or too costly (10 s of CPU, 768 MB, 20 s in all).

    """
    answer = await _run(body)
    try:
        fields = json.loads(answer)
        page = PdfPage(title=" ".join(str(fields["title"]).split()), text=clean_text(str(fields["text"]).strip()))
    except (ValueError, KeyError, TypeError) as error:
        raise PageUnreadable("The PDF cannot be read.") from error
    if not page.text:
        raise PageUnreadable("The PDF holds no text.")
    return page


async def _run(body: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "scribe_scraper.pdf_child"),
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
        raise PageUnreadable("The PDF takes too long to read.") from error
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            await child.wait()
    return answer
