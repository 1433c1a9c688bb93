"""How everything stands, on one screen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scribe_cli.operating.status_view import status_dict, status_text
from scribe_standing.look import Cluster, Standing, Work
from scribe_standing.steps import StepStanding
from scribe_store.standing import DayCost, StateCount

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
WORK = Work(
    live={"waiting": StateCount(jobs=7, oldest=NOW - timedelta(minutes=5))},
    lately={"completed": 120, "failed": 1},
    failed={"MODEL_CREDENTIALS": 2, "": 1},
    cost=DayCost(spent=1_250_000, reserved=450_000, by_model={"claude-sonnet-5-5": 1_000_000, "search": 250_000}),
)
STEP = StepStanding(
    step="scrape", capacity=3, ordered_capacity=None, working=3, waiting=4, paused=False, slots=3, waiting_since=NOW
)


def test_everything_is_on_one_screen() -> None:
    """What waits and since when, what ended and failed, the cost by model, steps, and that no host is there."""
    text = status_text(Standing(at=NOW, cluster=Cluster(steps=[STEP], hosts=[]), work=WORK))
    for said in (
        "7 waiting (oldest 5 min)", "120 completed, 1 failed", "2 MODEL_CREDENTIALS, 1 without a reason",
        "$1.25 today, $0.45 reserved (claude-sonnet-5-5 $1.00, search $0.25)", "scrape  3/3", "no host has spoken",
    ):  # fmt: skip
        assert said in text


def test_without_nats_it_says_so() -> None:
    """What the database knows is still there."""
    away = Standing(at=NOW, cluster=None, work=WORK)
    assert "NATS does not answer" in status_text(away)
    assert (status_dict(away)["nats"], status_dict(away)["steps"]) == (False, [])


def test_programs_get_the_same() -> None:
    """Times as ISO 8601, money in micro-dollars."""
    told = status_dict(Standing(at=NOW, cluster=Cluster(steps=[STEP], hosts=[]), work=WORK))
    assert told["steps"][0]["waiting_since"] == "2026-11-27T14:00:00+00:00"
    assert told["cost"]["by_model"] == {"claude-sonnet-5-5": 1_000_000, "search": 250_000}
