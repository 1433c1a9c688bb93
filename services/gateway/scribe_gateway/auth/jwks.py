"""Published keys of an issuer, fetched rarely and kept while the issuer is down."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from scribe_gateway.errors import KeysUnavailable

logger = logging.getLogger(__name__)

_REFRESH_SECONDS = 300.0
_STALE_SECONDS = 24 * 3600.0
_REFETCH_SECONDS = 10.0
_MAX_KEYS = 32
_MIN_RSA_BITS = 2048

Fetch = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key, and the one algorithm that it may be used with."""

    key: Any
    algorithm: str


class JwksCache:
    """Keys by their id. Known keys are answered without waiting; an unknown one fetches at most every 10 s."""

    def __init__(
        self, fetch: Fetch, *, refetch_seconds: float = _REFETCH_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._refetch_seconds = refetch_seconds
        self._clock = clock
        self._keys: Mapping[str, VerificationKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._failed = False
        self._running: asyncio.Task[None] | None = None

    async def key(self, key_id: str) -> VerificationKey | None:
        """The key, or None when the issuer does not publish it.

        Raises KeysUnavailable when nothing recent is known, and for an unknown key while the issuer cannot be
        asked: it may be a new one.
        """
        age = None if self._fetched_at is None else self._clock() - self._fetched_at
        if age is None or age > _STALE_SECONDS or key_id not in self._keys:
            await self._refresh()
        elif age > _REFRESH_SECONDS:
            self._begin()
        if self._fetched_at is None or self._clock() - self._fetched_at > _STALE_SECONDS:
            raise KeysUnavailable
        key = self._keys.get(key_id)
        if key is None and self._failed:
            raise KeysUnavailable
        return key

    async def close(self) -> None:
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def _refresh(self) -> None:
        """All who wait share one fetch, which outlives any of them."""
        if running := self._begin():
            await asyncio.shield(running)

    def _begin(self) -> asyncio.Task[None] | None:
        if self._running and not self._running.done():
            return self._running
        if self._tried_at is not None and self._clock() - self._tried_at < self._refetch_seconds:
            return None
        self._tried_at = self._clock()
        self._running = asyncio.create_task(self._load())
        return self._running

    async def _load(self) -> None:
        try:
            self._keys = read_keys(await self._fetch())
            self._fetched_at, self._failed = self._clock(), False
        except Exception as error:  # noqa: BLE001  # whatever it is, known keys stay in use
            self._failed = True
            logger.warning("keys not refreshed", extra={"error": f"{type(error).__name__}: {error}"[:200]})


def read_keys(body: bytes) -> dict[str, VerificationKey]:
    """The usable keys of a JSON Web Key Set: P-256 and RSA of 2048 bits or more, for signatures, with an id.

    All others are left out, shared secrets above all. Raises ValueError when it is no key set.
    """
    said = json.loads(body.decode())
    if not isinstance(said, dict) or not isinstance(said.get("keys"), list):
        raise ValueError("no key set")
    usable: dict[str, VerificationKey] = {}
    for jwk in said["keys"][:_MAX_KEYS]:
        if isinstance(jwk, dict) and isinstance(jwk.get("kid"), str) and (key := _usable(jwk)):
            usable[jwk["kid"]] = key
    return usable


def _usable(jwk: dict[str, Any]) -> VerificationKey | None:
    algorithm = {"EC": "ES256", "RSA": "RS256"}.get(str(jwk.get("kty")))
    if algorithm is None or jwk.get("alg", algorithm) != algorithm or jwk.get("use", "sig") != "sig":
        return None
    if algorithm == "ES256" and jwk.get("crv") != "P-256":
        return None
    public = {name: value for name, value in jwk.items() if name in ("kty", "crv", "x", "y", "n", "e", "kid")}
    try:
        key = jwt.PyJWK(public, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if algorithm == "RS256" and key.key.key_size < _MIN_RSA_BITS:
        return None
    return VerificationKey(key, algorithm)
