"""How everything stands, as one screen of text and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from scribe_standing.look import Standing

from scribe_cli.operating.view import host_dict, hosts_text, step_dict, steps_text

_STATES = ("waiting", "running", "retrying")
_ENDED = ("completed", "failed", "cancelled")
_AWAY = "NATS does not answer: jobs are accepted and wait; nothing is known of steps and hosts"


def status_text(standing: Standing) -> str:
    """Sums, then steps, hosts, dead letters and the day's cost."""
    work, cluster = standing.work, standing.cluster
    live = [_state(standing, state) for state in _STATES if state in work.live]
    ended = [f"{work.lately[state]} {state}" for state in _ENDED if work.lately.get(state)]
    cost = f"${work.cost.spent / 1e6:.2f} today, ${work.cost.reserved / 1e6:.2f} reserved"
    sums = [
        f"jobs          {', '.join(live) or 'none under way'}",
        f"last hour     {', '.join(ended) or 'none ended'}",
        f"dead letters  {_counts(work.failed) or 'none'}",
        f"cost          {cost}{_by_model(work.cost.by_model)}",
    ]
    blocks = [steps_text(cluster.steps), hosts_text(cluster.hosts, standing.at)] if cluster else [_AWAY]
    return "\n\n".join(["\n".join(sums), *blocks])


def status_dict(standing: Standing) -> dict[str, Any]:
    """Times as ISO 8601, money in micro-dollars."""
    work, cluster = standing.work, standing.cluster
    return {
        "at": standing.at.isoformat(),
        "nats": cluster is not None,
        "jobs": {state: {"jobs": n.jobs, "oldest": n.oldest.isoformat()} for state, n in work.live.items()},
        "lately": dict(work.lately),
        "dead_letters": dict(work.failed),
        "steps": [step_dict(step) for step in cluster.steps] if cluster else [],
        "hosts": [host_dict(word, standing.at) for word in cluster.hosts] if cluster else [],
        "cost": {
            "spent_micro_dollars": work.cost.spent,
            "reserved_micro_dollars": work.cost.reserved,
            "by_model": dict(work.cost.by_model),
        },
    }


def _state(standing: Standing, state: str) -> str:
    count = standing.work.live[state]
    return f"{count.jobs} {state} (oldest {_span(count.oldest, standing.at)})"


def _span(since: datetime, now: datetime) -> str:
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason or 'without a reason'}" for reason, count in counts.items())


def _by_model(costs: Mapping[str, int]) -> str:
    said = ", ".join(f"{model} ${cost / 1e6:.2f}" for model, cost in costs.items())
    return f" ({said})" if said else ""
