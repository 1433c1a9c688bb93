"""What users change over HTTP: their profile, their e-mails, a failed job."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from scribe_gateway.testing import House, Visitor

pytestmark = pytest.mark.integration


async def write_email(house: House, visitor: Visitor, **columns: object) -> UUID:
    metadata = {
        "claims": [
            {"text": "you lead the lab", "body_start": 10, "body_end": 26},
            {"text": "you won a prize", "body_start": 30, "body_end": 45},
        ]
    }
    email_id = uuid4()
    await house.store.execute(
        "INSERT INTO emails (id, user_id, recipient_name, recipient_interest, subject, email_message, template_type, metadata) "
        "VALUES ($1, $2, 'Ada', 'ice', 'Hello', 'Dear Ada, you lead the lab. You know that you won a prize.', 'research', $3::jsonb)",
        email_id, visitor.id, json.dumps(metadata),
    )  # fmt: skip
    return email_id


async def test_the_introduction_is_seen_once(visitor: Visitor) -> None:
    """`onboarded` becomes true and stays so."""
    for _ in range(2):
        answer = await visitor.http.patch("/api/user/onboarding")
        assert (200, True) == (answer.status_code, answer.json()["onboarded"])


async def test_the_own_template_has_two_names(visitor: Visitor) -> None:
    """`template`, and `email_template` as older clients call it; 1 to 10,000 characters, not only white space."""
    for name in ("template", "email_template"):
        answer = await visitor.http.patch("/api/user/template", json={name: f"  {name}\n"})
        assert (200, f"  {name}\n") == (answer.status_code, answer.json()["email_template"])
    for wrong in ("", " \n", "x" * 10_001, 7, None):
        assert 422 == (await visitor.http.patch("/api/user/template", json={"template": wrong})).status_code
    assert 422 == (await visitor.http.patch("/api/user/template", json={})).status_code


async def test_an_email_is_discarded_and_taken_back(house: House, visitor: Visitor) -> None:
    """It leaves the list and comes back; it is another user's to nobody."""
    email_id = await write_email(house, visitor)
    for displayed, listed in ((False, 0), (True, 1)):
        answer = await visitor.http.patch(f"/api/email/{email_id}", json={"displayed": displayed})
        assert (200, displayed, None) == (answer.status_code, answer.json()["displayed"], answer.json()["edited_at"])
        assert listed == len((await visitor.http.get("/api/email/")).json())
    async with house.visitor() as other:
        assert 404 == (await other.http.patch(f"/api/email/{email_id}", json={"displayed": False})).status_code
        assert 404 == (await other.http.get(f"/api/email/{email_id}/versions")).status_code
    assert 400 == (await visitor.http.patch("/api/email/x", json={"displayed": False})).status_code


async def test_an_edit_keeps_what_it_replaces(house: House, visitor: Visitor) -> None:
    """Versions in order, the generated one first; claims are placed in the new text, or nowhere when they left it."""
    email_id = await write_email(house, visitor)
    edited = await visitor.http.patch(f"/api/email/{email_id}", json={"email_message": "Ada, you lead the lab."})
    assert (200, "Hello", "Ada, you lead the lab.") == (
        edited.status_code,
        edited.json()["subject"],
        edited.json()["email_message"],
    )
    assert edited.json()["edited_at"].endswith("Z")
    assert [(5, 21), (-1, -1)] == [(c["body_start"], c["body_end"]) for c in edited.json()["metadata"]["claims"]]
    await visitor.http.patch(f"/api/email/{email_id}", json={"subject": "Your lab"})
    await visitor.http.patch(f"/api/email/{email_id}", json={"subject": "Your lab"})  # changes nothing
    versions = (await visitor.http.get(f"/api/email/{email_id}/versions")).json()
    assert [(1, "Hello", "Dear"), (2, "Hello", "Ada,")] == [
        (v["version"], v["subject"], v["email_message"][:4]) for v in versions
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"displayed": None},
        {"displayed": "maybe"},
        {"subject": "a\nBcc: b"},
        {"subject": "x" * 256},
        {"email_message": " "},
        {"email_message": "x" * 20_001},
    ],
)
async def test_a_change_that_is_none_is_refused(house: House, visitor: Visitor, body: dict[str, object]) -> None:
    """422, and the e-mail stays as it was."""
    email_id = await write_email(house, visitor)
    assert 422 == (await visitor.http.patch(f"/api/email/{email_id}", json=body)).status_code
    assert "Hello" == (await visitor.http.get(f"/api/email/{email_id}")).json()["subject"]


async def test_pages_go_on_where_they_ended(house: House, visitor: Visitor) -> None:
    """A row that comes in between shifts nothing; the last page names no next one; a token of nobody's is 422."""
    written = [str(await write_email(house, visitor)) for _ in range(3)]
    first = await visitor.http.get("/api/email/", params={"limit": 2})
    await write_email(house, visitor)
    token = first.headers["x-next-page-token"]
    rest = await visitor.http.get("/api/email/", params={"limit": 2, "page_token": token})
    assert written[::-1] == [email["id"] for email in (*first.json(), *rest.json())]
    assert "x-next-page-token" not in rest.headers
    assert 422 == (await visitor.http.get("/api/email/", params={"page_token": "nobody's"})).status_code
