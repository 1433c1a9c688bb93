"""Jobs through gRPC: the tasks of HTTP, with the same limits."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from scribe.v1 import pipeline_pb2, template_pb2
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_cli.testing import System
from scribe_contract import rpc
from scribe_contract.calls import EMAIL_TEMPLATE, RECIPIENT
from scribe_contract.limits import GENERATION, case_name, cases_beyond, cases_within
from scribe_contract.mirror import step_name
from scribe_contract.pausing import paused
from scribe_contract.people import Person
from scribe_contract.rpc import assert_refused, listening, refused, say
from scribe_contract.values import STEPS
from scribe_contract.waiting import until
from scribe_contract.work import email_of, ended, fresh_template, generate, outcome, status_of

pytestmark = pytest.mark.e2e

# What the fields of the JSON body are called here.
_FIELDS = {
    "email_template": "template_text",
    "recipient_name": "recipient.name",
    "recipient_interest": "recipient.interest",
}
_TYPES = [
    (template_pb2.TEMPLATE_TYPE_RESEARCH, "research"),
    (template_pb2.TEMPLATE_TYPE_BOOK, "book"),
    (template_pb2.TEMPLATE_TYPE_GENERAL, "general"),
]


def _order(**changes: Any) -> service.CreateJobRequest:
    """A job, by the names of the JSON body."""
    fields = {"email_template": EMAIL_TEMPLATE, **RECIPIENT, **changes}
    recipient = Recipient(name=fields.pop("recipient_name"), interest=fields.pop("recipient_interest"))
    return service.CreateJobRequest(template_text=fields.pop("email_template"), recipient=recipient, **fields)


def _create(stub: ScribeServiceStub, person: Person, **changes: Any) -> str:
    return say(person, stub.CreateJob, _order(**changes)).job.id


def _job(stub: ScribeServiceStub, person: Person, job_id: str) -> service.Job:
    return say(person, stub.GetJob, service.GetJobRequest(id=job_id)).job


def _failed(stub: ScribeServiceStub, system: System, person: Person) -> str:
    """A job that ended without an e-mail."""
    system.set_dials({"parse": {"error_rate": 1, "errors": ["401"]}})
    try:
        job = _create(stub, person, email_template=fresh_template())
        ended(person, job)
    finally:
        system.set_dials({"preset": "none"})
    return job


def test_job_nobody_has_begun(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Waiting, with what was ordered; HTTP says PENDING."""
    with paused(system.pid_of("orchestrator")):
        created = say(member, stub.CreateJob, _order(template_type=template_pb2.TEMPLATE_TYPE_BOOK)).job
        assert created.state == pipeline_pb2.JOB_STATE_WAITING
        assert (created.recipient.name, created.recipient.interest) == tuple(RECIPIENT.values())
        assert created.template_type == template_pb2.TEMPLATE_TYPE_BOOK
        assert created.HasField("create_time")
        assert not created.HasField("start_time")
        assert not created.HasField("end_time")
        assert not created.HasField("error")
        assert _job(stub, member, created.id) == created
        assert status_of(member, created.id).status == "PENDING"
    outcome(member, created.id)


