"""Where key sets come from: an address, or a file of this machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx

from scribe_gateway.auth.jwks import Fetch

_FETCH_SECONDS = 2.0
_MAX_BYTES = 64 * 1024
_NO_KEYS = b'{"keys": []}'


def from_address(client: httpx.AsyncClient, url: str) -> Fetch:
    """Fetches `url`: within 2 s in all, at most 64 KB as sent and uncompressed, without following redirects."""

    async def fetch() -> bytes:
        asked = client.stream("GET", url, timeout=_FETCH_SECONDS, headers={"accept-encoding": "identity"})
        async with asyncio.timeout(_FETCH_SECONDS), asked as answer:
            if answer.status_code != httpx.codes.OK:
                raise ValueError(f"answered {answer.status_code}")
            body = b""
            async for piece in answer.aiter_raw():
                body += piece
                if len(body) > _MAX_BYTES:
                    raise ValueError(f"answered more than {_MAX_BYTES} bytes")
            return body

    return fetch


def from_file(path: Path) -> Fetch:
    """Reads `path`; a file that is not there yet holds no keys."""

    def read() -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(_MAX_BYTES)
        except FileNotFoundError:
            return _NO_KEYS

    async def fetch() -> bytes:
        return await asyncio.to_thread(read)

    return fetch
