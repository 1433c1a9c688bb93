"""Calls that are paid once."""

from __future__ import annotations

import asyncio
import os
import stat
from pathlib import Path

import pytest
from scribe_llm.errors import AnswersNotKept
from scribe_llm.paid import PaidCalls, paid_key

KEY = paid_key("job", "parse", b"request")
LATER = 4_000_000_000.0


def files_in(folder: Path) -> list[Path]:
    """What lies there."""
    return list(folder.iterdir())


class Upstream:
    """Counts its calls; waits for `go` if told to."""

    def __init__(self, answer: bytes = b"answer") -> None:
        self.calls = 0
        self.answer = answer
        self.called = asyncio.Event()
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self) -> bytes:
        self.calls += 1
        self.called.set()
        await self.go.wait()
        return self.answer


async def test_the_same_key_is_called_once(tmp_path: Path) -> None:
    """A second caller, also of a new process, gets the kept answer."""
    upstream = Upstream()
    for _ in range(2):
        assert await PaidCalls(tmp_path).once(KEY, upstream, keep_until=LATER) == b"answer"
    assert upstream.calls == 1


async def test_callers_at_the_same_time_share_one_call(tmp_path: Path) -> None:
    """Ten callers of a key wait for one call."""
    upstream, paid = Upstream(), PaidCalls(tmp_path)
    answers = await asyncio.gather(*(paid.once(KEY, upstream, keep_until=LATER) for _ in range(10)))
    assert set(answers) == {b"answer"}
    assert upstream.calls == 1


async def test_a_call_outlives_its_caller(tmp_path: Path) -> None:
    """The caller is cancelled, the call ends and its answer is kept."""
    upstream, paid = Upstream(), PaidCalls(tmp_path)
    upstream.go.clear()
    caller = asyncio.create_task(paid.once(KEY, upstream, keep_until=LATER))
    await upstream.called.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    upstream.go.set()
    await paid.finish(5)
    assert await PaidCalls(tmp_path).once(KEY, upstream, keep_until=LATER) == b"answer"
    assert upstream.calls == 1


async def test_a_failed_call_keeps_nothing(tmp_path: Path) -> None:
    """Its error goes to all who wait, and the next caller calls again."""
    paid = PaidCalls(tmp_path)

    async def fails() -> bytes:
        await asyncio.sleep(0)
        raise ConnectionError

    waiting = [paid.once(KEY, fails, keep_until=LATER) for _ in range(2)]
    assert [type(error) for error in await asyncio.gather(*waiting, return_exceptions=True)] == [ConnectionError] * 2
    assert files_in(tmp_path) == []
    assert await paid.once(KEY, Upstream(), keep_until=LATER) == b"answer"


async def test_answers_are_private_and_go_when_their_time_is_over(tmp_path: Path) -> None:
    """Files have mode 0600; an answer past its time is neither given nor left lying."""
    paid = PaidCalls(tmp_path / "new")
    await paid.once(KEY, Upstream(), keep_until=LATER)
    [kept] = (tmp_path / "new").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    os.utime(kept, (1, 1))
    await PaidCalls(tmp_path / "new").once(paid_key("other", "parse", b""), Upstream(), keep_until=LATER)
    assert not kept.exists()


async def test_a_damaged_answer_is_not_given(tmp_path: Path) -> None:
    """One flipped byte and the call is made again."""
    upstream = Upstream()
    await PaidCalls(tmp_path).once(KEY, upstream, keep_until=LATER)
    [kept] = files_in(tmp_path)
    raw = bytearray(kept.read_bytes())
    raw[-1] ^= 1
    kept.write_bytes(raw)
    os.utime(kept, (LATER, LATER))
    assert await PaidCalls(tmp_path).once(KEY, upstream, keep_until=LATER) == b"answer"
    assert upstream.calls == 2


async def test_nothing_is_paid_when_the_answer_could_not_be_kept(tmp_path: Path) -> None:
    """A folder that cannot be written refuses before the call."""
    (tmp_path / "file").write_text("")
    upstream = Upstream()
    with pytest.raises(AnswersNotKept):
        await PaidCalls(tmp_path / "file" / "below").once(KEY, upstream, keep_until=LATER)
    assert upstream.calls == 0


async def test_a_forgotten_answer_is_asked_for_again(tmp_path: Path) -> None:
    """`forget` drops an answer that turned out useless."""
    upstream, paid = Upstream(), PaidCalls(tmp_path)
    await paid.once(KEY, upstream, keep_until=LATER)
    await paid.forget(KEY)
    await paid.once(KEY, upstream, keep_until=LATER)
    assert upstream.calls == 2


async def test_finish_gives_up_what_does_not_end(tmp_path: Path) -> None:
    """A call that hangs is cancelled, and leaves no file behind."""
    upstream, paid = Upstream(), PaidCalls(tmp_path)
    upstream.go.clear()
    caller = asyncio.create_task(paid.once(KEY, upstream, keep_until=LATER))
    await upstream.called.wait()
    await paid.finish(0.01)
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert files_in(tmp_path) == []


def test_a_key_depends_on_job_step_and_request() -> None:
    """Other parts, other keys; borders count."""
    keys = {paid_key("a", "b", b"c"), paid_key("ab", "", b"c"), paid_key("a", "b", b"d"), paid_key("b", "b", b"c")}
    assert len(keys) == 4
