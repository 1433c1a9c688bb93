"""`/health`."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from scribe_gateway.health import UP
from scribe_gateway.http.callers import AtDoor

router = APIRouter(tags=["health"])

_DEGRADED = 503


class HealthAnswer(BaseModel):
    """How everything stands: `connected` or `unavailable` for each part."""

    status: Literal["healthy", "degraded"]
    service: str
    version: str
    database: str
    nats: str
    parser: str
    scraper: str
    arxiv: str
    composer: str
    timestamp: datetime


@router.get("/health", responses={_DEGRADED: {"model": HealthAnswer, "description": "Something does not answer."}})
async def health(door: AtDoor, response: Response) -> HealthAnswer:
    """Whether every part answers; within two seconds."""
    parts = await door.health.parts()
    healthy = all(state == UP for state in parts.values())
    if not healthy:
        response.status_code = _DEGRADED
    return HealthAnswer(
        status="healthy" if healthy else "degraded",
        service="gateway",
        version=version("scribe"),
        timestamp=datetime.now(UTC),
        **parts,
    )
