"""scribe.v1.ScribeService: messages in, messages out; everything else is behind the door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc
from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1 import scribe_service_pb2_grpc as pb_grpc
from scribe_rpc.serve import Register
from scribe_store.emails import ALL, SHOWN
from scribe_store.rows import User

from scribe_gateway.door import Door
from scribe_gateway.email_messages import email_message
from scribe_gateway.job_ids import read_id
from scribe_gateway.job_messages import job_message
from scribe_gateway.rpc.pages import page_of, read_page
from scribe_gateway.rpc.requests import read_key, read_order
from scribe_gateway.watch import Snapshot

FULL_NAME = pb.DESCRIPTOR.services_by_name["ScribeService"].full_name

Context = grpc.aio.ServicerContext[Any, Any]


class ScribeServicer(pb_grpc.ScribeServiceServicer):
    """Every call needs a token of somebody with a profile."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def CreateJob(self, request: pb.CreateJobRequest, context: Context) -> pb.CreateJobResponse:
        user = await self._member(context)
        job = await self._door.jobs.accept(user, read_order(request), read_key(request))
        return pb.CreateJobResponse(job=job_message(job))

    async def GetJob(self, request: pb.GetJobRequest, context: Context) -> pb.GetJobResponse:
        user = await self._member(context)
        return pb.GetJobResponse(job=job_message(await self._door.jobs.get(user, read_id(request.id))))

    async def ListJobs(self, request: pb.ListJobsRequest, context: Context) -> pb.ListJobsResponse:
        user = await self._member(context)
        size, behind = read_page(request.page_size, request.page_token)
        found = await self._door.jobs.page(user, limit=size + 1, behind=behind)
        jobs, token = page_of(found, job_message, size)
        return pb.ListJobsResponse(jobs=jobs, next_page_token=token)

    async def WatchJob(self, request: pb.WatchJobRequest, context: Context) -> AsyncIterator[pb.WatchJobResponse]:
        user = await self._member(context)
        job = await self._door.jobs.get(user, read_id(request.id))
        async for item in self._door.watches.follow(user, job, request.after_sequence):
            if isinstance(item, Snapshot):
                yield pb.WatchJobResponse(snapshot=job_message(item.job), sequence=item.sequence)
            else:
                yield pb.WatchJobResponse(event=item.event, sequence=item.sequence)

    async def CancelJob(self, request: pb.CancelJobRequest, context: Context) -> pb.CancelJobResponse:
        user = await self._member(context)
        return pb.CancelJobResponse(job=job_message(await self._door.jobs.cancel(user, read_id(request.id))))

    async def GetEmail(self, request: pb.GetEmailRequest, context: Context) -> pb.GetEmailResponse:
        user = await self._member(context)
        return pb.GetEmailResponse(email=email_message(await self._door.emails.get(user, read_id(request.id))))

    async def ListEmails(self, request: pb.ListEmailsRequest, context: Context) -> pb.ListEmailsResponse:
        user = await self._member(context)
        size, behind = read_page(request.page_size, request.page_token)
        displayed = ALL if request.include_discarded else SHOWN
        found = await self._door.emails.page(user, limit=size + 1, behind=behind, displayed=displayed)
        emails, token = page_of(found, email_message, size)
        return pb.ListEmailsResponse(emails=emails, next_page_token=token)

    async def _member(self, context: Context) -> User:
        """Whose token the call carries. Raises NotSignedIn, KeysUnavailable, ProfileMissing, TooManyRequests."""
        given = [value for name, value in context.invocation_metadata() or () if name == "authorization"]
        header = given[0] if given and isinstance(given[0], str) else None
        caller = await self._door.verifier.caller_of(header)
        self._door.entry.greet(caller.id)
        return await self._door.users.profile(caller)


def registration(door: Door) -> Register:
    """Adds the servicer to a server."""
    return lambda server: pb_grpc.add_ScribeServiceServicer_to_server(ScribeServicer(door), server)
