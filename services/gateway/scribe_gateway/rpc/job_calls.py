"""Calls about jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator

from scribe.v1 import scribe_service_pb2 as pb

from scribe_gateway.job_ids import read_id
from scribe_gateway.job_messages import job_message
from scribe_gateway.rpc.calls import Calls, Context
from scribe_gateway.rpc.pages import page_of, read_page
from scribe_gateway.rpc.requests import read_key, read_order, read_retries, read_states
from scribe_gateway.watch import Snapshot


class JobCalls(Calls):
    """Accept, read, follow, end, try again."""

    async def CreateJob(self, request: pb.CreateJobRequest, context: Context) -> pb.CreateJobResponse:
        user = await self._member(context)
        job = await self._door.jobs.accept(user, read_order(request), read_key(request.idempotency_key))
        return pb.CreateJobResponse(job=job_message(job))

    async def GetJob(self, request: pb.GetJobRequest, context: Context) -> pb.GetJobResponse:
        user = await self._member(context)
        job = await self._door.jobs.get(user, read_id(request.id))
        return pb.GetJobResponse(job=job_message(job, self._door.lookout.now))

    async def ListJobs(self, request: pb.ListJobsRequest, context: Context) -> pb.ListJobsResponse:
        user = await self._member(context)
        size, behind = read_page(request.page_size, request.page_token)
        states = read_states(request.states)
        found = await self._door.jobs.page(user, limit=size + 1, behind=behind, states=states)
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

    async def WatchJobs(self, request: pb.WatchJobsRequest, context: Context) -> AsyncIterator[pb.WatchJobsResponse]:
        user = await self._member(context)
        async for item in self._door.watches.follow_all(user, request.after_sequence):
            if isinstance(item, Snapshot):
                yield pb.WatchJobsResponse(snapshot=job_message(item.job), sequence=item.sequence)
            else:
                yield pb.WatchJobsResponse(event=item.event, sequence=item.sequence)

    async def CancelJob(self, request: pb.CancelJobRequest, context: Context) -> pb.CancelJobResponse:
        user = await self._member(context)
        return pb.CancelJobResponse(job=job_message(await self._door.jobs.cancel(user, read_id(request.id))))

    async def RetryJob(self, request: pb.RetryJobRequest, context: Context) -> pb.RetryJobResponse:
        user = await self._member(context)
        job_id, key = read_id(request.id), read_key(request.idempotency_key)
        job = await self._door.jobs.retry(
            user, job_id, override=request.override_contact_policy, from_start=request.from_start, key=key
        )
        return pb.RetryJobResponse(job=job_message(job))

    async def RetryJobs(self, request: pb.RetryJobsRequest, context: Context) -> pb.RetryJobsResponse:
        user = await self._member(context)
        return pb.RetryJobsResponse(ids=map(str, await self._door.jobs.retry_many(user, read_retries(request))))
