"""Tokens signed with a secret that issuer and gateway share: older Supabase projects, where that is switched on."""

from __future__ import annotations

from dataclasses import dataclass, field

from scribe_gateway.auth.tokens import Caller, Envelope, check
from scribe_gateway.errors import NotSignedIn

ALGORITHM = "HS256"
MIN_SECRET_CHARACTERS = 32  # RFC 7518, 3.2: no shorter than the hash


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyVerifier:
    """Knows one issuer and one secret. It never meets a published key, and published keys never meet the secret."""

    issuer: str
    secret: str = field(repr=False)

    def verify(self, token: str, said: Envelope) -> Caller:
        """Raises NotSignedIn."""
        if said.issuer != self.issuer:
            raise NotSignedIn("The token was issued by someone else: sign in here.")
        return check(token, self.secret, algorithm=ALGORITHM, issuer=self.issuer)
