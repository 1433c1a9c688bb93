"""Examples of the monitor's bodies, by the names of their schemas: what /docs shows."""

from __future__ import annotations

import json
from typing import Any

_AT, _JOB = "2026-11-27T14:03:00.120Z", "0198c0de-0000-7000-8000-000000000000"
_COSTS = [{"model": "claude-sonnet-5-5", "micro_dollars": 21_300}, {"model": "search", "micro_dollars": 14_000}]
_ACTIVE = {"step": "scrape", "job_id": _JOB, "recipient_name": "Ingrid Solheim", "epoch": 1, "seconds": 3.4}
_STEP = {
    "step": "scrape", "waiting": 4, "waiting_seconds": 12.5, "working": 3, "capacity": 3, "ordered_capacity": None, "paused": False,
    "slots": 3, "note": "",
}  # fmt: skip
_HOST = {
    "host": "pi2", "instance": "4f1c9d0a77be", "version": "0.4.0", "state": "works", "heard_seconds": 1.2, "started_at": _AT,
    "memory_bytes": 96_000_000, "memory_available_bytes": 512_000_000, "load": 0.4, "processors": 4, "draining": False,
    "slots": {"scrape": 3}, "active": [_ACTIVE],
}  # fmt: skip
_LINE = {
    "id": _JOB, "user_email": "ann@people.example", "recipient_name": "Ingrid Solheim", "state": "failed", "step": "compose",
    "reason": "MODEL_CREDENTIALS", "tries": 1, "waits": 0, "spent_micro_dollars": 35_300, "created_at": _AT, "started_at": _AT,
    "completed_at": "2026-11-27T14:03:09.950Z",
}  # fmt: skip
_BAR = {"step": "scrape", "status": "completed", "began_at": _AT, "seconds": 4.2, "calls": 1, "detail": ""}

_DAY_COST = {"spent_micro_dollars": 35_300, "reserved_micro_dollars": 450_000, "by_model": _COSTS}

MONITOR_EXAMPLES: dict[str, dict[str, Any]] = {
    "StandingAnswer": {
        "at": _AT, "nats": True, "steps": [_STEP], "hosts": [_HOST], "jobs": {"waiting": 7, "running": 3},
        "oldest_seconds": {"waiting": 31.0, "running": 8.2}, "lately": {"completed": 120, "failed": 1},
        "dead_letters": [{"reason": "MODEL_CREDENTIALS", "jobs": 1}],
        "cost": _DAY_COST,
    },
    "DepthAnswer": {"at": _AT, "waiting": {"accepted": 7, "parse": 0, "scrape": 4, "arxiv": 0, "compose": 0}},
    "JobLineAnswer": _LINE,
    "WholeJobAnswer": {
        **_LINE, "message": "The model's service does not accept the key.", "retry_at": None, "deadline_at": None, "can_go_on": True,
        "by_model": _COSTS, "steps": [_BAR],
    },
    "AgainRequest": {"from_start": False},
    "DeadLettersRequest": {"reason": "MODEL_CREDENTIALS", "step": "compose", "from_start": False},
    "PartsAnswer": {"parts": {"database": "connected", "nats": "connected", "parser": "unavailable"}},
    "Retried": {"job_ids": [_JOB]},
    "StepOrderRequest": {"paused": True},
    "HostOrderRequest": {"draining": True},
    "DayCostAnswer": _DAY_COST,
    "ModelCost": _COSTS[0],
    "ReasonCount": {"reason": "MODEL_CREDENTIALS", "jobs": 1},
    "StepAnswer": _STEP,
    "HostAnswer": _HOST,
    "ActiveStep": _ACTIVE,
    "StepLineAnswer": _BAR,
}  # fmt: skip

STANDING_SENT = f"event: standing\ndata: {json.dumps(MONITOR_EXAMPLES['StandingAnswer'])}\nretry: 2000\n\n"
"""What comes every two seconds."""
