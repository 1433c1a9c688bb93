"""Joining the user's words and the slots."""

from __future__ import annotations

from typing import Any

import pytest
from scribe.v1 import composer_service_pb2
from scribe_composer.answer import DraftClaim
from scribe_composer.confidence import doubts
from scribe_composer.evidence import gather
from scribe_composer.place import Place, fit, spaced
from scribe_composer.proving import ProvedSlot
from scribe_composer.rendering import Rendered, open_slots, render
from scribe_composer.testing import compose_request

WORK: dict[str, Any] = {"name": "work", "marker": "{{work}}"}


def filled(text: str, claim: str = "", *ids: str) -> dict[str, ProvedSlot]:
    """Slot 1 with one claim."""
    claims = (DraftClaim(text=claim, support_ids=list(ids)),) if claim else ()
    return {"slot1": ProvedSlot(id="slot1", text=text, claims=claims, removed=())}


def rendered(request: composer_service_pb2.ComposeEmailRequest, proved: dict[str, ProvedSlot]) -> Rendered:
    """The e-mail of a request."""
    return render(request, proved, gather(request))


def test_fixed_text_is_kept_byte_for_byte() -> None:
    """Odd spaces, line ends and invisible characters are the user's."""
    fixed = "\ufeff Hi \t\r\n\u00a0e\u0301  "
    request = compose_request([fixed, WORK, f".{fixed}"])
    body = rendered(request, filled("Some words")).body
    assert body.startswith(fixed)
    assert body.endswith(f".{fixed}")


def test_a_claim_knows_its_place_and_its_quote() -> None:
    """Offsets count characters of the body, also behind emoji; the quote is that of the support which says it."""
    request = compose_request(["👩‍🔬 Hello.\n\n", WORK, " Bye."])
    text = "you build low-power pressure sensors."
    email = rendered(request, filled(text, text, "p1", "f2"))
    [claim] = email.claims
    assert email.body == "👩‍🔬 Hello.\n\nYou build low-power pressure sensors. Bye."
    assert email.body[claim.body_start : claim.body_end] == claim.text == "You build low-power pressure sensors."
    assert claim.quote.text.startswith("She builds low-power")
    assert list(claim.support_ids) == ["p1", "f2"]


def test_names_sender_slots_and_neutral_words() -> None:
    """The name is filled, what only the sender knows stays verbatim and is listed once, no other slot stays open."""
    request = compose_request(
        ["Dear ", {"name": "name", "marker": "{{name}}"}, ",\nI am [me], I noticed ", WORK, ".\n",
         {"name": "my name", "marker": "[My Name]", "filler": 2}, {"name": "my name", "marker": "[My Name]", "filler": 2}]
    )  # fmt: skip
    email = rendered(request, {})
    assert email.body == "Dear Ingrid Solheim,\nI am [me], I noticed your work.\n[My Name][My Name]"
    assert (email.claims, email.open_sender_slots) == ((), ("[My Name]",))


def test_a_proposed_slot_brings_its_spaces_or_nothing() -> None:
    """Unfilled it leaves the template as it was."""
    request = compose_request(["Hello.", {"marker": "", "syntax": 3}, " Bye.\n"])
    assert rendered(request, filled("You build sensors.")).body == "Hello. You build sensors. Bye.\n"
    assert rendered(request, {}).body == "Hello. Bye.\n"


@pytest.mark.parametrize(
    ("before", "text", "after", "expected"),
    [
        ("Hi. ", "you build it", " Bye.", "You build it."),
        ("Hi. ", "You build it.", ".", "You build it"),
        ("I saw ", "your paper.", ", and", "your paper"),
        ("I saw ", "your paper", "\n", "your paper"),
        ("Hi. ", "You wrote “What is ice?”", "\n", "You wrote “What is ice?”"),
        ("", "", "", ""),
    ],
)
def test_edges_fit_their_place(before: str, text: str, after: str, expected: str) -> None:
    """Capitals and full stops, none doubled."""
    assert fit(text, Place(before=before, after=after)) == expected


def test_spaces_are_not_doubled() -> None:
    """A place between spaces needs none."""
    assert spaced("x", Place(before="a ", after=" b")) == "x"
    assert spaced("x", Place(before="a", after="b")) == " x "


def doubts_of(request: composer_service_pb2.ComposeEmailRequest, proved: dict[str, ProvedSlot]) -> list[str]:
    """Why it is not confident."""
    return doubts(request, open_slots(request.template, request.recipient), proved, "")


def test_confidence_is_computed() -> None:
    """Identity decided and every slot proved; else a sentence for each thing that lacks."""
    proved = filled("x", "x", "f2")
    assert doubts_of(compose_request(), proved) == []
    assert "{{work}}" in doubts_of(compose_request(), {})[0]
    assert "several people" in doubts_of(compose_request(research={"identity": 2}), proved)[0]
    assert "Several authors" in doubts_of(compose_request(papers={"identity": 2}), proved)[0]
    assert "certainly" in doubts_of(compose_request(papers={}, research={"identity": 3}), proved)[0]
