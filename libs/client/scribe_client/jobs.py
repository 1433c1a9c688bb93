"""Jobs: order an e-mail, follow its making, end it, try it again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.pipeline_pb2 import JobState
from scribe.v1.queue_item_pb2 import QueueItem
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scribe_service_pb2 import Job
from scribe.v1.template_pb2 import TEMPLATE_TYPE_UNSPECIFIED, TemplateType

from scribe_client.calls import Calls, every
from scribe_client.watching import STREAM_SECONDS, News, resumed


class Jobs:
    """The caller's own. Every call raises ScribeError."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def create(
        self, template_text: str, recipient: Recipient, *, template_type: TemplateType.ValueType = TEMPLATE_TYPE_UNSPECIFIED,
        override_contact_policy: bool = False, idempotency_key: str = "",
    ) -> Job:  # fmt: skip
        """Order one e-mail; accepted means durable. The same key is the same job for 24 hours; without one, one is made."""
        request = pb.CreateJobRequest(
            template_text=template_text,
            recipient=recipient,
            template_type=template_type,
            override_contact_policy=override_contact_policy,
            idempotency_key=idempotency_key or str(uuid4()),
        )
        return (await self._calls.again(self._calls.stub.CreateJob, request)).job

    async def create_csv(
        self, template_text: str, csv: str, *, interest: str = "", override_contact_policy: bool = False,
        template_type: TemplateType.ValueType = TEMPLATE_TYPE_UNSPECIFIED, idempotency_key: str = "",
    ) -> pb.CreateCsvBatchResponse:  # fmt: skip
        """Order an e-mail for each row of a table with a header, or for none. WrongRequest names rows and columns."""
        request = pb.CreateCsvBatchRequest(
            csv=csv,
            template_text=template_text,
            interest=interest,
            template_type=template_type,
            override_contact_policy=override_contact_policy,
            idempotency_key=idempotency_key or str(uuid4()),
        )
        return await self._calls.again(self._calls.stub.CreateCsvBatch, request)

    async def create_many(
        self, template_text: str, recipients: Sequence[Recipient], *, override_contact_policy: bool = False,
        template_type: TemplateType.ValueType = TEMPLATE_TYPE_UNSPECIFIED, idempotency_key: str = "",
    ) -> Sequence[str]:  # fmt: skip
        """Order up to 100 e-mails from one template, all or none; gives the jobs' ids in the order sent."""
        request = pb.CreateBatchRequest(
            recipients=recipients,
            template_text=template_text,
            template_type=template_type,
            override_contact_policy=override_contact_policy,
            idempotency_key=idempotency_key or str(uuid4()),
        )
        return (await self._calls.again(self._calls.stub.CreateBatch, request)).ids

    async def get(self, job_id: str) -> Job:
        """One, as it stands."""
        return (await self._calls.again(self._calls.stub.GetJob, pb.GetJobRequest(id=job_id))).job

    def list(self, *, states: Sequence[JobState.ValueType] = (), page_size: int = 100) -> AsyncIterator[Job]:
        """All, newest first; only those in the given states, if any are given."""
        request = pb.ListJobsRequest(page_size=page_size, states=states)
        return every(lambda page: self._calls.again(self._calls.stub.ListJobs, page), request, lambda page: page.jobs)

    def watch(self, job_id: str) -> AsyncIterator[News]:
        """The job as it stands, then what happens until it has ended. A stream that is cut goes on behind its last event."""
        watch_job = self._calls.stub.WatchJob
        return resumed(
            lambda after: self._calls.stream(
                watch_job, pb.WatchJobRequest(id=job_id, after_sequence=after), STREAM_SECONDS
            ),
            self._calls.patience,
            until_end=True,
        )

    def watch_all(self) -> AsyncIterator[News]:
        """Each job that has not ended, then what happens to all of them and to those to come; for ever."""
        watch_jobs = self._calls.stub.WatchJobs
        return resumed(
            lambda after: self._calls.stream(watch_jobs, pb.WatchJobsRequest(after_sequence=after), STREAM_SECONDS),
            self._calls.patience,
            until_end=False,
        )

    async def cancel(self, job_id: str) -> Job:
        """End one that has not ended; one that was cancelled before stays so."""
        return (await self._calls.again(self._calls.stub.CancelJob, pb.CancelJobRequest(id=job_id))).job

    async def retry(
        self, job_id: str, *, from_start: bool = False, override_contact_policy: bool = False, idempotency_key: str = ""
    ) -> Job:
        """Try a failed one again, from the step that failed or from the start."""
        request = pb.RetryJobRequest(
            id=job_id,
            from_start=from_start,
            override_contact_policy=override_contact_policy,
            idempotency_key=idempotency_key or str(uuid4()),
        )
        return (await self._calls.again(self._calls.stub.RetryJob, request)).job

    async def retry_many(self, *, ids: Sequence[str] = (), reason: str = "", from_start: bool = False) -> Sequence[str]:
        """Try failed ones again: those of `ids`, or all of a reason; at most 100. Gives the ids of those that wait again."""
        request = pb.RetryJobsRequest(ids=ids, reason=reason, from_start=from_start)
        return (await self._calls.once(self._calls.stub.RetryJobs, request)).ids

    def queue(self, *, page_size: int = 1000) -> AsyncIterator[QueueItem]:
        """Items of batches of the last 24 hours, oldest first."""
        request = pb.ListQueueRequest(page_size=page_size)
        return every(lambda page: self._calls.again(self._calls.stub.ListQueue, page), request, lambda page: page.items)

    async def cancel_queue_item(self, job_id: str) -> None:
        """Take an item of a batch out that nobody has begun."""
        await self._calls.once(self._calls.stub.CancelQueueItem, pb.CancelQueueItemRequest(id=job_id))
