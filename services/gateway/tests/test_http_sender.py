"""`/api/user/sender`, and what a job keeps of it."""

from __future__ import annotations

import pytest
from scribe.v1 import sender_pb2
from scribe_gateway.testing import House, Visitor

pytestmark = pytest.mark.integration

ANN = {"name": "Ann Lee", "institution": "Velden College", "answers": {"start date": "May 2027"}}
ORDER = {
    "email_template": "Dear {{name}}, {{research}} [MY NAME]",
    "recipient_name": "Ingrid Solheim",
    "recipient_interest": "ice",
}


async def test_a_sender_says_who_they_are(visitor: Visitor) -> None:
    """Empty at first; a put replaces the whole."""
    assert (await visitor.http.get("/api/user/sender")).json()["name"] == ""
    said = await visitor.http.put("/api/user/sender", json=ANN)
    assert (said.status_code, said.json()["answers"]) == (200, ANN["answers"])
    again = (await visitor.http.get("/api/user/sender")).json()
    assert (again["name"], again["institution"], again["about"]) == ("Ann Lee", "Velden College", "")
    await visitor.http.put("/api/user/sender", json={"name": "A. Lee"})
    assert (await visitor.http.get("/api/user/sender")).json()["institution"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "x" * 256), ("name", "a\nb"), ("about", "x" * 2001), ("answers", {"": "x"}), ("answers", {str(n): "x" for n in range(31)}), ("answers", {"a": "x" * 501})],
)  # fmt: skip
async def test_what_cannot_be_taken_is_named(visitor: Visitor, field: str, value: object) -> None:
    """422 with the field."""
    answer = await visitor.http.put("/api/user/sender", json={field: value})
    assert answer.status_code == 422
    assert field in answer.json()["detail"][0]["loc"]


async def test_a_job_keeps_what_was_said_when_it_was_accepted(house: House, visitor: Visitor) -> None:
    """And what is known of the recipient, and whether their wish not to be written to is set aside."""
    await visitor.http.put("/api/user/sender", json=ANN)
    more = {
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "arxiv_author_id": "Solheim_I_1",
        "known_paper_ids": ["arXiv:2401.01234v2"],
        "override_contact_policy": True,
    }
    accepted = await visitor.http.post("/api/email/generate", json={**ORDER, **more})
    assert accepted.status_code == 202
    await visitor.http.put("/api/user/sender", json={"name": "Somebody else"})
    row = await house.store.fetch_row("SELECT * FROM queue_items WHERE id = $1::text::uuid", accepted.json()["task_id"])
    assert row is not None
    assert sender_pb2.Sender.FromString(row["sender"]).name == "Ann Lee"
    assert (row["recipient_orcid"], row["recipient_arxiv_author_id"]) == ("0000-0002-1825-0097", "solheim_i_1")
    assert (list(row["recipient_known_paper_ids"]), row["override_contact_policy"]) == (["2401.01234"], True)
