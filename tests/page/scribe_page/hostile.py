"""What pages, papers, names and models may say to do harm, in every field that is shown."""

from __future__ import annotations

from typing import Any

SCRIPT = '<script>window.harmed=1</script><img src=x onerror="window.harmed=1"><svg onload=window.harmed=1>'
QUOTE = '"><iframe srcdoc="<script>parent.harmed=1</script>"></iframe>\'`${window.harmed=1}{{constructor}}'
LONG = "W" * 400
TURNED = "\u202eabc\u2066\u200f שלום عربى"
HARM = f"{SCRIPT}{QUOTE} {TURNED} {LONG}"
LINE = f"{SCRIPT}{TURNED}"
ADDRESSES = (
    "javascript:window.harmed=1",
    "data:text/html,<script>parent.harmed=1</script>",
    'https://a.example/"onmouseover="window.harmed=1',
    "vbscript:x",
    "//evil.example/x",
    "",
)

CANDIDATE = {
    "id": "c1", "name": HARM, "distinction": HARM, "categories": [HARM], "co_authors": [HARM], "titles": [HARM, HARM], "score": 1,
    "arxiv_ids": [], "affiliation": HARM, "page_url": ADDRESSES[0],
}  # fmt: skip


def metadata(text: str) -> dict[str, Any]:
    """Receipts in which nothing is what it should be; `text` is the e-mail's."""
    claims = [
        {
            "text": text[:60],
            "quote": HARM,
            "source_id": "s0",
            "source_url": address,
            "body_start": start,
            "body_end": start + 60,
            "slot_id": HARM,
        }
        for start, address in enumerate(ADDRESSES)
    ]
    return {
        "claims": [*claims, {"text": "", "body_start": 99_999, "body_end": -7}, {"text": HARM, "body_start": -1}],
        "sources": list(ADDRESSES),
        "source_details": [
            {"id": f"s{number}", "url": address, "title": HARM, "kind": HARM, "fetch_time": "2026-11-27T03:00:00Z", "identity_reason": HARM, "sandbox": True}
            for number, address in enumerate(ADDRESSES)
        ],
        "papers": [
            {"title": HARM, "authors": [HARM] * 9, "venue": HARM, "year": 2026, "url": address, "reason": HARM, "abstract": HARM, "quote": HARM}
            for address in ADDRESSES
        ],
        "warnings": [{"reason": HARM, "message": HARM, "step": HARM}],
        "omissions": [{"text": HARM, "reason": HARM, "slot_id": HARM}],
        "doubts": [HARM],
        "candidates": [CANDIDATE],
        "contact_rules": [{"kind": HARM, "quote": HARM, "source_url": ADDRESSES[0], "subject_tag": HARM}],
        "open_sender_slots": ["[" + SCRIPT + "]", ""],
        "model": HARM,
        "sandbox": True,
        "usage": {"pages_fetched": 3, "model_cost_micro_dollars": 5},
        "step_timings": {"template_parser": 1.0, HARM: 2.0},
        "generation_time": 3.0,
    }  # fmt: skip
