"""What the page asks before anybody has signed in: `/api/config`, and the local session."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from scribe_gateway.http.callers import AtDoor
from scribe_gateway.sign_in import AuthMode

router = APIRouter(prefix="/api", tags=["session"])


class ConfigAnswer(BaseModel):
    """How people sign in here, and whether what is written is made up. Nothing in it is secret."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    auth_mode: AuthMode
    """local: POST /api/session; supabase: by the project below; token: a token given by hand."""
    supabase_url: str | None
    supabase_public_key: str | None
    sandbox: bool
    version: str


class SessionAnswer(BaseModel):
    """A bearer token, and when it ends in seconds since 1970."""

    access_token: str
    expires_at: int


@router.get("/config")
async def config(door: AtDoor) -> ConfigAnswer:
    """How people sign in here, and whether the sandbox stands in for the world."""
    way = door.sign_in
    return ConfigAnswer(
        auth_mode=way.mode,
        supabase_url=way.supabase_url,
        supabase_public_key=way.supabase_public_key,
        sandbox=way.sandbox,
        version=version("scribe"),
    )


@router.post("/session")
async def local_session(door: AtDoor, request: Request) -> SessionAnswer:
    """The local user's session, for the page in a browser of this machine; 403 to everybody else."""
    session = await door.sign_in.local_session(request.headers)
    return SessionAnswer(access_token=session.access_token, expires_at=session.expires_at)
