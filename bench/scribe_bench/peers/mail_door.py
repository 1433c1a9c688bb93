"""The plain service's door: takes an order, puts one task on the queue, answers what became of it. No sign-in, no limits, no database."""

from __future__ import annotations

import time
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from scribe_bench.peers.celery_queue import queue

app = FastAPI()
_queue = queue("mail")


class Order(BaseModel):
    """What is taken of Scribe's own request; the rest is left aside."""

    email_template: str
    recipient_name: str
    recipient_interest: str
    affiliation: str = ""


@app.post("/api/email/generate", status_code=202)
def generate(order: Order) -> dict[str, str]:
    """The job's id."""
    sent = _queue.send_task("generate", ({**order.model_dump(), "accepted": time.time()},))
    return {"task_id": sent.id}


@app.get("/api/email/status/{task_id}")
def status(task_id: str) -> dict[str, Any]:
    """Where the job is, and its e-mail once there is one."""
    known = _queue.AsyncResult(task_id)
    if not known.ready():
        return {"status": "working"}
    if known.failed():
        return {"status": "failed", "error": str(known.result)}
    return {"status": "completed", "email": known.result}
