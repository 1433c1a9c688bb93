"""Users, health, and what surrounds every request, over real HTTP."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from scribe_auth.local_keys import sign_local_token
from scribe_gateway.gateway import running_gateway
from scribe_gateway.testing import House, Visitor, gateway_settings

pytestmark = pytest.mark.integration

PROFILE = {
    "id",
    "email",
    "display_name",
    "generation_count",
    "template_count",
    "onboarded",
    "email_template",
    "created_at",
}


async def test_a_profile_is_made_once_and_read(house: House) -> None:
    """201 first, 200 from then on, one row however many come at once; 403 before, naming the call to make."""
    async with house.visitor(with_profile=False, email="Ada@Example.org") as visitor:
        for path in ("/api/user", "/api/user/profile", "/api/email/", "/api/email/nonsense"):
            answer = await visitor.http.get(path)
            assert 403 == answer.status_code
            assert "/api/user/init" in answer.json()["detail"]
        answers = await asyncio.gather(
            *(visitor.http.post("/api/user/init", json={"display_name": " Ada "}) for _ in range(5))
        )
        assert [200, 200, 200, 200, 201] == sorted(answer.status_code for answer in answers)
        profile = (await visitor.http.get("/api/user")).json()
        assert set(profile) == PROFILE
        assert ("ada@example.org", "Ada", 0, False) == (
            profile["email"], profile["display_name"], profile["generation_count"], profile["onboarded"],
        )  # fmt: skip
        assert profile["created_at"].endswith("Z")
        assert profile == (await visitor.http.get("/api/user/profile")).json()


@pytest.mark.parametrize("body", [{"display_name": 7}, {"display_name": "x" * 256}, {"display_name": "a\0b"}])
async def test_a_display_name_is_checked(house: House, body: dict[str, object]) -> None:
    """422 with the field's name."""
    async with house.visitor(with_profile=False) as visitor:
        answer = await visitor.http.post("/api/user/init", json=body)
    assert (422, "display_name") == (answer.status_code, answer.json()["detail"][0]["loc"][-1])


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer nonsense", "Basic dTpw", "Bearer a.b.c", "bearer " + "x" * 9000]
)
async def test_without_a_token_nothing_is_answered(house: House, header: str | None) -> None:
    """401 with a sentence, on every path alike."""
    headers = {} if header is None else {"authorization": header}
    async with httpx.AsyncClient(base_url=house.gateway.http.url, trust_env=False) as client:
        for path in ("/api/user/profile", "/api/email/", "/api/email/status/x", "/api/jobs/x/events"):
            answer = await client.get(path, headers=headers)
            assert 401 == answer.status_code
            assert answer.json()["detail"]
            assert "Bearer" == answer.headers["www-authenticate"]


async def test_a_body_over_256_kb_is_refused(visitor: Visitor) -> None:
    """413 that names the limit, whether the length is told or not."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 100_000

    for content in (b"x" * 10_000_000, pieces(), b"x" * (256 * 1024 + 1)):
        answer = await visitor.http.post("/api/email/generate", content=content)
        assert 413 == answer.status_code
        assert "256 KB" in answer.json()["detail"]
    assert 422 == (await visitor.http.post("/api/email/generate", content=b"x" * (256 * 1024))).status_code


async def test_every_answer_carries_an_id_and_safe_headers(visitor: Visitor) -> None:
    """The caller's request id where it is sensible, else a new one; nothing is cached, sniffed or framed."""
    answer = await visitor.http.get("/api/user", headers={"x-request-id": "mine-1"})
    assert ("mine-1", "nosniff", "no-store") == tuple(
        answer.headers[name] for name in ("x-request-id", "x-content-type-options", "cache-control")
    )
    answer = await visitor.http.get("/api/nothing", headers={"x-request-id": "no good\tid" * 20})
    assert 404 == answer.status_code
    assert 32 == len(answer.headers["x-request-id"])
    assert "server" not in answer.headers


async def test_the_api_describes_itself(visitor: Visitor) -> None:
    """OpenAPI names the limits; /docs shows it."""
    order = (await visitor.http.get("/openapi.json")).json()["components"]["schemas"]["Order"]["properties"]
    assert (10, 5000) == (order["email_template"]["minLength"], order["email_template"]["maxLength"])
    docs = await visitor.http.get("/docs")
    assert 200 == docs.status_code
    loaded = set(re.findall(r"""(?:src|href)="(https://[^/"]+)""", docs.text))
    assert loaded
    assert all(place in docs.headers["content-security-policy"] for place in loaded)
    assert "default-src 'none'" in docs.headers["content-security-policy"]


async def test_health_answers_in_time_whatever_is_down(house: House) -> None:
    """503 and degraded, one entry a part; the database is there."""
    async with httpx.AsyncClient(base_url=house.gateway.http.url, trust_env=False) as client:
        answer = await client.get("/health")
    said = answer.json()
    assert (503, "degraded", "connected", "unavailable") == (
        answer.status_code,
        said["status"],
        said["database"],
        said["nats"],
    )
    assert {"service", "version", "timestamp", "parser", "scraper", "arxiv", "composer"} <= set(said)
    assert said["timestamp"].endswith("Z")


async def test_it_starts_without_its_database(tmp_path: Path) -> None:
    """Health says so within two seconds, and calls get 503 with a time to come back."""
    settings = gateway_settings(SCRIBE_HOME=str(tmp_path))
    token = sign_local_token(tmp_path, "you@localhost.example", 60)
    async with (
        running_gateway(settings) as gateway,
        httpx.AsyncClient(base_url=gateway.http.url, trust_env=False) as client,
    ):
        began = time.monotonic()
        assert "unavailable" == (await client.get("/health")).json()["database"]
        assert time.monotonic() - began < 2
        answer = await client.post("/api/user/init", headers={"authorization": f"Bearer {token}"})
    assert (503, "STORE_UNAVAILABLE") == (answer.status_code, answer.json()["reason"])
    assert int(answer.headers["retry-after"]) >= 1


async def test_named_origins_may_call_from_their_pages(tmp_path: Path) -> None:
    """Only those of SCRIBE_ALLOWED_ORIGINS."""
    settings = gateway_settings(
        SCRIBE_HOME=str(tmp_path), SCRIBE_ALLOWED_ORIGINS="https://app.example, https://b.example/"
    )
    async with (
        running_gateway(settings) as gateway,
        httpx.AsyncClient(base_url=gateway.http.url, trust_env=False) as client,
    ):
        for origin, allowed in (("https://b.example", "https://b.example"), ("https://evil.example", None)):
            asking = {
                "origin": origin,
                "access-control-request-method": "POST",
                "access-control-request-headers": "authorization",
            }
            answer = await client.options("/api/email/generate", headers=asking)
            assert allowed == answer.headers.get("access-control-allow-origin")
