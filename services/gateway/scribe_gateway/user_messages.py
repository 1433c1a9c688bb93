"""Users and what they use as messages of the contract. Pure."""

from __future__ import annotations

from scribe.v1 import user_pb2
from scribe_store.rows import User
from scribe_store.spending import DaySpend

from scribe_gateway.job_messages import timestamp
from scribe_gateway.users import Usage


def user_message(user: User) -> user_pb2.User:
    """The profile as its owner sees it."""
    return user_pb2.User(
        id=str(user.id),
        email=user.email,
        display_name=user.display_name,
        generation_count=user.generation_count,
        template_count=user.template_count,
        onboarded=user.onboarded,
        email_template=user.email_template,
        create_time=timestamp(user.created_at),
    )


def usage_message(user: User, usage: Usage) -> user_pb2.AccountUsage:
    """Money in micro-dollars."""
    return user_pb2.AccountUsage(
        spent_micro_dollars=usage.spent,
        today=_day(usage.today),
        day_budget_micro_dollars=usage.day_budget,
        job_budget_micro_dollars=usage.job_budget,
        emails=user.generation_count,
        templates=user.template_count,
        days=[_day(day) for day in usage.days],
    )


def _day(spend: DaySpend) -> user_pb2.DaySpend:
    return user_pb2.DaySpend(
        day=spend.day.isoformat(),
        spent_micro_dollars=spend.spent_micro_dollars,
        reserved_micro_dollars=spend.reserved_micro_dollars,
    )
