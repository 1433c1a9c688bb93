"""Decompressing what a server sends, a bounded piece at a time, so that a bomb costs no more than the limit."""

from __future__ import annotations

import zlib
from typing import Protocol

from scribe_scraper.errors import PageTooLarge, PageUnreadable

ACCEPTED = "gzip, deflate"


class Decoder(Protocol):
    """Turns received bytes into body bytes."""

    def feed(self, received: bytes, room: int) -> bytes:
        """The body bytes; PageTooLarge if there are more than `room`."""


class Identity:
    """Nothing to undo."""

    def feed(self, received: bytes, room: int) -> bytes:
        """The bytes as they are."""
        if len(received) > room:
            raise PageTooLarge
        return received


class Inflate:
    """gzip and zlib; raw deflate, which some servers send under the same name, when it is not zlib."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        self._began = False

    def feed(self, received: bytes, room: int) -> bytes:
        """Decompress."""
        try:
            body = self._decompress(received, room + 1)
        except zlib.error as error:
            raise PageUnreadable("The page's compression is broken.") from error
        if len(body) > room:
            raise PageTooLarge
        return body

    def _decompress(self, received: bytes, most: int) -> bytes:
        try:
            body = self._inflate.decompress(received, most)
        except zlib.error:
            if self._began:
                raise
            self._inflate = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            body = self._inflate.decompress(received, most)
        self._began = True
        return body


def decoder(content_encoding: str) -> Decoder:
    """The decoder for a Content-Encoding header.

    Raises:
        PageUnreadable: an encoding that was not asked for, or several.

    """
    coding = content_encoding.strip().lower()
    if coding in {"", "identity"}:
        return Identity()
    if coding in {"gzip", "x-gzip", "deflate"}:
        return Inflate()
    raise PageUnreadable(f"The page is compressed in a way that was not asked for ({coding[:20]}).")
