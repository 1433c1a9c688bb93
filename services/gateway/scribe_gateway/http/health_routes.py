"""`/health`."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import version

from fastapi import APIRouter, Response

from scribe_gateway.health import UP
from scribe_gateway.http.callers import AtDoor

router = APIRouter(tags=["health"])

_DEGRADED = 503


@router.get("/health", responses={_DEGRADED: {"description": "Something does not answer."}})
async def health(door: AtDoor, response: Response) -> dict[str, str]:
    """Whether every part answers; within two seconds."""
    parts = await door.health.parts()
    healthy = all(state == UP for state in parts.values())
    if not healthy:
        response.status_code = _DEGRADED
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"status": "healthy" if healthy else "degraded", "service": "gateway", "version": version("scribe")}
    return {**said, **parts, "timestamp": now}
