"""Signing in by Supabase, as the gateway's page does: a password once, then sessions that renew each other."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from scribe_client.address import is_loopback

from scribe_cli.expected import Exit, Expected, WrongInput

_SECONDS = 20.0
_MOST_BYTES = 64 * 1024
_SERVER_ERROR = 500


class SignInRefused(Expected):
    """The sign-in service does not know this address with this password, or this session any more."""

    code = Exit.NOT_ALLOWED
    mend = "sign in again: scribe login --server … --site …"


class SignInDown(Expected):
    """The page or the sign-in service does not answer as it should."""

    code = Exit.UNREACHABLE
    mend = "check --site, and try again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Whose sign-in counts at a gateway; nothing in it is secret."""

    url: str
    public_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A bearer token, and what the next one is had for, once."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)


async def project_of(site: str) -> Project:
    """What the page at `site` says of its sign-in. Raises WrongInput, SignInDown."""
    said = await _ask("GET", f"{_checked(site)}/api/config")
    url, key = said.get("supabase_url"), said.get("supabase_public_key")
    if not (isinstance(url, str) and url and isinstance(key, str) and key):
        raise WrongInput(f"{site} has no accounts to sign in to; give a token with --token-file")
    return Project(url=_checked(url), public_key=key)


async def sign_in(project: Project, email: str, password: str) -> Session:
    """Raises SignInRefused, SignInDown."""
    return await _session(project, "password", {"email": email, "password": password})


async def renew(project: Project, refresh_token: str) -> Session:
    """The session behind the one that this token came with. Raises SignInRefused, SignInDown."""
    return await _session(project, "refresh_token", {"refresh_token": refresh_token})


async def _session(project: Project, grant: str, body: dict[str, str]) -> Session:
    url = f"{project.url}/auth/v1/token?grant_type={grant}"
    said = await _ask("POST", url, body, {"apikey": project.public_key})
    access, refresh = said.get("access_token"), said.get("refresh_token")
    if not isinstance(access, str) or not isinstance(refresh, str):
        raise SignInDown(f"{project.url} answers without a session")
    return Session(access_token=access, refresh_token=refresh)


async def _ask(
    method: str, url: str, body: dict[str, str] | None = None, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    try:
        async with (
            httpx.AsyncClient(timeout=_SECONDS) as client,
            client.stream(method, url, json=body, headers=headers) as answer,
        ):
            return _read(url, answer.status_code, await _bounded(answer))
    except httpx.HTTPError as error:
        raise SignInDown(f"{_host(url)} does not answer: {error}") from None


async def _bounded(answer: httpx.Response) -> bytes:
    body = b""
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > _MOST_BYTES:
            raise SignInDown(f"{_host(str(answer.url))} answers with more than {_MOST_BYTES // 1024} KB")
    return body


def _read(url: str, status: int, body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if status < httpx.codes.BAD_REQUEST and isinstance(said, dict):
        return said
    if "/auth/" in url and status < _SERVER_ERROR:
        why = said.get("msg") or said.get("error_description") if isinstance(said, dict) else None
        raise SignInRefused(f"{_host(url)} refuses to sign in: {why or status}")
    raise SignInDown(f"{_host(url)} answers {status}, and not what was expected")


def _checked(address: str) -> str:
    """Without a slash at its end; passwords cross a network by https only. Raises WrongInput."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise WrongInput(f"{address!r}: must be https://…")
    return address.rstrip("/")


def _host(url: str) -> str:
    return urlsplit(url).netloc
