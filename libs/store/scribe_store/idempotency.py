"""Requests that carry a key: for 24 hours the same key from the same user is the same request."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import asyncpg
from scribe_rpc.errors import ServiceError

_CLAIM = """
    INSERT INTO idempotency_keys (user_id, key, body_sha256, answer) VALUES ($1, $2, $3, $4::jsonb)
    ON CONFLICT (user_id, key) DO UPDATE SET body_sha256 = $3, answer = $4::jsonb, created_at = now()
    WHERE idempotency_keys.created_at < now() - interval '24 hours'
    RETURNING true
"""
_TIDY = """
    DELETE FROM idempotency_keys WHERE (user_id, key) IN (
      SELECT user_id, key FROM idempotency_keys
      WHERE user_id = $1 AND created_at < now() - interval '25 hours' LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""
_SELECT = "SELECT body_sha256, answer::text FROM idempotency_keys WHERE user_id = $1 AND key = $2"


class KeyReused(ServiceError):
    """This Idempotency-Key was used for another request: send a new key with a new request."""

    def __init__(self) -> None:
        super().__init__("IDEMPOTENCY_CONFLICT", str(self.__doc__))


async def claim(
    connection: asyncpg.Connection, *, user_id: UUID, key: str, body_sha256: bytes, answer: dict[str, Any]
) -> dict[str, Any] | None:
    """Inside a transaction, before the rows that the request makes: None when the key is new, else the first answer.

    A request that runs at the same time under the same key is waited for. Raises KeyReused for another body.
    """
    if await connection.fetchval(_CLAIM, user_id, key, body_sha256, json.dumps(answer)):
        await connection.execute(_TIDY, user_id)
        return None
    earlier = await connection.fetchrow(_SELECT, user_id, key)
    if bytes(earlier["body_sha256"]) != body_sha256:
        raise KeyReused
    found: dict[str, Any] = json.loads(earlier["answer"])
    return found
