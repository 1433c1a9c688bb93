"""Nobody comes in with a forged token, and everybody with a genuine one, at a real gateway."""

from __future__ import annotations

from pathlib import Path

from scribe_attack.tokens import try_tokens


async def test_no_forgery_is_accepted_and_no_genuine_token_refused(tmp_path: Path) -> None:
    """At least 160 bad and 40 good ones, faults of key sets included."""
    record = await try_tokens(tmp_path)
    assert ([], []) == (record.accepted, record.refused)
    assert record.bad >= 160
    assert record.good >= 40
