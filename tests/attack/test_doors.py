"""The small form of `make attack-gateway`, with every test run: nobody reads another's things, one key is one job."""

from __future__ import annotations

from pathlib import Path

import pytest
from scribe_attack.authorisation import try_everybody
from scribe_attack.idempotency import try_identical_requests
from scribe_attack.schema import try_schema
from scribe_attack.target import running_target

pytestmark = pytest.mark.integration


async def test_every_operation_refuses_whom_it_must(tmp_path: Path) -> None:
    """Each operation of the OpenAPI document and each gRPC method by each kind of caller: status right, nothing of another user in the answer."""
    async with running_target(tmp_path) as target:
        seen = await try_everybody(target)
    assert ([], []) == (seen.leaks, seen.wrong)
    assert seen.cells >= 120


async def test_a_hundred_identical_requests_are_one_job(tmp_path: Path) -> None:
    """All are answered, with the same job; a hundred first visits are one user; a batch of a hundred keeps its order."""
    async with running_target(tmp_path) as target:
        seen = await try_identical_requests(target)
    assert (1, 1, 100, True) == (seen.jobs, seen.users, seen.batch_jobs, seen.batch_in_order)
    assert set(seen.answers) <= {200, 201, 202}


async def test_answers_keep_to_the_document(tmp_path: Path) -> None:
    """A few requests for each operation in all phases: no server error, no answer outside its schema."""
    async with running_target(tmp_path) as target:
        seen = await try_schema(target, tmp_path, cases=100, examples=2)
    assert (0, 0) == (seen.server_errors, seen.violations), seen.failures
    assert seen.cases >= 100
