"""Every operation, asked by everybody who should not get it: the right status, and nothing of another user."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
from scribe_rpc.channel import open_channel

from scribe_attack import rpc_authorisation as rpc
from scribe_attack.belongings import Belongings, belongings
from scribe_attack.operations import Operation, operations
from scribe_attack.signing import Signer
from scribe_attack.target import ADMIN, Person, Target

_PUBLIC = ("GET /health", "GET /", "GET /api/config", "POST /api/session")
_FIRST = "POST /api/user/init"
_STREAM_SECONDS = 0.5
_MAX_STATUS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationRecord:
    """How many cells were tried, and what was wrong in which."""

    cells: int
    leaks: list[str]
    wrong: list[str]


async def try_everybody(target: Target) -> AuthorisationRecord:
    """All cells, of HTTP and of gRPC; then the owner's things must be as they were."""
    document = (await target.client.get("/openapi.json")).json()
    mine = await belongings(target)
    before = await _seen_by_owner(target, document, mine)
    cells = [*await _http_cells(target, document, mine), *await _rpc_cells(target, mine)]
    leaks = [cell.name for cell in cells if cell.leaks]
    if before != await _seen_by_owner(target, document, mine):
        leaks.append("the owner's things were changed by others")
    wrong = [f"{cell.name} {cell.text[:200]}" for cell in cells if not cell.is_right]
    return AuthorisationRecord(cells=len(cells), leaks=leaks, wrong=wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """One operation asked by one caller."""

    name: str
    text: str
    is_right: bool
    leaks: bool


async def _http_cells(target: Target, document: dict[str, Any], mine: Belongings) -> list[_Cell]:
    cells = []
    for operation in operations(document):
        for name, caller in (await _callers(target)).items():
            status, text = await _ask(target, operation, mine, caller)
            may_see = name == "admin" and operation.path.startswith("/api/admin/")
            cells.append(
                _Cell(
                    name=f"{operation.name} by {name}: {status}",
                    text=text,
                    is_right=_is_right(operation, name, status),
                    leaks=mine.shows_in(text) and not may_see,
                )
            )
    return cells


async def _rpc_cells(target: Target, mine: Belongings) -> list[_Cell]:
    cells = []
    async with open_channel(target.grpc) as channel:
        for method in rpc.methods():
            for name, caller in (await _callers(target)).items():
                code, text = await rpc.ask(channel, method, mine, caller)
                label = f"{method.full_name} by {name}: {code.name}"
                right = rpc.is_right(method, name, code)
                may_see = name == "admin" and rpc.is_admins(method)
                cells.append(_Cell(name=label, text=text, is_right=right, leaks=mine.shows_in(text) and not may_see))
    return cells


async def _callers(target: Target) -> dict[str, Person | None]:
    """New ones for each operation: some of them end accounts."""
    now = int(time.time())
    stranger = Signer(issuer="https://evil.example/auth/v1")
    return {
        "nobody": None,
        "expired": target.person(iat=now - 7200, exp=now - 3600),
        "wrong issuer": _with_token(target.person(), stranger.es256(stranger.claims())),
        "wrong signature": _with_token(target.person(), Signer(issuer=target.signer.issuer).es256(target.signer.claims())),
        "other user": await target.member(),
        "not initialised": target.person(),
        "admin": await _admin(target),
    }  # fmt: skip


def _with_token(person: Person, token: str) -> Person:
    return Person(id=person.id, email=person.email, token=token)


async def _admin(target: Target) -> Person:
    """One address is one profile: the same person each time, made again when an operation ended the account."""
    await target.store.execute("DELETE FROM users WHERE email = $1", ADMIN)
    return await target.member(ADMIN)


async def _ask(target: Target, operation: Operation, mine: Belongings, caller: Person | None) -> tuple[int, str]:
    """Status, and headers with the body; of a stream what comes at once."""
    headers = dict(caller.headers) if caller else {}
    options: dict[str, Any] = {"headers": headers}
    if operation.content_type:
        body = operation.body
        headers["content-type"] = operation.content_type
        options["content"] = body if isinstance(body, str) else json.dumps(body)
    asked = target.client.stream(operation.method, operation.url(mine.ids_for(operation)), **options)
    async with asked as answer:
        return answer.status_code, await _read(answer, operation.streams and answer.is_success)


async def _read(answer: httpx.Response, endless: bool) -> str:
    text = str(answer.headers.get("location", ""))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_STREAM_SECONDS if endless else None):
            async for piece in answer.aiter_text():
                text += piece
    return text


def _is_right(operation: Operation, caller: str, status: int) -> bool:
    """What the contract says of this caller, whatever the operation does."""
    if operation.name in _PUBLIC:
        return status < _MAX_STATUS
    is_admins = operation.path.startswith("/api/admin/")
    if caller in ("nobody", "expired", "wrong issuer", "wrong signature"):
        return status == 401
    if caller == "not initialised":
        return status == (201 if operation.name == _FIRST else 403)
    if caller == "other user" and is_admins:
        return status == 403
    if caller == "admin" and is_admins:
        return status == 200
    return status == 404 if operation.parameters else status < _MAX_STATUS and status not in (401, 403)


async def _seen_by_owner(target: Target, document: dict[str, Any], mine: Belongings) -> dict[str, Any]:
    """All that can be read without changing anything."""
    reading: Callable[[Operation], Awaitable[tuple[int, str]]] = lambda asked: _ask(target, asked, mine, mine.owner)  # noqa: E731
    calm = [o for o in operations(document) if o.method == "GET" and not o.streams and o.path.startswith("/api/")]
    return {operation.name: await reading(operation) for operation in calm}
