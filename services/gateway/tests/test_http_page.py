"""What the page asks for beyond what frontends know: how one signs in, summaries that are searched, a table that is only read, a CV sent along."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from scribe_gateway.sign_in import SignIn, is_own_page
from scribe_gateway.testing import House, Visitor, gateway_settings, running_house
from scribe_gateway.testing_steps import running_writers

pytestmark = pytest.mark.integration

TEMPLATE = "Dear {{name}}, {{research}}"
INSTRUCTIONS = {"user_instructions": "For laboratories in the north."}
PDF = b"%PDF-1.7 and so on"
SUPABASE = {"SUPABASE_URL": "https://x.supabase.co"}
KEY = {"SUPABASE_PUBLISHABLE_KEY": "sb_publishable_x"}
EVERYWHERE = {"SCRIBE_HTTP_LISTEN": "0.0.0.0:8000"}


@pytest.mark.parametrize(
    ("settings", "mode"),
    [
        ({}, "local"),
        ({**SUPABASE, "SCRIBE_SANDBOX": "true"}, "local"),
        (SUPABASE, "token"),
        ({**SUPABASE, **EVERYWHERE}, "token"),
        ({**SUPABASE, **KEY}, "supabase"),
        ({**SUPABASE, **KEY, **EVERYWHERE}, "supabase"),
    ],
)
def test_how_one_signs_in(settings: dict[str, str], mode: str) -> None:
    """Without sign-in only where nobody else can be meant."""
    way = SignIn.of(gateway_settings(**settings))
    assert mode == way.mode
    assert (way.supabase_url is not None) == (mode == "supabase")


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}, True),
        ({"host": "localhost", "origin": "http://localhost", "sec-fetch-site": "same-origin"}, True),
        ({"host": "[::1]:8000", "origin": "http://[::1]:8000"}, True),
        ({"host": "127.0.0.1:8000"}, False),
        ({"host": "127.0.0.1:8000", "origin": "null"}, False),
        ({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:9999"}, False),
        ({"host": "evil.example:8000", "origin": "http://evil.example:8000"}, False),
        ({"host": "localhost.evil.example", "origin": "http://localhost.evil.example"}, False),
        ({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000", "via": "1.1 x"}, False),
        ({"host": "", "origin": ""}, False),
    ],
)
def test_whose_page_asks(headers: dict[str, str], own: bool) -> None:
    """Only one that was opened on a loopback address, with nothing in between."""
    assert own == is_own_page(headers)


async def test_everybody_may_know_how_to_sign_in(tmp_path: Path) -> None:
    """The project and its public key, without a token; no session is given there."""
    async with (
        running_house(tmp_path, **KEY) as house,
        httpx.AsyncClient(base_url=house.gateway.http.url, trust_env=False) as client,
    ):
        said = (await client.get("/api/config")).json()
        assert ("supabase", house.sign_in.url, KEY["SUPABASE_PUBLISHABLE_KEY"], False) == (
            said["auth_mode"], said["supabase_url"], said["supabase_public_key"], said["sandbox"],
        )  # fmt: skip
        refused = await client.post("/api/session", headers={"origin": house.gateway.http.url})
        assert (403, "PERMISSION_DENIED") == (refused.status_code, refused.json()["reason"])
        assert house.sign_in.url in (await client.get("/")).headers["content-security-policy"]


async def write(house: House, owner: UUID, name: str, text: str, *, confident: bool = True) -> str:
    email = uuid4()
    await house.store.execute(
        "INSERT INTO emails (id, user_id, recipient_name, recipient_interest, subject, email_message, template_type, metadata, is_confident) "
        "VALUES ($1, $2, $3, 'ice', 'Hello', $4, 'research', $5::jsonb, $6)",
        email, owner, name, text, json.dumps({"sandbox": True, "claims": [{"text": "x"}]}), confident,
    )  # fmt: skip
    return str(email)


async def test_emails_are_searched_and_summed_up(house: House, visitor: Visitor) -> None:
    """Words anywhere, in any letter case, taken literally; summaries carry the beginning and no receipts; nobody else's are found."""
    ada = await write(house, visitor.id, "Ada 100%_", "x" * 500)
    eva = await write(house, visitor.id, "Eva", "about ÉTUDES", confident=False)

    async def found(who: Visitor = visitor, **query: Any) -> list[str]:
        return [email["id"] for email in (await who.http.get("/api/email/", params=query)).json()]

    assert [ada] == await found(words="ada")
    assert [eva] == await found(words="études")
    assert [ada] == await found(words="100%_")
    assert [ada] == await found(words="%")
    assert {ada, eva} == set(await found(words="ICE"))
    assert [eva] == await found(is_confident=False)
    assert [] == await found(is_confident=True, words="eva")
    async with house.visitor() as other:
        assert [] == await found(other, words="ada")
    (summary,) = (await visitor.http.get("/api/email/", params={"words": "ada", "summaries": True})).json()
    assert ("x" * 200, {"sandbox": True}) == (summary["email_message"], summary["metadata"])
    assert 422 == (await visitor.http.get("/api/email/", params={"words": "a\0b"})).status_code
    assert 422 == (await visitor.http.get("/api/email/", params={"words": "x" * 201})).status_code


