"""Decides whether a bearer token is genuine, and whose it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from scribe_gateway.auth import legacy
from scribe_gateway.auth.jwks import JwksCache, VerificationKey
from scribe_gateway.auth.tokens import Caller, Envelope, bearer_of, check, read_envelope
from scribe_gateway.errors import NotSignedIn

__all__ = ["Caller", "TokenVerifier"]

logger = logging.getLogger(__name__)


class TokenVerifier:
    """Accepts tokens of the issuers that it is given, each by its own published keys only.

    With a legacy verifier, tokens that say HS256 go there and nowhere else: no check ever knows two kinds of key.
    """

    def __init__(self, issuers: Mapping[str, JwksCache], shared_secret: legacy.LegacyVerifier | None = None) -> None:
        self._issuers = issuers
        self._shared_secret = shared_secret

    async def caller_of(self, authorization: str | None) -> Caller:
        """The caller named by an `Authorization` header. Raises NotSignedIn, KeysUnavailable."""
        return await self.verify(bearer_of(authorization))

    async def verify(self, token: str) -> Caller:
        """The caller named by a token. Raises NotSignedIn, KeysUnavailable."""
        said = read_envelope(token)
        if said.brings_a_key:
            logger.warning("token brings its own key; ignored")
        if self._shared_secret and said.algorithm == legacy.ALGORITHM:
            return self._shared_secret.verify(token, said)
        key = await self._published_key(said)
        return check(token, key.key, algorithm=key.algorithm, issuer=said.issuer)

    async def _published_key(self, said: Envelope) -> VerificationKey:
        """Looked up by the key's id; the algorithm is the key's own, whatever the token says."""
        keys = self._issuers.get(said.issuer)
        if keys is None or said.key_id is None:
            raise NotSignedIn("The token was issued by someone else: sign in here.")
        key = await keys.key(said.key_id)
        if key is None:
            raise NotSignedIn("The token's key is not among its issuer's: sign in again.")
        return key
