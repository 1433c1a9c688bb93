"""What must be true in the end, whatever was broken on the way. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from scribe_store.rows import ENDED

from scribe_chaos.books import Books


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What does not hold; empty when all does."""

    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    excess_calls: int = 0
    beyond: Mapping[str, int] = field(default_factory=dict)
    """Calls beyond the undisturbed run's, by task, those under way at kills not taken off."""
    calls: int = 0
    expected_calls: int = 0
    in_flight: int = 0

    @property
    def problems(self) -> list[str]:
        told = f"{self.excess_calls} model calls too many, {self.in_flight} under way at kills, beyond by task: {dict(self.beyond)}"
        return [*self.lost, *self.duplicates, *([told] if self.excess_calls else [])]


def judge(
    books: Books,
    *,
    wanted: Mapping[UUID, str],
    calls: Mapping[str, int],
    expected: Mapping[str, int],
    in_flight: int,
) -> Verdict:
    """`wanted`: how each accepted job must end; `calls` of the model by task, those of an undisturbed run in `expected`."""
    return Verdict(
        lost=lost(books, wanted),
        duplicates=duplicates(books, wanted),
        excess_calls=excess(calls, expected, in_flight),
        beyond=beyond(calls, expected),
        calls=sum(calls.values()),
        expected_calls=sum(expected.values()),
        in_flight=in_flight,
    )


def lost(books: Books, wanted: Mapping[UUID, str]) -> list[str]:
    """Accepted jobs that did not end as they would have undisturbed, or whose e-mail or money is missing."""
    rows = {row.id: row for row in books.rows}
    found = [f"{job_id} is in no row" for job_id in wanted if job_id not in rows]
    for row in (rows[job_id] for job_id in wanted if job_id in rows):
        if row.status != wanted[row.id]:
            found.append(f"{row.id} is {row.status} ({row.reason}), not {wanted[row.id]}")
        elif row.status == "completed" and not books.emails[row.id]:
            found.append(f"{row.id} is completed and has no e-mail")
        elif row.status in ENDED and row.status != "cancelled" and row.reserved:
            found.append(f"{row.id} has ended and holds {row.reserved} of its owner's money")
    return found


def duplicates(books: Books, wanted: Mapping[UUID, str]) -> list[str]:
    """What was done twice: e-mails, counts, jobs nobody ordered."""
    found = [f"{job_id} has {count} e-mails" for job_id, count in books.emails.items() if count > 1]
    completed = Counter(row.user_id for row in books.rows if row.status == "completed")
    found += [
        f"user {user} has {completed[user]} completed jobs and {count} counted"
        for user, count in books.counts.items()
        if completed[user] != count
    ]
    found += [f"{row.id} was ordered by nobody" for row in books.rows if row.id not in wanted]
    ended_otherwise = {row.id for row in books.rows if row.status != "completed"}
    return found + [
        f"{job_id} has an e-mail and is not completed" for job_id in books.emails if job_id in ended_otherwise
    ]


def excess(calls: Mapping[str, int], expected: Mapping[str, int], in_flight: int) -> int:
    """Calls of a task beyond the undisturbed run's, less those that a killed process had under way.

    Task by task: a job that was finished without its research must not hide another's repeated calls.
    """
    return max(0, sum(beyond(calls, expected).values()) - in_flight)


def beyond(calls: Mapping[str, int], expected: Mapping[str, int]) -> dict[str, int]:
    """By task, what is more than expected."""
    more = {task: count - expected.get(task, 0) for task, count in calls.items()}
    return {task: count for task, count in more.items() if count > 0}


def expected_of(orders: Iterable[str], undisturbed: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    """Calls by task that so many orders cost, one of each having been measured."""
    total: Counter[str] = Counter()
    for order in orders:
        total.update(undisturbed[order])
    return total