async def test_a_table_is_read_and_nothing_accepted(visitor: Visitor) -> None:
    """What would be taken, or each thing that cannot be."""
    table = {"csv": "name;university;notes\nAda Byron;Halden Bay;x\n", "recipient_interest": "engines"}
    read = (await visitor.http.post("/api/queue/batch/csv/check", json=table)).json()
    assert ["notes"] == read["ignored_columns"]
    assert ("Ada Byron", "engines", "Halden Bay") == tuple(
        read["items"][0][name] for name in ("recipient_name", "recipient_interest", "affiliation")
    )
    refused = await visitor.http.post("/api/queue/batch/csv/check", json={"csv": "name,homepage\nAda,nowhere\n"})
    assert {"row 2"} == {problem["loc"][2] for problem in refused.json()["detail"]}
    assert [] == (await visitor.http.get("/api/queue/")).json()


async def test_a_cv_is_sent_along(tmp_path: Path) -> None:
    """The scraper reads the file itself; its hash stands where its address would; a repeat under the same key is the same template."""
    async with running_writers() as writers:
        steps = {"SCRIBE_SCRAPER_ADDRESS": writers.address, "SCRIBE_COMPOSER_ADDRESS": writers.address}
        async with running_house(tmp_path, **steps) as house, house.visitor() as visitor:
            headers = {"content-type": "application/pdf", "idempotency-key": "one"}
            first = await visitor.http.post("/api/templates/upload", content=PDF, params=INSTRUCTIONS, headers=headers)
            again = await visitor.http.post("/api/templates/upload", content=PDF, params=INSTRUCTIONS, headers=headers)
            other = await visitor.http.post(
                "/api/templates/upload", content=PDF + b"!", params=INSTRUCTIONS, headers=headers
            )
    assert (201, 201, 409) == (first.status_code, again.status_code, other.status_code)
    assert first.json() == again.json()
    assert first.json()["pdf_url"].startswith("upload:")
    assert [f"a PDF of {len(PDF)} bytes"] == [draft.cv_text for draft in writers.drafted]


@pytest.mark.parametrize(
    ("content", "params", "status"),
    [
        (b"<html>", INSTRUCTIONS, 400),
        (b"", INSTRUCTIONS, 422),
        (PDF, {}, 422),
        (PDF, {"user_instructions": "short"}, 422),
        (PDF + b"x" * 10_000_000, INSTRUCTIONS, 413),
    ],
)
async def test_what_is_no_cv_is_refused(visitor: Visitor, content: bytes, params: dict[str, str], status: int) -> None:
    """With a sentence that says how to mend it."""
    answer = await visitor.http.post(
        "/api/templates/upload", content=content, params=params, headers={"content-type": "application/pdf"}
    )
    assert status == answer.status_code, answer.text
    assert answer.json()["detail"]
