"""ScribeService over a real channel."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import grpc
import pytest
from scribe.v1 import email_pb2, pipeline_pb2, recipient_pb2, template_pb2
from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_gateway.testing import House, Visitor
from scribe_rpc.errors import ServiceError, from_rpc_error

pytestmark = pytest.mark.integration

RECIPIENT = recipient_pb2.Recipient(name="Ingrid Solheim", interest="glaciers", affiliation="NTNU")
TEMPLATE = "Dear {{name}}, {{research}}"


async def call(house: House, visitor: Visitor, method: str, request: Any) -> Any:
    stub = getattr(ScribeServiceStub(house.channel), method)
    return await stub(request, timeout=20, metadata=visitor.metadata)


async def refused(house: House, visitor: Visitor, method: str, request: Any, **options: Any) -> ServiceError:
    stub = getattr(ScribeServiceStub(house.channel), method)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stub(request, timeout=20, **{"metadata": visitor.metadata, **options})
    return from_rpc_error(caught.value)


async def test_a_job_is_created_once_read_listed_and_cancelled(house: House, visitor: Visitor) -> None:
    """The same key is the same job, also through HTTP."""
    request = pb.CreateJobRequest(
        template_text=TEMPLATE, recipient=RECIPIENT, template_type=template_pb2.TEMPLATE_TYPE_BOOK, idempotency_key="k"
    )
    job = (await call(house, visitor, "CreateJob", request)).job
    assert job == (await call(house, visitor, "CreateJob", request)).job
    body = {
        "email_template": TEMPLATE, "recipient_name": RECIPIENT.name, "recipient_interest": RECIPIENT.interest,
        "affiliation": "NTNU", "template_type": "BOOK",
    }  # fmt: skip
    answer = await visitor.http.post("/api/email/generate", json=body, headers={"idempotency-key": "k"})
    assert job.id == answer.json()["task_id"]
    assert (pipeline_pb2.JOB_STATE_WAITING, RECIPIENT) == (job.state, job.recipient)
    assert job == (await call(house, visitor, "GetJob", pb.GetJobRequest(id=job.id))).job
    cancelled = (await call(house, visitor, "CancelJob", pb.CancelJobRequest(id=job.id))).job
    assert (pipeline_pb2.JOB_STATE_CANCELLED, "CANCELLED") == (cancelled.state, cancelled.error.reason)
    other = request.__class__(template_text=TEMPLATE + "!", recipient=RECIPIENT, idempotency_key="k")
    assert "IDEMPOTENCY_CONFLICT" == (await refused(house, visitor, "CreateJob", other)).reason


async def test_every_wrong_field_is_named(house: House, visitor: Visitor) -> None:
    """INVALID_ARGUMENT with a violation for each, under the names of the contract."""
    error = await refused(house, visitor, "CreateJob", pb.CreateJobRequest(template_text="x"))
    assert {"template_text", "recipient.name", "recipient.interest"} == {v.field for v in error.violations}
    assert "template_text" in error.message
    for request, field in (
        (pb.CreateJobRequest(template_text=TEMPLATE, recipient=RECIPIENT, template_type=99), "template_type"),
        (
            pb.CreateJobRequest(template_text=TEMPLATE, recipient=RECIPIENT, idempotency_key="k" * 256),
            "idempotency_key",
        ),
    ):
        assert [field] == [v.field for v in (await refused(house, visitor, "CreateJob", request)).violations]
    for method, page, field in (
        ("ListJobs", pb.ListJobsRequest(page_size=1001), "page_size"),
        ("ListEmails", pb.ListEmailsRequest(page_token="nonsense"), "page_token"),
    ):
        assert [field] == [v.field for v in (await refused(house, visitor, method, page)).violations]
    assert "id" == (await refused(house, visitor, "GetJob", pb.GetJobRequest(id="x"))).violations[0].field


async def test_jobs_are_listed_by_pages(house: House, visitor: Visitor) -> None:
    """Newest first, all of them, the last page without a token."""
    request = pb.CreateJobRequest(template_text=TEMPLATE, recipient=RECIPIENT)
    made = [(await call(house, visitor, "CreateJob", request)).job.id for _ in range(5)]
    seen, token = [], ""
    while True:
        page = await call(house, visitor, "ListJobs", pb.ListJobsRequest(page_size=2, page_token=token))
        seen += [job.id for job in page.jobs]
        token = page.next_page_token
        if not token:
            break
    assert made[::-1] == seen


async def test_an_email_comes_with_its_receipts(house: House, visitor: Visitor) -> None:
    """The record as it was kept, under the row's id; without a record the columns; pages too large for one reply are cut."""
    job = (
        await call(house, visitor, "CreateJob", pb.CreateJobRequest(template_text=TEMPLATE, recipient=RECIPIENT))
    ).job
    claims = [email_pb2.Claim(text="a" * 1000)] * 1500
    record = email_pb2.Email(subject="Hello", claims=claims, sandbox=True).SerializeToString()
    ids = [uuid4() for _ in range(3)]
    for email_id in ids:
        await house.store.execute(
            "INSERT INTO emails (id, user_id, job_id, recipient_name, recipient_interest, subject, email_message, template_type, record, is_confident) "
            "VALUES ($1, $2, $3, 'Ingrid', 'ice', 'Hello', 'Dear Ingrid', 'research', $4, true)",
            email_id, visitor.id, UUID(job.id), record,
        )  # fmt: skip
    email = (await call(house, visitor, "GetEmail", pb.GetEmailRequest(id=str(ids[0])))).email
    assert (str(ids[0]), "Dear Ingrid", 1500, True, True) == (
        email.id,
        email.body,
        len(email.claims),
        email.sandbox,
        email.displayed,
    )
    first = await call(house, visitor, "ListEmails", pb.ListEmailsRequest())
    rest = await call(house, visitor, "ListEmails", pb.ListEmailsRequest(page_token=first.next_page_token))
    assert {str(email_id) for email_id in ids} == {email.id for email in (*first.emails, *rest.emails)}
    assert first.next_page_token
    await house.store.execute("UPDATE emails SET record = NULL, displayed = false")
    assert not (await call(house, visitor, "ListEmails", pb.ListEmailsRequest())).emails
    assert 3 == len((await call(house, visitor, "ListEmails", pb.ListEmailsRequest(include_discarded=True))).emails)


async def test_strangers_are_refused(house: House, visitor: Visitor) -> None:
    """No token, no profile, another user's job: each with its own reason."""
    job = (
        await call(house, visitor, "CreateJob", pb.CreateJobRequest(template_text=TEMPLATE, recipient=RECIPIENT))
    ).job
    request = pb.GetJobRequest(id=job.id)
    assert "UNAUTHENTICATED" == (await refused(house, visitor, "GetJob", request, metadata=())).reason
    async with house.visitor(with_profile=False) as newcomer:
        assert "PROFILE_MISSING" == (await refused(house, newcomer, "GetJob", request)).reason
    async with house.visitor() as other:
        assert "NOT_FOUND" == (await refused(house, other, "GetJob", request)).reason
        assert "NOT_FOUND" == (await refused(house, other, "CancelJob", pb.CancelJobRequest(id=job.id))).reason
