"""Changes whose confirmation is lost now and then: each is told as done, and is done once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from scribe_store import accounts, emails, holds, jobs, queue, templates, users
from scribe_store.emails import Change
from scribe_store.errors import StoreUnavailable
from scribe_store.rows import NewJob
from scribe_store.store import Store

from scribe_attack.commit_cutter import cutting_commits

_EVERY = 3
_CLIENTS_TRIES = 10
_TERMS = holds.Terms(budget=10, day_budget=10_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostChanges:
    """How many changes of each kind were asked for, and what came out otherwise than it must."""

    changes: int
    wrong: list[str]
    cut: int


async def change_through_cuts(dsn: str, rounds: int) -> LostChanges:
    """`rounds` changes of each kind through a proxy that cuts every third COMMIT's answer."""
    async with (
        cutting_commits(dsn, every=_EVERY) as (through, cutter),
        Store.open(through, pool_size=2) as store,
        Store.open(dsn) as direct,
    ):
        owner, _ = await users.initialise(direct, user_id=uuid4(), email="ada@people.example", display_name=None)
        kinds: dict[str, Callable[[Store, Store, UUID, int], Awaitable[str]]] = {
            "edits of an e-mail": _edits,
            "items taken out": _taken_out,
            "jobs cancelled": _cancelled,
            "templates made, deleted, given up": _templates,
            "accounts ended": _ended,
        }
        found = {name: await change(store, direct, owner.id, rounds) for name, change in kinds.items()}
        wrong = [f"{name}: {problem}" for name, problem in found.items() if problem]
        return LostChanges(changes=rounds * len(kinds), wrong=wrong, cut=cutter.cut)


async def _until_told(asked: Callable[[], Awaitable[object]]) -> object:
    """As a client does that is told to try again."""
    for _ in range(_CLIENTS_TRIES):
        try:
            return await asked()
        except StoreUnavailable:
            continue
    raise AssertionError(f"refused {_CLIENTS_TRIES} times")


async def _edits(store: Store, direct: Store, owner: UUID, rounds: int) -> str:
    """One version for each edit, in order."""
    email = uuid4()
    await direct.execute(
        "INSERT INTO emails (id, user_id, recipient_name, recipient_interest, email_message, template_type) "
        "VALUES ($1, $2, 'Ada', 'ice', 'edit 0', 'general')",
        email, owner,
    )  # fmt: skip
    rounds = min(rounds, 100)  # so many versions are kept
    for number in range(1, rounds + 1):
        await _until_told(lambda: emails.change(store, email, owner, Change(email_message=f"edit {number}")))  # noqa: B023  # awaited at once
    kept = [version.email_message for version in await emails.versions(direct, email)]
    return "" if kept == [f"edit {number}" for number in range(rounds)] else f"{len(kept)} versions of {rounds}"


async def _waiting(direct: Store, owner: UUID, rounds: int) -> list[UUID]:
    made = [uuid4() for _ in range(rounds)]
    for job in made:
        new = NewJob(
            id=job, user_id=owner, recipient_name="Ada", recipient_interest="ice", email_template="Dear {{x}}, y"
        )
        await jobs.create(direct, new)
    return made


async def _taken_out(store: Store, direct: Store, owner: UUID, rounds: int) -> str:
    """Each is told as taken out."""
    items = await _waiting(direct, owner, rounds)
    told = [await _until_told(lambda: queue.cancel_waiting(store, item, owner)) for item in items]  # noqa: B023
    return "" if all(told) else f"{told.count(None)} told as begun"


async def _cancelled(store: Store, direct: Store, owner: UUID, rounds: int) -> str:
    """Each is won once, by the call that asked."""
    items = await _waiting(direct, owner, rounds)
    won = 0
    for item in items:
        answer = await _until_told(lambda: jobs.cancel(store, item, owner))  # noqa: B023
        won += isinstance(answer, tuple) and bool(answer[1])
    return "" if won == rounds else f"{won} won of {rounds}"


async def _templates(store: Store, direct: Store, owner: UUID, rounds: int) -> str:
    """Count and money are whole afterwards; each deletion is told as done."""
    lost = 0
    for number in range(rounds):
        made, given_up = uuid4(), uuid4()
        for work in (made, given_up):
            await _until_told(lambda: templates.begin(store, work, owner, _TERMS))  # noqa: B023
        await _until_told(
            lambda: templates.finish(
                store, made, owner, pdf_url="https://a.example", text=f"{number}", instructions="x", metadata={}, spent=3  # noqa: B023
            )
        )  # fmt: skip
        await _until_told(lambda: templates.give_up(store, given_up, owner, spent=1))  # noqa: B023
        lost += not await _until_told(lambda: templates.delete(store, made, owner))  # noqa: B023
    count = await direct.fetch_value("SELECT template_count FROM users WHERE id = $1", owner)
    money = await direct.fetch_row(
        "SELECT spent_micro_dollars, reserved_micro_dollars FROM daily_spend WHERE user_id = $1", owner
    )
    assert money
    seen = (lost, count, *money)
    return "" if seen == (0, 0, 4 * rounds, 0) else f"(not told, count, spent, reserved) = {seen}"


async def _ended(store: Store, direct: Store, owner: UUID, rounds: int) -> str:
    """Each tells the jobs that runners have to leave, though an earlier try had deleted them."""
    untold = 0
    for _ in range(rounds):
        user = uuid4()
        await users.initialise(direct, user_id=user, email=f"{user}@people.example", display_name=None)
        (job,) = await _waiting(direct, user, 1)
        await direct.execute("UPDATE queue_items SET status = 'running', epoch = 1 WHERE id = $1", job)
        traces = await _until_told(lambda: accounts.delete(store, user))  # noqa: B023
        untold += not (isinstance(traces, accounts.Traces) and traces.live == ((job, 1),))
    left = await direct.fetch_value("SELECT count(*) FROM users WHERE id <> $1", owner)
    return "" if (untold, left) == (0, 0) else f"(untold, left) = {(untold, left)}"
