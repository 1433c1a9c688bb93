"""What callers see when a dial makes an upstream slow or broken, and what the ledger notes of it."""

from __future__ import annotations

from typing import Any

import anthropic
import httpx
import httpx2
import pytest
from exa_py import AsyncExa
from scribe_sandbox.testing import Sandbox

# The sandbox runs in the module's own loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

ASK: dict[str, Any] = {
    "model": "claude-haiku-5-5",
    "max_tokens": 500,
    "messages": [{"role": "user", "content": "Write."}],
}


async def ask(sandbox: Sandbox, **kwargs: Any) -> anthropic.types.Message:
    """One call through the SDK without retries."""
    async with anthropic.AsyncAnthropic(api_key="k", base_url=sandbox.base_url, max_retries=0) as client:
        return await client.messages.create(**ASK, **kwargs)


async def stream_into(sandbox: Sandbox, pieces: list[str]) -> None:
    """Streams one answer, keeping what came before an error."""
    async with (
        anthropic.AsyncAnthropic(api_key="k", base_url=sandbox.base_url, max_retries=0) as client,
        client.messages.stream(**ASK) as stream,
    ):
        async for text in stream.text_stream:
            pieces.append(text)  # a comprehension would lose them


@pytest.mark.parametrize(
    ("kind", "raised", "retry_after"),
    [
        ("401", anthropic.AuthenticationError, None),
        ("402", anthropic.APIStatusError, None),
        ("429", anthropic.RateLimitError, None),
        ("429_retry_after", anthropic.RateLimitError, "3"),
        ("500", anthropic.InternalServerError, None),
        ("503", anthropic.InternalServerError, None),
        ("529", anthropic.InternalServerError, None),
    ],
)
async def test_the_sdk_sees_the_errors_of_the_api(
    sandbox: Sandbox, kind: str, raised: type[anthropic.APIStatusError], retry_after: str | None
) -> None:
    """Each kind raises the SDK's own error; only one carries Retry-After; the call after it succeeds."""
    sandbox.set_dials(anthropic={"fail_next": 1, "errors": [kind], "retry_after": 3})
    with pytest.raises(raised) as caught:
        await ask(sandbox)
    assert caught.value.status_code == int(kind[:3])
    assert caught.value.response.headers.get("retry-after") == retry_after
    assert (await ask(sandbox)).stop_reason == "end_turn"


async def test_a_reset_is_a_broken_connection(sandbox: Sandbox) -> None:
    """No answer arrives, and the ledger knows the call and its fault."""
    sandbox.set_dials(other={"fail_next": 1, "errors": ["reset"]})
    with pytest.raises(anthropic.APIConnectionError):
        await ask(sandbox)
    [call] = sandbox.ledger(upstream="anthropic")
    assert (call.fault, call.status, call.response_bytes) == ("reset", 0, 0)


async def test_an_answer_can_be_cut_in_the_middle(sandbox: Sandbox) -> None:
    """A whole answer and a stream both break off; in a stream the SDK lets its HTTP client's own error through."""
    sandbox.set_dials(other={"fail_next": 2, "errors": ["cut"]})
    with pytest.raises(anthropic.APIConnectionError):
        await ask(sandbox)
    pieces: list[str] = []
    with pytest.raises(httpx2.TransportError):
        await stream_into(sandbox, pieces)
    assert "".join(pieces).startswith('{"subject"')


async def test_a_hanging_call_ends_by_the_callers_timeout(sandbox: Sandbox) -> None:
    """The caller's own limit is what ends it."""
    sandbox.set_dials(other={"fail_next": 1, "errors": ["hang"]})
    with pytest.raises(anthropic.APITimeoutError):
        await ask(sandbox, timeout=0.2)


async def test_junk_is_no_json(sandbox: Sandbox) -> None:
    """A good status with a broken body."""
    sandbox.set_dials(exa={"fail_next": 1, "errors": ["junk"]})
    async with AsyncExa("k", api_base=sandbox.base_url, timeout=10) as exa:
        with pytest.raises(ValueError, match="JSON"):
            await exa.search("x")


async def test_exa_and_the_web_fail_in_their_own_forms(sandbox: Sandbox) -> None:
    """Exa sends its tag, arXiv plain words, the web a page."""
    sandbox.set_dials(exa={"fail_next": 1, "errors": ["402"]}, arxiv={"fail_next": 1, "errors": ["429"]})
    sandbox.set_dials(web={"fail_next": 1, "errors": ["503"]})
    async with httpx.AsyncClient(base_url=sandbox.base_url, timeout=10) as http:
        exa = await http.post("/search", json={"query": "x"}, headers={"x-api-key": "k"})
        arxiv = await http.get("/api/query?search_query=all:x")
        web = await http.get("/", headers={"host": "birch.example"})
    assert (exa.status_code, exa.json()["tag"]) == (402, "NO_MORE_CREDITS")
    assert (arxiv.status_code, arxiv.text) == (429, "Rate exceeded.")
    assert (web.status_code, web.headers["content-type"]) == (503, "text/html; charset=utf-8")


async def test_latency_is_kept_for_whole_answers_and_for_streams(sandbox: Sandbox) -> None:
    """A slow model still answers, all at once or piece by piece."""
    sandbox.set_dials(other={"latency": 0.1})
    assert (await ask(sandbox)).stop_reason == "end_turn"
    async with (
        anthropic.AsyncAnthropic(api_key="k", base_url=sandbox.base_url, max_retries=0) as client,
        client.messages.stream(**ASK) as stream,
    ):
        assert (await stream.get_final_message()).stop_reason == "end_turn"


async def test_the_admin_addresses_set_dials_and_show_the_ledger(sandbox: Sandbox) -> None:
    """A wrong dial is 422 with its name; the ledger is filtered and cleared, and holds no admin call."""
    async with httpx.AsyncClient(base_url=sandbox.base_url, timeout=10) as http:
        shown = await http.post("/_admin/dials", json={"preset": "published", "exa": {"latency": 0}})
        assert (shown.json()["parse"]["latency"], shown.json()["exa"]["latency"]) == (1.2, 0)
        wrong = await http.post("/_admin/dials", json={"exa": {"latency": -1}})
        assert (wrong.status_code, "exa.latency" in wrong.json()["error"]) == (422, True)
        assert (await http.post("/_admin/dials", content=b"[")).status_code == 422
        await http.post("/search", json={"query": "x"}, headers={"x-api-key": "k"})
        [call] = (await http.get("/_admin/ledger", params={"upstream": "exa", "task": "search"})).json()
        assert (call["status"], call["method"], call["path"], call["request_bytes"]) == (200, "POST", "/search", 13)
        assert len((await http.get("/_admin/ledger")).json()) == 1
        assert (await http.delete("/_admin/ledger")).status_code == 204
        assert (await http.get("/_admin/ledger")).json() == []
        assert (await http.get("/_admin/dials")).json()["parse"]["latency"] == 1.2


async def test_a_body_beyond_any_upstreams_limit_is_refused(sandbox: Sandbox) -> None:
    """33 MB are 413."""
    async with httpx.AsyncClient(base_url=sandbox.base_url, timeout=30) as http:
        response = await http.post("/v1/messages", content=b"x" * (33 * 1024 * 1024))
    assert (response.status_code, response.json()["error"]["type"]) == (413, "request_too_large")
