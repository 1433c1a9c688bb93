"""Where an edited e-mail still says what was proved. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scribe_store.rows import Email

NOWHERE = -1


def place_in(body: str, claim: str) -> tuple[int, int]:
    """Offsets of a claim's words in a text; -1 twice when they do not stand there any more."""
    start = body.find(claim) if claim else NOWHERE
    return (start, start + len(claim)) if start >= 0 else (NOWHERE, NOWHERE)


def with_claims_placed(email: Email) -> Email:
    """The e-mail with claims placed in the text as it is now, if it was edited."""
    claims = email.metadata.get("claims")
    if email.edited_at is None or not isinstance(claims, list):
        return email
    placed = [_placed(claim, email.email_message) for claim in claims if isinstance(claim, dict)]
    return replace(email, metadata={**email.metadata, "claims": placed})


def _placed(claim: dict[str, Any], body: str) -> dict[str, Any]:
    start, end = place_in(body, str(claim.get("text", "")))
    return {**claim, "body_start": start, "body_end": end}
