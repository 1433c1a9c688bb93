"""What of a job's state each step is told."""

from __future__ import annotations

from scribe.v1 import pipeline_pb2
from scribe_orchestrator.step_calls import step_call
from scribe_orchestrator.testing import running_steps
from scribe_rpc.channel import open_channel


async def tell(_: pipeline_pb2.JobEvent) -> None:
    """Nobody watches."""


async def test_the_composer_hears_of_the_sender() -> None:
    """What the sender says of themselves reaches the step that fills their slots."""
    state = pipeline_pb2.PipelineState(
        job_id="job-1", sender={"name": "Nadia Okafor", "answers": {"start date": "May 2027"}}
    )
    async with running_steps() as steps, open_channel(steps.address) as channel:
        await step_call("compose", channel)(state, 10, tell)
    assert [request.sender for request in steps.composed] == [state.sender]
