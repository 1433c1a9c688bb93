"""The small form of `make chaos`, with every test run: a crash in the middle of a commit, and a few jobs under kills."""

from __future__ import annotations

import pytest
from scribe_chaos.crash_points import crash_everywhere
from scribe_chaos.soak import soak

pytestmark = pytest.mark.e2e


def _silent(_: str) -> None:
    pass


async def test_a_crash_between_email_and_commit_shows_in_no_book() -> None:
    """One e-mail, one count, no call paid twice."""
    crashes = await crash_everywhere(1, _silent, only=("store.complete.before_commit",), lanes=1)
    assert (1, []) == (crashes.reached, crashes.failed)


async def test_a_few_jobs_outlive_a_few_kills() -> None:
    """Nothing lost, nothing double, no call paid twice, whoever was killed."""
    found = await soak(3, _silent, jobs=10, kills=4, mean_pause=1.0)
    assert [] == found.verdict.problems
    assert found.kills >= 4
    assert 0 == found.samples.untruthful, found.samples.examples
