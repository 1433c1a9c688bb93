"""What HTTP offers, through gRPC: the same things seen by both."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import pytest
from scribe.v1 import pipeline_pb2, recipient_pb2, sender_pb2, template_pb2
from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_gateway.testing import House, Visitor, running_house
from scribe_gateway.testing_steps import running_writers
from scribe_rpc.errors import ServiceError, from_rpc_error

pytestmark = pytest.mark.integration

TEMPLATE = "Dear {{name}}, {{research}}"
ADA = recipient_pb2.Recipient(name="Ada Byron", interest="engines")
ADMIN = "admin@scribe.example"


async def call(house: House, visitor: Visitor, method: str, **fields: Any) -> Any:
    request = getattr(pb, f"{method}Request")(**fields)
    return await getattr(ScribeServiceStub(house.channel), method)(request, timeout=20, metadata=visitor.metadata)


async def refused(house: House, visitor: Visitor, method: str, **fields: Any) -> ServiceError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(house, visitor, method, **fields)
    return from_rpc_error(caught.value)


async def fields_refused(house: House, visitor: Visitor, method: str, **fields: Any) -> set[str]:
    return {violation.field for violation in (await refused(house, visitor, method, **fields)).violations}


async def write_email(house: House, visitor: Visitor) -> str:
    job = (await call(house, visitor, "CreateJob", template_text=TEMPLATE, recipient=ADA)).job
    email = uuid4()
    await house.store.execute(
        "INSERT INTO emails (id, user_id, job_id, recipient_name, recipient_interest, subject, email_message, template_type) "
        "VALUES ($1, $2, $3::text::uuid, 'Ada Byron', 'engines', 'Hello', 'Dear Ada', 'research')",
        email, visitor.id, job.id,
    )  # fmt: skip
    return str(email)


async def test_a_profile_is_made_and_changed(house: House) -> None:
    """Made once; what is absent stays absent; HTTP sees the same."""
    async with house.visitor(with_profile=False) as visitor:
        made = await call(house, visitor, "InitUser", display_name="Ann")
        assert (True, "Ann", False) == (made.created, made.user.display_name, made.user.HasField("email_template"))
        assert not (await call(house, visitor, "InitUser", display_name="Other")).created
        await call(house, visitor, "CompleteOnboarding")
        await call(house, visitor, "SetUserTemplate", template_text=TEMPLATE)
        user = (await call(house, visitor, "GetUser")).user
        seen = (await visitor.http.get("/api/user")).json()
        assert (user.id, user.display_name, user.onboarded, user.email_template, user.create_time.ToJsonString()[:19]) == (
            seen["id"], seen["display_name"], seen["onboarded"], seen["email_template"], seen["created_at"][:19],
        )  # fmt: skip
        assert {"template_text"} == await fields_refused(house, visitor, "SetUserTemplate", template_text=" ")
        sender = sender_pb2.Sender(name="Ann", answers={"start date": "May"})
        assert sender == (await call(house, visitor, "SetSender", sender=sender)).sender
        assert sender == (await call(house, visitor, "GetSender")).sender
        assert {"sender.name"} == await fields_refused(
            house, visitor, "SetSender", sender=sender_pb2.Sender(name="x" * 256)
        )
        usage = (await call(house, visitor, "GetUsage")).usage
        told = (await visitor.http.get("/api/user/usage")).json()
        assert (usage.day_budget_micro_dollars, usage.today.day) == (
            told["day_budget_micro_dollars"],
            told["today"]["day"],
        )
        assert {"confirm"} == await fields_refused(house, visitor, "DeleteAccount", confirm="x")
        await call(house, visitor, "DeleteAccount", confirm=user.email)
        assert "PROFILE_MISSING" == (await refused(house, visitor, "GetUser")).reason


async def test_a_batch_is_accepted_listed_and_taken_out(house: House, visitor: Visitor) -> None:
    """In order, by pages, with positions; each wrong field of each recipient is named; a table is a batch too."""
    recipients = [recipient_pb2.Recipient(name=f"Person {n}", interest="ice") for n in range(5)]
    ids = list((await call(house, visitor, "CreateBatch", recipients=recipients, template_text=TEMPLATE)).ids)
    table = await call(
        house, visitor, "CreateCsvBatch", csv="name,note\nAda Byron,x", interest="ice", template_text=TEMPLATE
    )
    assert ["note"] == list(table.ignored_columns)
    first = await call(house, visitor, "ListQueue", page_size=4)
    rest = await call(house, visitor, "ListQueue", page_token=first.next_page_token)
    items = [*first.items, *rest.items]
    assert [*ids, *table.ids] == [item.id for item in items]
    assert [1, 2, 3, 4, 5, 6] == [item.position for item in items]
    await call(house, visitor, "CancelQueueItem", id=ids[0])
    assert "JOB_BEGUN" == (await refused(house, visitor, "CancelQueueItem", id=ids[0])).reason
    bad = [recipients[0], recipient_pb2.Recipient(name="x")]
    assert {"recipients[1].name", "recipients[1].interest"} == await fields_refused(
        house, visitor, "CreateBatch", recipients=bad, template_text=TEMPLATE
    )
    assert {"recipients"} == await fields_refused(house, visitor, "CreateBatch", template_text=TEMPLATE)
    many = [ADA] * 101
    assert (
        "INVALID_REQUEST"
        == (await refused(house, visitor, "CreateBatch", recipients=many, template_text=TEMPLATE)).reason
    )
    assert {"csv.row 2.recipient_name"} == await fields_refused(
        house, visitor, "CreateCsvBatch", csv="name\nx", interest="ice", template_text=TEMPLATE
    )


async def test_an_email_is_changed_and_taken_away(house: House, visitor: Visitor) -> None:
    """Edits with their history, discarding, files; nothing to change is refused."""
    email = await write_email(house, visitor)
    changed = (await call(house, visitor, "UpdateEmail", id=email, body="Dear Ada, hello")).email
    assert ("Dear Ada, hello", True) == (changed.body, changed.HasField("edit_time"))
    versions = (await call(house, visitor, "ListEmailVersions", id=email)).versions
    assert [(1, "Dear Ada")] == [(version.version, version.body) for version in versions]
    assert not (await call(house, visitor, "ListEmailVersions", id=email, page_token="1")).versions
    assert {"page_token"} == await fields_refused(house, visitor, "ListEmailVersions", id=email, page_token="x")
    assert await fields_refused(house, visitor, "UpdateEmail", id=email)
    assert {"body"} == await fields_refused(house, visitor, "UpdateEmail", id=email, body=" ")
    message = await call(house, visitor, "ExportEmail", id=email)
    assert ("ada-byron.eml", True) == (message.file_name, b"Dear Ada, hello" in message.content)
    assert email in (await joined(house, visitor, pb.EXPORT_FORMAT_CSV)).decode()
    archive = zipfile.ZipFile(io.BytesIO(await joined(house, visitor, pb.EXPORT_FORMAT_EML)))
    assert ["0001-ada-byron.eml"] == archive.namelist()
    with pytest.raises(grpc.aio.AioRpcError):
        await joined(house, visitor, pb.EXPORT_FORMAT_UNSPECIFIED)
    await call(house, visitor, "UpdateEmail", id=email, displayed=False)
    assert not (await call(house, visitor, "ListEmails")).emails
    assert 1 == len((await call(house, visitor, "ListEmails", displayed=False)).emails)


async def joined(house: House, visitor: Visitor, kind: pb.ExportFormat.ValueType) -> bytes:
    stub: Any = ScribeServiceStub(house.channel)
    pieces: AsyncIterator[pb.ExportEmailsResponse] = stub.ExportEmails(
        pb.ExportEmailsRequest(format=kind), timeout=20, metadata=visitor.metadata
    )
    return b"".join([piece.content async for piece in pieces])


async def test_writing_anew_and_trying_again(house: House, visitor: Visitor) -> None:
    """Another job from the e-mail's; a failed one waits again; states choose from the list."""
    email = await write_email(house, visitor)
    job = (
        await call(house, visitor, "RegenerateEmail", id=email, interest="tables", template_type=template_pb2.TEMPLATE_TYPE_BOOK, idempotency_key="k")
    ).job  # fmt: skip
    assert ("tables", template_pb2.TEMPLATE_TYPE_BOOK) == (job.recipient.interest, job.template_type)
    assert {"candidate_id"} == await fields_refused(house, visitor, "RegenerateEmail", id=email, candidate_id="c1")
    assert {"template_text"} == await fields_refused(house, visitor, "RegenerateEmail", id=email, template_text="x")
    assert "JOB_NOT_FAILED" == (await refused(house, visitor, "RetryJob", id=job.id)).reason
    await house.store.execute(
        "UPDATE queue_items SET status = 'failed', completed_at = now() WHERE id = $1::text::uuid", job.id
    )
    failed = await call(house, visitor, "ListJobs", states=[pipeline_pb2.JOB_STATE_FAILED])
    assert [job.id] == [found.id for found in failed.jobs]
    assert {"states"} == await fields_refused(house, visitor, "ListJobs", states=[99])
    again = (await call(house, visitor, "RetryJob", id=job.id, override_contact_policy=True)).job
    assert (pipeline_pb2.JOB_STATE_WAITING, True) == (again.state, again.override_contact_policy)
    await house.store.execute(
        "UPDATE queue_items SET status = 'failed', completed_at = now(), error_reason = 'INTERNAL'"
    )
    assert 2 == len((await call(house, visitor, "RetryJobs", reason="INTERNAL", from_start=True)).ids)
    assert await fields_refused(house, visitor, "RetryJobs") == {"request"}
    assert await fields_refused(house, visitor, "RetryJobs", ids=["x"])


