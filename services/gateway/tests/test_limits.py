"""Who asks too often is told when to come back, whichever way they ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import grpc
import httpx
import pytest
from pydantic import ValidationError
from scribe.v1 import recipient_pb2, scribe_service_pb2, scribe_service_pb2_grpc
from scribe_gateway.client_address import client_address, peer_of, read_networks
from scribe_gateway.errors import Overloaded, TooManyRequests
from scribe_gateway.gate import Gate
from scribe_gateway.limits import Meter, Quota
from scribe_gateway.loop_lag import LoopLag
from scribe_gateway.rate_headers import rate_headers
from scribe_gateway.testing import House, gateway_settings, running_house
from scribe_rpc.errors import from_rpc_error

ORDER = {"email_template": "Dear {{name}}, hello", "recipient_name": "Ada", "recipient_interest": "engines"}


class Clock:
    """Time that passes when told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def meter(units: int = 10, seconds: float = 60) -> tuple[Meter, Clock]:
    clock = Clock()
    return Meter(Quota(name="user", units=units, seconds=seconds), clock), clock


def test_a_quota_may_be_used_at_once_and_comes_back_evenly() -> None:
    """Ten at once, the eleventh is refused with the time after which it would be granted, to the second."""
    asked, clock = meter()
    assert [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] == [asked.take("ada").remaining for _ in range(10)]
    with pytest.raises(TooManyRequests) as caught:
        asked.take("ada")
    assert (429, 6, 0) == (caught.value.http_status, round(caught.value.retry_after), caught.value.standing.remaining)
    assert 9 == asked.take("grace").remaining
    clock.now += 5.9
    with pytest.raises(TooManyRequests):
        asked.take("ada")
    clock.now += 0.2
    assert 0 == asked.take("ada").remaining
    clock.now += 60
    assert 9 == asked.take("ada").remaining


def test_what_costs_more_counts_more_and_can_be_given_back() -> None:
    """A batch of nine leaves one; a refusal takes nothing; what was for nothing is there again."""
    asked, _ = meter()
    assert 1 == asked.take("ada", 9).remaining
    with pytest.raises(TooManyRequests):
        asked.take("ada", 2)
    assert 0 == asked.take("ada", 1).remaining
    asked.give_back("ada", 9)
    assert 0 == asked.take("ada", 9).remaining


def test_no_quota_is_no_limit() -> None:
    """0 switches it off."""
    asked, _ = meter(units=0)
    assert {None} == {asked.take("ada", 10_000) for _ in range(100)}


def test_callers_are_forgotten_in_the_order_of_their_last_request() -> None:
    """A flood of made-up callers neither fills the memory nor frees whoever keeps asking."""
    asked, _ = meter()
    for number in range(60_000):
        asked.take(number)
        if number % 10_000 == 0:
            asked.take("ada")
    assert 3 == asked.take("ada").remaining
    assert 9 == asked.take(0).remaining


def test_standings_are_headers_of_both_drafts() -> None:
    """Every quota in the lists, the tightest in the old fields."""
    (wide, _), (tight, _) = meter(100), meter(2, 30)
    said = rate_headers([wide.take("ada"), tight.take("ada")])
    assert said == {
        "ratelimit-policy": '"user";q=100;w=60, "user";q=2;w=30',
        "ratelimit": '"user";r=99;t=1, "user";r=1;t=15',
        "ratelimit-limit": "2",
        "ratelimit-remaining": "1",
        "ratelimit-reset": "15",
    }
    assert rate_headers([]) == {}


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("192.0.2.1", [], "192.0.2.1"), ("192.0.2.1", ["198.51.100.1"], "192.0.2.1"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"), ("127.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["6.6.6.6", "198.51.100.1, 10.0.0.9"], "198.51.100.1"), ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["10.0.0.1"], "10.0.0.1"), ("::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"), ("127.0.0.1", [""], "127.0.0.1"),
        ("::ffff:192.0.2.1", [], "192.0.2.1"), ("", ["198.51.100.1"], "local"), ("127.0.0.1", ["[2001:db8::1]"], "2001:db8::/64"),
    ],
)  # fmt: skip
def test_only_trusted_proxies_say_who_the_client_is(peer: str, forwarded: list[str], counted: str) -> None:
    """What stands left of the last trusted hop was written by anybody."""
    assert counted == client_address(peer, forwarded, read_networks("127.0.0.1, ::1, 10.0.0.0/8"))


