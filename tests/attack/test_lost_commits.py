"""A lost confirmation is neither a lost write nor a second one."""

from __future__ import annotations

import pytest
from scribe_attack.lost_commits import write_through_cuts
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


async def test_every_write_happens_once_though_commits_go_unanswered() -> None:
    """Every fifth confirmation is cut; keys and rows agree with what was asked for."""
    async with running_postgres() as dsn:
        seen = await write_through_cuts(dsn, 200)
    assert (200, 200, 100) == (seen.writes, seen.effects, seen.keys)
    assert seen.cut >= 40