async def test_a_template_is_made_from_a_cv(tmp_path: Path) -> None:
    """With what proves it and what it cost; listed, read, deleted."""
    async with running_writers() as writers:
        addresses = {"SCRIBE_SCRAPER_ADDRESS": writers.address, "SCRIBE_COMPOSER_ADDRESS": writers.address}
        async with running_house(tmp_path, **addresses) as house, house.visitor() as visitor:
            order = {"pdf_url": "https://people.example/cv.pdf", "user_instructions": "For a doctorate, please."}
            made = (await call(house, visitor, "CreateTemplate", **order)).template
            assert ("Ann", 1, 2000) == (
                made.claims[0].quote.text,
                made.usage.model_calls,
                made.usage.model_cost_micro_dollars,
            )
            assert made == (await call(house, visitor, "GetTemplate", id=made.id)).template
            assert [made] == list((await call(house, visitor, "ListTemplates")).templates)
            await call(house, visitor, "DeleteTemplate", id=made.id)
            assert "NOT_FOUND" == (await refused(house, visitor, "GetTemplate", id=made.id)).reason
            assert {"pdf_url", "user_instructions"} == await fields_refused(
                house, visitor, "CreateTemplate", pdf_url="x"
            )


async def test_administrators_see_the_same(tmp_path: Path) -> None:
    """All seven lists; nobody else sees any."""
    async with (
        running_house(tmp_path, ADMIN_EMAILS=ADMIN) as house,
        house.visitor(email=ADMIN) as admin,
        house.visitor() as visitor,
    ):
        email = await write_email(house, visitor)
        await house.store.execute(
            "UPDATE queue_items SET status = 'failed', completed_at = now(), failed_step = 'scrape'"
        )
        seen = (await admin.http.get("/api/admin/overview")).json()
        sums = (await call(house, admin, "GetAdminOverview")).overview
        assert seen == {field.name: getattr(sums, field.name) for field in sums.DESCRIPTOR.fields}
        first = await call(house, admin, "ListAdminUsers", page_size=1)
        rest = await call(house, admin, "ListAdminUsers", page_token=first.next_page_token)
        assert [(str(visitor.id), 1), (str(admin.id), 0)] == [
            (row.user.id, row.failed_count) for row in (*first.users, *rest.users)
        ]
        whose = {"user_id": str(visitor.id)}
        emails = await call(house, admin, "ListAdminUserEmails", **whose)
        assert ([email], 1, 1) == ([found.id for found in emails.emails], emails.total, emails.pages)
        assert not (await call(house, admin, "ListAdminUserTemplates", **whose)).templates
        assert 1 == len((await call(house, admin, "ListAdminUserQueue", **whose)).items)
        assert [1] == [week.emails_generated for week in (await call(house, admin, "ListAdminActivity")).weeks]
        (error,) = (await call(house, admin, "ListAdminErrors")).errors
        assert pipeline_pb2.STEP_SCRAPE == error.current_step
        for method in ("GetAdminOverview", "ListAdminUsers", "ListAdminActivity", "ListAdminErrors"):
            assert "PERMISSION_DENIED" == (await refused(house, visitor, method)).reason
        for method in ("ListAdminUserEmails", "ListAdminUserTemplates", "ListAdminUserQueue"):
            assert "PERMISSION_DENIED" == (await refused(house, visitor, method, **whose)).reason
            assert "NOT_FOUND" == (await refused(house, admin, method, user_id=str(uuid4()))).reason


async def test_health_needs_no_token(house: House) -> None:
    """The database answers, nothing else is there."""
    stub: Any = ScribeServiceStub(house.channel)
    health = await stub.GetHealth(pb.GetHealthRequest(), timeout=20)
    assert (False, "connected", "unavailable") == (health.healthy, health.parts["database"], health.parts["nats"])
    assert {"database", "nats", "parser", "scraper", "arxiv", "composer"} == set(health.parts)