@pytest.mark.parametrize(
    ("said", "peer"), [("ipv4:192.0.2.1:5", "192.0.2.1"), ("ipv6:%5B2001:db8::1%5D:5", "2001:db8::1"), ("unix:/x", "")]
)
def test_grpcs_peers_are_read(said: str, peer: str) -> None:
    """Without their ports."""
    assert peer == peer_of(said)


def test_a_wrong_network_is_named() -> None:
    """At start, not at the first request."""
    with pytest.raises(ValidationError, match="SCRIBE_TRUSTED_PROXIES"):
        gateway_settings(SCRIBE_TRUSTED_PROXIES="everybody")


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[House]:
    limits = {
        "SCRIBE_USER_REQUESTS_PER_MINUTE": "6", "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "30",
        "SCRIBE_USER_GENERATIONS_PER_HOUR": "2", "SCRIBE_TRUSTED_PROXIES": "127.0.0.1",
    }  # fmt: skip
    async with running_house(tmp_path, **limits) as house:
        yield house


@pytest.mark.integration
async def test_a_user_who_asks_too_often_is_refused_by_both_entrances(strict: House) -> None:
    """429 with Retry-After and how the caller stands; RESOURCE_EXHAUSTED with the same delay; another is not concerned."""
    async with strict.visitor() as visitor, strict.visitor() as other:
        answers = [await visitor.http.get("/api/user") for _ in range(6)]
        assert [200] * 5 + [429] == [answer.status_code for answer in answers]
        assert '"user";r=0' in answers[-1].headers["ratelimit"]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 10
        assert "RATE_LIMITED" == answers[-1].json()["reason"]
        stub = scribe_service_pb2_grpc.ScribeServiceStub(strict.channel)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.ListJobs(scribe_service_pb2.ListJobsRequest(), metadata=visitor.metadata, timeout=10)
        assert grpc.StatusCode.RESOURCE_EXHAUSTED == caught.value.code()
        assert from_rpc_error(caught.value).retry_after
        assert 200 == (await other.http.get("/api/user")).status_code


@pytest.mark.integration
async def test_an_address_that_asks_too_often_is_refused_before_anything_is_read(strict: House) -> None:
    """No token is looked at; health is always answered; other clients of the same proxy are not concerned."""
    async with httpx.AsyncClient(base_url=strict.gateway.http.url, trust_env=False) as client:
        mine, others = {"x-forwarded-for": "198.51.100.1"}, {"x-forwarded-for": "198.51.100.2"}
        codes = [(await client.get("/api/user", headers=mine)).status_code for _ in range(40)]
        assert [401] * 30 + [429] * 10 == codes
        stub = scribe_service_pb2_grpc.ScribeServiceStub(strict.channel)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            forwarded = (("x-forwarded-for", "198.51.100.1"),)
            await stub.ListJobs(scribe_service_pb2.ListJobsRequest(), metadata=forwarded, timeout=10)
        assert grpc.StatusCode.RESOURCE_EXHAUSTED == caught.value.code()
        assert 401 == (await client.get("/api/user", headers=others)).status_code
        assert {503} == {(await client.get("/health", headers=mine)).status_code for _ in range(40)}


