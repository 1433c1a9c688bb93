"""The plain service's worker: one Celery task makes an e-mail from beginning to end; its result, in Redis, keeps the e-mail."""

from __future__ import annotations

import time
from typing import Any

from scribe_bench.peers.celery_queue import queue
from scribe_bench.peers.mail_order import Order
from scribe_bench.peers.mail_steps import compose, papers, parse, research

app = queue("mail")


def _generate(order: dict[str, Any]) -> dict[str, Any]:
    """The four steps in turn."""
    asked = Order(
        template=order["email_template"],
        name=order["recipient_name"],
        interest=order["recipient_interest"],
        affiliation=order["affiliation"],
    )
    parsed = parse(asked)
    read = research(asked, parsed.search_terms)
    subject, body = compose(asked, parsed, read, papers(asked))
    return {"subject": subject, "body": body, "accepted": order["accepted"], "finished": time.time()}


generate = app.task(name="generate")(_generate)
