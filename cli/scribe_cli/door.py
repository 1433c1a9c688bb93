"""Speaking to a gateway: the local user's profile over HTTP, jobs and e-mails over gRPC."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import grpc
import httpx
from scribe.v1 import email_pb2, pipeline_pb2, recipient_pb2, scribe_service_pb2, scribe_service_pb2_grpc, template_pb2
from scribe_auth.local_keys import sign_local_token
from scribe_rpc.channel import open_channel
from scribe_rpc.errors import ServiceError, from_rpc_error

from scribe_cli.home import Home

_CALL_SECONDS = 20.0
_TOKEN_SECONDS = 3600


async def initialise_user(http: str, home: Home, email: str) -> None:
    """Create the local user's profile if there is none. Raises ServiceError when the gateway refuses."""
    token = sign_local_token(home.folder, email, _TOKEN_SECONDS)
    async with httpx.AsyncClient(timeout=_CALL_SECONDS, trust_env=False) as client:
        answer = await client.post(f"{http}/api/user/init", headers={"authorization": f"Bearer {token}"})
    if answer.status_code not in (httpx.codes.OK, httpx.codes.CREATED):
        raise ServiceError("INTERNAL", f"the gateway refused the local user: {answer.status_code} {answer.text[:200]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What `scribe generate` asks for."""

    template_text: str
    recipient: recipient_pb2.Recipient
    template_type: template_pb2.TemplateType.ValueType = template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    override_contact_policy: bool = False
    idempotency_key: str = ""


class Door:
    """A gateway's gRPC side, for one user."""

    def __init__(self, channel: grpc.aio.Channel, token: str) -> None:
        self._stub: scribe_service_pb2_grpc.ScribeServiceAsyncStub = scribe_service_pb2_grpc.ScribeServiceStub(channel)
        self._metadata = (("authorization", f"Bearer {token}"),)

    async def create(self, order: Order) -> scribe_service_pb2.Job:
        """Accept a job. Raises ServiceError."""
        request = scribe_service_pb2.CreateJobRequest(
            template_text=order.template_text,
            recipient=order.recipient,
            template_type=order.template_type,
            override_contact_policy=order.override_contact_policy,
            idempotency_key=order.idempotency_key,
        )
        with _translated():
            answer = await self._stub.CreateJob(request, timeout=_CALL_SECONDS, metadata=self._metadata)
        return answer.job

    async def watch(self, job_id: str, seconds: float) -> AsyncIterator[pipeline_pb2.JobEvent]:
        """The job's events until it ends or `seconds` have passed. The snapshot is given as an event too."""
        request = scribe_service_pb2.WatchJobRequest(id=job_id)
        with _translated():
            async for message in self._stub.WatchJob(request, timeout=seconds, metadata=self._metadata):
                yield message.event if message.HasField("event") else _as_event(message.snapshot)

    async def job(self, job_id: str) -> scribe_service_pb2.Job:
        request = scribe_service_pb2.GetJobRequest(id=job_id)
        with _translated():
            answer = await self._stub.GetJob(request, timeout=_CALL_SECONDS, metadata=self._metadata)
        return answer.job

    async def cancel(self, job_id: str) -> None:
        request = scribe_service_pb2.CancelJobRequest(id=job_id)
        with _translated():
            await self._stub.CancelJob(request, timeout=_CALL_SECONDS, metadata=self._metadata)

    async def email(self, email_id: str) -> email_pb2.Email:
        request = scribe_service_pb2.GetEmailRequest(id=email_id)
        with _translated():
            answer = await self._stub.GetEmail(request, timeout=_CALL_SECONDS, metadata=self._metadata)
        return answer.email


@asynccontextmanager
async def open_door(address: str, token: str) -> AsyncIterator[Door]:
    """A connection to the gateway at `host:port`."""
    channel = open_channel(address)
    try:
        yield Door(channel, token)
    finally:
        await channel.close()


class _translated:  # noqa: N801  # reads as a clause: `with _translated():`
    """Turns a failed RPC into the ServiceError that it carries."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        if isinstance(error, grpc.aio.AioRpcError):
            raise from_rpc_error(error) from None


def _as_event(job: scribe_service_pb2.Job) -> pipeline_pb2.JobEvent:
    return pipeline_pb2.JobEvent(
        job_id=job.id, state=job.state, step=job.current_step, email_id=job.email_id, error=job.error
    )


__all__ = ["Door", "Order", "ServiceError", "initialise_user", "open_door"]