@pytest.mark.integration
async def test_generation_is_counted_by_cost_and_a_repeated_request_costs_nothing(strict: House) -> None:
    """Two e-mails an hour here: five requests under one key are one, the third e-mail is refused."""
    async with strict.visitor() as visitor:
        stub = scribe_service_pb2_grpc.ScribeServiceStub(strict.channel)
        key = {"idempotency-key": str(uuid4())}
        first = [await visitor.http.post("/api/email/generate", json=ORDER, headers=key) for _ in range(2)]
        assert 1 == len({answer.json()["task_id"] for answer in first})
        recipient = recipient_pb2.Recipient(name="Ada", interest="engines")
        order = scribe_service_pb2.CreateJobRequest(template_text=ORDER["email_template"], recipient=recipient)
        assert await stub.CreateJob(order, metadata=visitor.metadata, timeout=10)
        refused = await visitor.http.post("/api/email/generate", json=ORDER)
        assert (429, True) == (refused.status_code, int(refused.headers["retry-after"]) > 60)


@pytest.mark.integration
async def test_a_full_backlog_refuses_new_work_and_nothing_else(tmp_path: Path) -> None:
    """503 with a time to come back; what was accepted is still answered for."""
    async with running_house(tmp_path, SCRIBE_WAITING_JOBS="3") as house, house.visitor() as visitor:
        codes = []
        async with asyncio.timeout(30):
            while 503 not in codes:
                codes.append((await visitor.http.post("/api/email/generate", json=ORDER)).status_code)
                await asyncio.sleep(0.1)
        refused = await visitor.http.post("/api/email/generate", json=ORDER)
        assert (503, "OVERLOADED", "60") == (
            refused.status_code,
            refused.json()["reason"],
            refused.headers["retry-after"],
        )
        assert 200 == (await visitor.http.get("/api/user")).status_code


async def test_a_burst_waits_and_lasting_overload_does_not() -> None:
    """Those who wait are served in their order; a queue that has stood for a second refuses who comes then."""
    clock = Clock()
    gate = Gate(8, clock=clock)
    served = []

    async def visit(number: int) -> None:
        async with gate.place():
            served.append(number)
            await asyncio.sleep(0.001)

    await asyncio.gather(*(visit(number) for number in range(50)))
    assert list(range(50)) == served
    holding = [asyncio.create_task(visit(number)) for number in range(9)]
    await asyncio.sleep(0)
    clock.now += 1.5
    late = await asyncio.gather(*(visit(number) for number in range(100, 150)), return_exceptions=True)
    assert 50 == sum(isinstance(outcome, Overloaded) for outcome in late)
    await asyncio.gather(*holding)
    few = await asyncio.gather(*(visit(number) for number in range(200, 210)), return_exceptions=True)
    assert 4 == few.count(None)
    clock.now += 1.5
    assert [None] * 50 == await asyncio.gather(*(visit(number) for number in range(50)))


async def test_a_loop_that_is_late_lets_few_in() -> None:
    """What waits in sockets is not seen by any queue of ours."""
    late = True
    gate = Gate(8, lambda: late)
    async with gate.place(), gate.place():
        assert not gate.refuses
        waiting = [asyncio.create_task(gate.place().__aenter__()) for _ in range(2)]
        await asyncio.sleep(0)
        assert gate.refuses
        outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [Overloaded] * 2 == [type(outcome) for outcome in outcomes]


async def test_only_a_lasting_delay_counts() -> None:
    """One pause of half a second is none; a loop that is blocked over and over for more than a second is late."""
    lag = LoopLag()
    time.sleep(0.5)  # noqa: ASYNC251  # the delay itself
    await asyncio.sleep(0.05)
    assert not lag.lasts
    for _ in range(26):
        time.sleep(0.06)  # noqa: ASYNC251
        await asyncio.sleep(0)
    assert lag.lasts
    await asyncio.sleep(0.05)
    assert not lag.lasts
    lag.close()


async def test_who_gives_up_loses_no_place() -> None:
    """Waiting callers that are cancelled, at whatever moment, leave the gate as it was."""
    gate = Gate(1)
    for pause in (0, 0, 0.001):
        async with gate.place():
            waiting = [asyncio.create_task(gate.place().__aenter__()) for _ in range(5)]
            await asyncio.sleep(pause)
            for task in waiting:
                task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    async with asyncio.timeout(1), gate.place():
        pass
