"""scribe.v1.ScribeService: messages in, messages out; everything else is behind the door."""

from __future__ import annotations

from importlib.metadata import version

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1 import scribe_service_pb2_grpc as pb_grpc
from scribe_rpc.serve import Register

from scribe_gateway.door import Door
from scribe_gateway.health import UP
from scribe_gateway.rpc.admin_calls import AdminCalls
from scribe_gateway.rpc.calls import Context
from scribe_gateway.rpc.email_calls import EmailCalls
from scribe_gateway.rpc.job_calls import JobCalls
from scribe_gateway.rpc.queue_calls import QueueCalls
from scribe_gateway.rpc.template_calls import TemplateCalls
from scribe_gateway.rpc.user_calls import UserCalls

FULL_NAME = pb.DESCRIPTOR.services_by_name["ScribeService"].full_name


class ScribeServicer(
    UserCalls, JobCalls, QueueCalls, EmailCalls, TemplateCalls, AdminCalls, pb_grpc.ScribeServiceServicer
):
    """Every area's calls."""

    async def GetHealth(self, _: pb.GetHealthRequest, __: Context) -> pb.GetHealthResponse:
        parts = await self._door.health.parts()
        healthy = all(state == UP for state in parts.values())
        answer = pb.GetHealthResponse(healthy=healthy, version=version("scribe"), parts=parts)
        answer.time.GetCurrentTime()
        return answer


def registration(door: Door) -> Register:
    """Adds the servicer to a server."""
    return lambda server: pb_grpc.add_ScribeServiceServicer_to_server(ScribeServicer(door), server)
