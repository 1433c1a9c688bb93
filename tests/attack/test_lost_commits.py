"""A lost confirmation is neither a lost write nor a second one."""

from __future__ import annotations

import pytest
from scribe_attack.lost_changes import change_through_cuts
from scribe_attack.lost_commits import write_through_cuts
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


async def test_every_write_happens_once_though_commits_go_unanswered() -> None:
    """Every fifth confirmation is cut; keys and rows agree with what was asked for."""
    async with running_postgres() as dsn:
        seen = await write_through_cuts(dsn, 200)
    assert (200, 200, 100) == (seen.writes, seen.effects, seen.keys)
    assert seen.cut >= 40


async def test_changes_are_made_once_though_answers_are_lost() -> None:
    """Edits, cancels, templates, ends of accounts: told as done, done once."""
    async with running_postgres() as dsn:
        seen = await change_through_cuts(dsn, 15)
    assert [] == seen.wrong
    assert seen.cut >= 25