def test_job_that_is_being_worked_on(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Running, at the step that HTTP names too."""
    with paused(system.pid_of("composer")):
        job = _create(stub, member, email_template=fresh_template())
        seen = until(lambda: _job(stub, member, job), lambda seen: seen.current_step == pipeline_pb2.STEP_COMPOSE)
        assert seen.state == pipeline_pb2.JOB_STATE_RUNNING
        assert seen.HasField("start_time")
        status = status_of(member, job)
        assert status.status == "STARTED"
        assert (status.result or {})["current_step"] == step_name(seen.current_step)
    outcome(member, job)


def test_job_that_is_completed(stub: ScribeServiceStub, member: Person) -> None:
    """The e-mail, the steps and their times are those that HTTP tells."""
    job_id = generate(member, template_type="research")
    found = outcome(member, job_id)
    job = _job(stub, member, job_id)
    assert (job.state, job.email_id) == (pipeline_pb2.JOB_STATE_COMPLETED, found.email_id)
    assert [step_name(step.step) for step in job.steps] == list(STEPS)
    timings = {step_name(step.step): step.duration.ToMilliseconds() / 1000 for step in job.steps}
    assert timings == pytest.approx(found.step_timings, abs=0.002)
    assert job.create_time.ToDatetime() <= job.start_time.ToDatetime() <= job.end_time.ToDatetime()
    assert not job.HasField("error")


def test_job_that_failed(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Reason, message and step are those that HTTP tells."""
    job = _job(stub, member, _failed(stub, system, member))
    assert job.state == pipeline_pb2.JOB_STATE_FAILED
    error = status_of(member, job.id).error
    assert error is not None
    assert (job.error.message, job.error.reason) == (error.message, error.type)
    assert step_name(job.error.failed_step) == error.failed_step == "template_parser"


def test_fields_at_their_limits(stub: ScribeServiceStub, member: Person) -> None:
    """The shortest and the longest text of each field is accepted, and comes to an end."""
    for job in [_create(stub, member, **{field: text}) for field, text in cases_within(GENERATION)]:
        ended(member, job)


@pytest.mark.parametrize(
    ("field", "text"), [*cases_beyond(GENERATION), *((name, "") for name in _FIELDS)], ids=case_name
)
def test_field_beyond_its_limit(stub: ScribeServiceStub, member: Person, field: str, text: str) -> None:
    """INVALID_ARGUMENT that names the field, and no other."""
    assert_refused(refused(member, stub.CreateJob, _order(**{field: text})), rpc.INVALID, _FIELDS[field])


def test_refusals_name_every_field(stub: ScribeServiceStub, member: Person) -> None:
    """One violation for each field that is wrong."""
    seen = refused(member, stub.CreateJob, service.CreateJobRequest(recipient=Recipient()))
    assert (seen.code, seen.reason) == rpc.INVALID
    assert set(seen.fields) == set(_FIELDS.values())


def test_template_type_overrides(stub: ScribeServiceStub, member: Person) -> None:
    """The e-mail has the type that was sent."""
    jobs = [(_create(stub, member, template_type=sent), kept) for sent, kept in _TYPES]
    for job, kept in jobs:
        assert email_of(member, outcome(member, job).email_id).template_type == kept


def test_one_key_is_one_job(stub: ScribeServiceStub, member: Person) -> None:
    """The same key with the same order is the same job, with another order it is refused."""
    key = str(uuid4())
    job = _create(stub, member, idempotency_key=key)
    assert _create(stub, member, idempotency_key=key) == job
    other = _order(idempotency_key=key, recipient_interest="looms")
    assert_refused(refused(member, stub.CreateJob, other), rpc.CONFLICT)
    outcome(member, job)


def test_jobs_are_listed_in_pages(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Newest first, page by page without a gap, of the states that are asked for."""
    with paused(system.pid_of("orchestrator")):
        ids = [_create(stub, member) for _ in range(3)]
        first = say(member, stub.ListJobs, service.ListJobsRequest(page_size=2))
        second = say(member, stub.ListJobs, service.ListJobsRequest(page_size=2, page_token=first.next_page_token))
        assert [job.id for page in (first, second) for job in page.jobs] == ids[::-1]
        assert (bool(first.next_page_token), second.next_page_token) == (True, "")
        waiting = service.ListJobsRequest(states=[pipeline_pb2.JOB_STATE_WAITING])
        completed = service.ListJobsRequest(states=[pipeline_pb2.JOB_STATE_COMPLETED])
        assert len(say(member, stub.ListJobs, waiting).jobs) == 3
        assert len(say(member, stub.ListJobs, completed).jobs) == 0
    for job in ids:
        outcome(member, job)


@pytest.mark.parametrize("size", [-1, 1001])
def test_page_beyond_its_limit(stub: ScribeServiceStub, member: Person, size: int) -> None:
    """INVALID_ARGUMENT that names the field."""
    assert_refused(refused(member, stub.ListJobs, service.ListJobsRequest(page_size=size)), rpc.INVALID, "page_size")


def test_job_is_watched_to_its_end(stub: ScribeServiceStub, member: Person) -> None:
    """A snapshot first, then events in their order, and the stream ends with the job."""
    job = _create(stub, member, email_template=fresh_template())
    with listening(member, stub.WatchJob, service.WatchJobRequest(id=job)) as answers:
        first, *later = answers
    assert first.snapshot.id == job
    assert all(answer.event.job_id == job for answer in later)
    sequences = [answer.sequence for answer in later]
    assert sequences == sorted(set(sequences))
    last = later[-1].event if later else first.snapshot
    assert last.state == pipeline_pb2.JOB_STATE_COMPLETED
    assert last.email_id == outcome(member, job).email_id


def test_all_jobs_are_watched(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Snapshots of those that have not ended, the oldest first, then events of those that come too."""
    with paused(system.pid_of("orchestrator")):
        ids = [_create(stub, member) for _ in range(2)]
        with listening(member, stub.WatchJobs, service.WatchJobsRequest()) as answers:
            assert [next(answers).snapshot.id for _ in ids] == ids
    with listening(member, stub.WatchJobs, service.WatchJobsRequest()) as answers:
        later = _create(stub, member)
        completed = (
            answer.event.job_id for answer in answers if answer.event.state == pipeline_pb2.JOB_STATE_COMPLETED
        )
        assert later in iter(lambda: next(completed), None)
    for job in ids:
        outcome(member, job)


def test_waiting_job_is_cancelled(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """It is cancelled at once, and stays so; HTTP knows no better word than FAILURE."""
    with paused(system.pid_of("orchestrator")):
        job = _create(stub, member)
        request = service.CancelJobRequest(id=job)
        assert say(member, stub.CancelJob, request).job.state == pipeline_pb2.JOB_STATE_CANCELLED
        assert _job(stub, member, job).state == pipeline_pb2.JOB_STATE_CANCELLED
        assert status_of(member, job).status == "FAILURE"


def test_job_that_ended_is_not_cancelled(stub: ScribeServiceStub, member: Person) -> None:
    """FAILED_PRECONDITION, and the job stays as it was."""
    job_id = _create(stub, member)
    outcome(member, job_id)
    job = _job(stub, member, job_id)
    assert_refused(refused(member, stub.CancelJob, service.CancelJobRequest(id=job_id)), rpc.ENDED)
    assert _job(stub, member, job_id) == job


def test_failed_job_is_tried_again(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """Once the model answers, the same job completes; then there is nothing to try."""
    job = _failed(stub, system, member)
    request = service.RetryJobRequest(id=job)
    assert say(member, stub.RetryJob, request).job.id == job
    outcome(member, job)
    assert_refused(refused(member, stub.RetryJob, request), rpc.NOT_FAILED)
