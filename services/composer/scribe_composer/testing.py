"""A request with everything in it, for tests: a recipient, two facts, a contact policy, a paper and a book."""

from __future__ import annotations

from typing import Any

from scribe.v1 import composer_service_pb2

_FACTS = (
    ("f1", 1, "Ingrid Solheim is professor of glaciology at the University of Arden."),
    ("f2", 3, "She builds low-power pressure sensors that survive two winters inside alpine glaciers."),
    ("f3", 7, "Please write to me in plain text."),
)


def compose_request(
    pieces: list[str | dict[str, Any]] | None = None, **changes: Any
) -> composer_service_pb2.ComposeEmailRequest:
    """A request to compose; `pieces` are fixed texts and slots, whose id and filler are filled in where they are missing."""
    given: list[str | dict[str, Any]] = (
        pieces if pieces is not None else ["Hello.\n\n", {"name": "work", "marker": "{{work}}"}]
    )
    segments: list[dict[str, Any]] = []
    for piece in given:
        number = sum("slot" in segment for segment in segments) + 1
        slot = piece if isinstance(piece, str) else {"id": f"slot{number}", "filler": 1, "asks_for": "x", **piece}
        segments.append({"fixed_text": slot} if isinstance(slot, str) else {"slot": slot})
    good: dict[str, Any] = {
        "job": {"job_id": "job-1", "budget_micro_dollars": 1_000_000, "deadline": {"seconds": 4_000_000_000}},
        "template": {"type": 1, "segments": segments, "search_terms": ["glacier sensors"]},
        "recipient": {"name": "Ingrid Solheim", "interest": "low-power sensors inside alpine glaciers"},
        "research": {"facts": [_fact(*fact) for fact in _FACTS], "publications": [_book()], "identity": 1},
        "papers": {"publications": [_paper()], "identity": 1},
    }
    return composer_service_pb2.ComposeEmailRequest(**{**good, **changes})


def _fact(fact_id: str, kind: int, text: str) -> dict[str, Any]:
    return {"id": fact_id, "statement": text, "kind": kind, "quote": _quote("s1", text)}


def _quote(source: str, text: str) -> dict[str, Any]:
    return {"source_id": source, "text": text, "start": 0, "end": len(text), "source_sha256": "0" * 64}


def _paper() -> dict[str, Any]:
    title = "Listening to ice — a sensor network"
    return {
        "id": "p1", "kind": 1, "title": title, "authors": [{"name": "Ingrid Solheim"}], "publish_time": {"seconds": 1_700_000_000},
        "abstract": "We show that buried sensors record water pressure for two winters.", "quote": _quote("a1", title),
    }  # fmt: skip


def _book() -> dict[str, Any]:
    title = "The Patient Glacier"
    return {
        "id": "b1",
        "kind": 2,
        "title": title,
        "authors": [{"name": "Ingrid Solheim"}],
        "quote": _quote("s1", f"{title} (2019)"),
    }
