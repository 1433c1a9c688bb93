"""What a look into the database adds to snapshots and events: what nobody said, and that once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from scribe_gateway.told import Told
from scribe_store.rows import Job

Changed = Callable[[Job, Job], bool]
AT = datetime(2026, 1, 1, tzinfo=UTC)


def a_job(status: str = "running", step: str | None = None) -> Job:
    return Job(
        id=uuid4(), user_id=uuid4(), recipient_name="Ada", recipient_interest="engines", recipient_affiliation=None,
        recipient_homepage=None, recipient_email=None, recipient_orcid=None, recipient_arxiv_author_id=None,
        recipient_known_paper_ids=(), email_template="Dear", template_type=None, override_contact_policy=False,
        status=status, epoch=0, current_step=step, steps=(), email_id=None, error_message=None, error_reason=None,
        failed_step=None, spent_micro_dollars=0, created_at=AT, retry_at=None, started_at=None, completed_at=None,
    )  # fmt: skip


def ended(job: Job) -> Job:
    return replace(job, status="completed")


def never(job: Job, before: Job) -> bool:
    return False


def by_step(job: Job, before: Job) -> bool:
    return job.current_step != before.current_step


def look(told: Told, live: Sequence[Job], gone: Sequence[Job] = (), changed: Changed = never) -> list[UUID]:
    told.look_begins()
    return finish(told, live, gone, changed)


def finish(told: Told, live: Sequence[Job], gone: Sequence[Job] = (), changed: Changed = never) -> list[UUID]:
    asked = told.unsaid_ends(live)
    return [job.id for job in told.news(live, asked, [job for job in gone if job.id in asked], changed)]


def test_a_job_that_no_event_told_of_is_told_once() -> None:
    """Its beginning and its end."""
    told, job = Told([]), a_job()
    assert [[job.id], []] == [look(told, [job]) for _ in range(2)]
    assert [[job.id], []] == [look(told, [], [ended(job)]) for _ in range(2)]


def test_what_events_told_is_not_told_again() -> None:
    """A job accepted and ended since the look before."""
    told, job = Told([]), a_job()
    told.event(job.id, is_end=False)
    assert [] == look(told, [job])
    told.event(job.id, is_end=True)
    assert [[], []] == [look(told, [], [ended(job)]) for _ in range(2)]


def test_a_step_that_was_told_does_not_hide_a_lost_end() -> None:
    """The last event of a job is lost shortly after the one before."""
    told, job = Told([a_job()]), a_job()
    told.event(job.id, is_end=False)
    assert [job.id] == look(told, [], [ended(job)])


def test_what_is_told_during_a_look_is_newer_than_what_it_finds() -> None:
    """The end arrives while the database is asked, which still found the job running; and a job that it did not find yet."""
    running, new = a_job(), a_job()
    told = Told([running])
    told.look_begins()
    told.event(running.id, is_end=True)
    told.event(new.id, is_end=False)
    assert [] == finish(told, [running], [new])
    assert [] == look(told, [new], [ended(running)])
    assert [new.id] == look(told, [], [ended(new)])


def test_a_job_that_is_tried_again_is_told_of() -> None:
    """Although no event said so: its end lies two looks back."""
    job = a_job()
    told = Told([job])
    told.event(job.id, is_end=True)
    assert [[], [job.id], []] == [look(told, [job]) for _ in range(3)]


def test_changes_are_told_where_they_are_asked_for() -> None:
    """As without NATS, when no event says them."""
    job = a_job(step="scrape")
    told, later = Told([job]), replace(job, current_step="arxiv")
    assert [] == look(told, [later])
    told = Told([job])
    assert [[job.id], []] == [look(told, [later], changed=by_step) for _ in range(2)]


def test_a_job_that_is_no_longer_there_is_forgotten() -> None:
    """Deleted with its account, say."""
    told = Told([a_job()])
    assert [[], []] == [look(told, []) for _ in range(2)]
