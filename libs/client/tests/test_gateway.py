"""The client against a real gateway on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from scribe.v1 import pipeline_pb2
from scribe.v1 import scribe_service_pb2 as pb
from scribe_client import (
    NotAllowed,
    NotPossible,
    NotSignedIn,
    NotThere,
    Recipient,
    Scribe,
    Sender,
    WrongRequest,
    connect,
)
from scribe_gateway.testing import House, running_house

pytestmark = pytest.mark.integration

TEMPLATE = "Dear {{name}}, {{their research}} Regards, Ann"
PERSON = Recipient(name="Ingrid Solheim", interest="glaciers")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with running_house(tmp_path) as house:
        yield house


@pytest.fixture
async def scribe(house: House) -> AsyncIterator[Scribe]:
    async with connect(house.gateway.grpc.address, token=house.sign_in.token(), patience=2.0) as scribe:
        await scribe.account.initialise()
        yield scribe


async def test_jobs_are_ordered_listed_and_ended(scribe: Scribe) -> None:
    """One, many, a table; each once under its key."""
    job = await scribe.jobs.create(TEMPLATE, PERSON, idempotency_key="k")
    assert job.id == (await scribe.jobs.create(TEMPLATE, PERSON, idempotency_key="k")).id
    many = await scribe.jobs.create_many(TEMPLATE, [PERSON, Recipient(name="Ada Lovelace", interest="engines")])
    table = await scribe.jobs.create_csv(TEMPLATE, "name,shoes\nAda Lovelace,42\n", interest="engines")
    assert ["shoes"] == table.ignored_columns
    assert {job.id, *many, *table.ids} == {found.id async for found in scribe.jobs.list(page_size=1)}
    assert [*many, *table.ids] == [item.id async for item in scribe.jobs.queue(page_size=2)]
    await scribe.jobs.cancel_queue_item(many[0])
    for _ in range(2):
        assert pipeline_pb2.JOB_STATE_CANCELLED == (await scribe.jobs.cancel(job.id)).state
    assert pipeline_pb2.JOB_STATE_CANCELLED == (await scribe.jobs.get(job.id)).state
    with pytest.raises(NotPossible):
        await scribe.jobs.retry(job.id)
    assert [] == list(await scribe.jobs.retry_many(reason="MODEL_TIMEOUT"))
    assert [pipeline_pb2.JOB_STATE_CANCELLED] == [news.state async for news in scribe.jobs.watch(job.id)]
    live = {many[1], *table.ids}
    async for news in scribe.jobs.watch_all():
        assert isinstance(news, pb.Job)
        live.discard(news.id)
        if not live:
            break


async def test_rows_that_cannot_be_taken_are_named(scribe: Scribe) -> None:
    """With their columns, and nothing is accepted."""
    with pytest.raises(WrongRequest) as caught:
        await scribe.jobs.create_csv(TEMPLATE, "name,interest\nAda Lovelace,engines\nX,y\n")
    assert {"csv.row 3.recipient_name", "csv.row 3.recipient_interest"} == {v.field for v in caught.value.violations}
    assert [] == [job async for job in scribe.jobs.list()]


async def test_the_account_is_read_changed_and_ended(scribe: Scribe, house: House) -> None:
    """Template, sender, usage; behind its end nothing of it is there."""
    assert TEMPLATE == (await scribe.account.set_template(TEMPLATE)).email_template
    assert (await scribe.account.complete_onboarding()).onboarded
    sender = Sender(name="Ann", answers={"start date": "May"})
    assert sender == await scribe.account.set_sender(sender) == await scribe.account.sender()
    assert (await scribe.account.usage()).day_budget_micro_dollars > 0
    user = await scribe.account.get()
    await scribe.account.delete(user.email)
    with pytest.raises(NotAllowed):
        await scribe.account.get()


async def test_emails_and_templates_are_the_callers_own(scribe: Scribe) -> None:
    """There are none yet, and no others'."""
    strange = str(uuid4())
    assert [] == [email async for email in scribe.emails.list(displayed=None)]
    assert [] == [template async for template in scribe.templates.list()]
    for asking in (
        scribe.emails.get(strange), scribe.emails.update(strange, displayed=False), scribe.emails.export(strange),
        scribe.emails.regenerate(pb.RegenerateEmailRequest(id=strange)), scribe.templates.get(strange),
        scribe.templates.delete(strange), scribe.jobs.get(strange),
    ):  # fmt: skip
        with pytest.raises(NotThere):
            await asking
    table = b"".join([piece async for piece in scribe.emails.export_all(pb.EXPORT_FORMAT_CSV)])
    assert b"recipient" in table
    assert 1 == len(table.strip().splitlines())


async def test_administrators_calls_are_for_administrators(scribe: Scribe) -> None:
    """Others are told so."""
    for asking in (
        scribe.admin.overview(),
        scribe.admin.activity(),
        scribe.admin.errors(),
        anext(scribe.admin.users()),
    ):
        with pytest.raises(NotAllowed):
            await asking


async def test_without_a_token_only_health_is_answered(house: House) -> None:
    """The rest says how to sign in."""
    async with connect(house.gateway.grpc.address) as scribe:
        assert (await scribe.health()).version
        with pytest.raises(NotSignedIn) as caught:
            await scribe.account.get()
    assert "Sign in" in caught.value.mend
