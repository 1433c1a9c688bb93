"""Rows of the old Scribe, turned into ours."""

from __future__ import annotations

from typing import Any

import pytest
from scribe_store.old.turning import NOT_DONE, Refused, email_of, queue_item_of, template_of, user_of

ID, OWNER, MOMENT = (
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
    "2025-03-01T10:00:00.5",
)
USER = {"id": ID, "email": "Ann@Uni.Example ", "created_at": MOMENT}
EMAIL = {
    "id": ID, "user_id": OWNER, "recipient_name": "Ingrid Solheim", "recipient_interest": "glaciers",
    "email_message": "Dear Ingrid", "template_type": "RESEARCH", "created_at": MOMENT,
}  # fmt: skip
ITEM = {
    "id": ID, "user_id": OWNER, "recipient_name": "Ingrid Solheim", "recipient_interest": "glaciers",
    "email_template": "Dear {{name}}", "status": "completed", "created_at": MOMENT, "completed_at": "2025-03-01T11:00:00+02:00",
}  # fmt: skip
TEMPLATE = {
    "id": ID,
    "user_id": OWNER,
    "pdf_url": "https://cv.example/a.pdf",
    "template_text": "Dear",
    "created_at": MOMENT,
}


def test_what_the_old_one_left_empty_gets_the_default() -> None:
    """Counters are 0, switches are as the contract has them, addresses are spelled as tokens spell them."""
    user, email = user_of(USER), email_of({**EMAIL, "template_type": None, "displayed": None, "metadata": None})
    assert (user["email"], user["generation_count"], user["onboarded"]) == ("ann@uni.example", 0, False)
    assert (email["template_type"], email["displayed"], email["is_confident"], email["metadata"]) == (
        "general", True, False, {},
    )  # fmt: skip
    assert template_of(TEMPLATE)["user_instructions"] == ""


@pytest.mark.parametrize(("said", "meant"), [("RESEARCH", "research"), ("Book", "book"), ("general", "general")])
def test_types_are_known_in_any_spelling(said: str, meant: str) -> None:
    """Enumerations were stored by name or by value."""
    assert email_of({**EMAIL, "template_type": said})["template_type"] == meant


def test_times_without_a_zone_are_utc() -> None:
    """Others keep theirs."""
    item = queue_item_of(ITEM)
    assert (item["created_at"], item["completed_at"]) == (
        "2025-03-01T10:00:00.500000+00:00",
        "2025-03-01T11:00:00+02:00",
    )


def test_a_completed_item_has_no_error() -> None:
    """An end that was not noted is that of the beginning."""
    item = queue_item_of({**ITEM, "error_message": "left over", "completed_at": None})
    assert (item["status"], item["error_message"], item["completed_at"]) == ("completed", None, item["created_at"])


def test_a_failed_item_keeps_its_step_and_its_reason() -> None:
    """The step under its new name; of a message as much as there is room for."""
    item = queue_item_of({**ITEM, "status": "failed", "current_step": "web_scraper", "error_message": "x" * 2000})
    assert (item["status"], item["failed_step"], len(item["error_message"])) == ("failed", "scrape", 1000)


@pytest.mark.parametrize("status", ["pending", "processing", "PENDING"])
def test_what_was_not_done_has_failed_and_says_so(status: str) -> None:
    """Nobody pays for it again unasked, and an operator finds all of it under one reason."""
    item = queue_item_of({**ITEM, "status": status})
    assert (item["status"], item["error_reason"]) == ("failed", NOT_DONE)
    assert "try it again" in item["error_message"]


@pytest.mark.parametrize(
    ("turn", "row", "why"),
    [
        (user_of, {**USER, "email": None}, "email: is empty"),
        (user_of, {**USER, "email": "nobody"}, "email: is no address"),
        (user_of, {**USER, "display_name": "x" * 256}, "display_name: has 256 characters, and 255 is the most"),
        (user_of, {**USER, "created_at": None}, "created_at: is no time"),
        (email_of, {**EMAIL, "email_message": ""}, "email_message: is empty"),
        (email_of, {**EMAIL, "template_type": "poem"}, "template_type: is none of research, book, general"),
        (email_of, {**EMAIL, "user_id": None}, "user_id: is empty"),
        (queue_item_of, {**ITEM, "status": "lost"}, "status: is none of pending, processing, completed, failed"),
        (queue_item_of, {**ITEM, "recipient_interest": "x" * 501}, "recipient_interest: has 501 characters, and 500 is the most"),
        (template_of, {**TEMPLATE, "pdf_url": "x" * 501}, "pdf_url: has 501 characters, and 500 is the most"),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_are_refused_by_column(turn: Any, row: dict[str, Any], why: str) -> None:
    """Nothing is cut in silence."""
    with pytest.raises(Refused) as caught:
        turn(row)
    assert str(caught.value) == why
