"""Celery over one Redis, tuned as its documentation advises for work that waits.

`task_acks_late`: a worker that dies loses no job, as with Scribe. No prefetching beyond what keeps a worker busy, no
events, no gossip, hiredis, JSON. Results are kept in Redis, which is the broker too.
"""

from __future__ import annotations

import os

from celery import Celery


def queue(name: str) -> Celery:
    """An application whose Redis the environment names."""
    app = Celery(name, broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
    app.conf.update(
        task_acks_late=True,
        worker_prefetch_multiplier=int(os.environ.get("PREFETCH", "1")),
        task_serializer="json",
        result_serializer="json",
        accept_content=["json"],
        worker_send_task_events=False,
        task_send_sent_event=False,
        worker_disable_rate_limits=True,
        broker_connection_retry_on_startup=True,
        result_expires=3600,
    )
    return app
