"""Those who call."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from scribe_auth.local_keys import local_user_id, sign_local_token

from scribe_contract.answers import read
from scribe_contract.calls import Call
from scribe_contract.models import UserProfile

TOKEN_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody, or nobody, with the headers they send."""

    http: httpx.Client = field(repr=False)
    headers: dict[str, str] = field(repr=False)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.http.request(method, path, headers={**self.headers, **options.pop("headers", {})}, **options)

    def call(self, call: Call, object_id: str = "") -> httpx.Response:
        """A call of the contract with the request that it takes."""
        options = {} if call.body is None else {"json": call.body}
        return self.ask(call.method, call.url(object_id), **options)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.ask("GET", path, params=query)

    def post(self, path: str, body: object) -> httpx.Response:
        return self.ask("POST", path, json=body)

    def patch(self, path: str, body: object) -> httpx.Response:
        return self.ask("PATCH", path, json=body)

    def delete(self, path: str) -> httpx.Response:
        return self.ask("DELETE", path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Caller):
    """Somebody with a token that is valid."""

    id: str
    email: str
    token: str = field(repr=False)

    def profile(self) -> UserProfile:
        return read(UserProfile, self.get("/api/user"))


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody of a running system."""

    home: Path
    """Where the issuer's keys lie."""
    http: httpx.Client = field(repr=False)

    def nobody(self, authorization: str | None = None) -> Caller:
        """Somebody who sends that header, or none."""
        return Caller(http=self.http, headers={} if authorization is None else {"authorization": authorization})

    def newcomer(self, email: str = "") -> Person:
        """Somebody without a profile."""
        address = email or f"{uuid4().hex}@people.example"
        token = sign_local_token(self.home, address, TOKEN_SECONDS)
        return Person(
            http=self.http,
            headers={"authorization": f"Bearer {token}"},
            id=str(local_user_id(address)),
            email=address,
            token=token,
        )

    def member(self, email: str = "") -> Person:
        """Somebody with a profile."""
        person = self.newcomer(email)
        person.post("/api/user/init", {}).raise_for_status()
        return person
