"""Signing in at a real gateway with an account of a small real sign-in service."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from scribe_cli.testing import scribe
from scribe_gateway.testing import House, running_house

pytestmark = pytest.mark.integration

EMAIL, WORD = "ann@people.example", "correct horse"
KEY = "public"


@dataclass(slots=True)
class Accounts:
    """Answers as Supabase does, and as the gateway's page says where it is."""

    house: House
    url: str = ""
    refresh: str = ""
    asked: list[str] = field(default_factory=list)
    subject: str = field(default_factory=lambda: str(uuid4()))

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            names = dict(line.lower().split(": ", 1) for line in head.splitlines()[1:] if ": " in line)
            raw = await reader.readexactly(int(names.get("content-length", "0")))
            status, said = self._said(head.split()[1], names.get("apikey"), json.loads(raw or b"{}"))
            body = json.dumps(said).encode()
            top = f"HTTP/1.1 {status} x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            writer.write(top.encode() + body)
            await writer.drain()

    def _said(self, path: str, key: str | None, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path == "/api/config":
            return 200, {"auth_mode": "supabase", "supabase_url": self.url, "supabase_public_key": KEY}
        if path == "/none/api/config":
            return 200, {"auth_mode": "token", "supabase_url": None, "supabase_public_key": None}
        grant = parse_qs(urlsplit(path).query)["grant_type"][0]
        self.asked.append(grant)
        right = {
            "password": (body.get("email"), body.get("password")) == (EMAIL, WORD),
            "refresh_token": body.get("refresh_token") == self.refresh,
        }
        if key != KEY or not right[grant]:
            return 400, {"error_code": "invalid_credentials", "msg": "Invalid login credentials"}
        self.refresh = uuid4().hex
        lifetime = 30 if grant == "password" else 3600  # seconds; commands want a minute to be left
        now = self.house.sign_in.claims()["iat"]
        token = self.house.sign_in.token(sub=self.subject, email=EMAIL, exp=now + lifetime)
        return 200, {"access_token": token, "refresh_token": self.refresh, "expires_in": lifetime}


@asynccontextmanager
async def running_accounts(house: House) -> AsyncIterator[Accounts]:
    accounts = Accounts(house)
    server = await asyncio.start_server(accounts.answer, "127.0.0.1", 0)
    accounts.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield accounts
    finally:
        server.close()


async def test_an_account_signs_in_once_and_its_token_renews_itself(tmp_path: Path) -> None:
    """What it is renewed for counts once, so the next is kept; what is wrong is said and nothing kept."""

    async def run(*arguments: str, stdin: str = "") -> CompletedProcess[str]:
        return await asyncio.to_thread(scribe, *arguments, home=tmp_path, stdin=stdin)

    async with running_house(tmp_path / "gateway") as house, running_accounts(house) as accounts:
        signing_in = ("login", "--server", house.gateway.grpc.address, "--site", accounts.url, "--email", EMAIL)
        kept = tmp_path / ".scribe" / "credentials.json"
        refused = await run(*signing_in, stdin="wrong")
        assert 4 == refused.returncode
        assert "Invalid login credentials" in refused.stderr
        assert not kept.exists()
        done = await run(*signing_in, stdin=WORD)
        assert 0 == done.returncode, done.stderr
        assert WORD not in done.stdout + done.stderr + kept.read_text()
        assert 0o600 == kept.stat().st_mode & 0o777
        for _ in range(2):
            assert EMAIL == json.loads((await run("account", "show", "--json")).stdout)["email"]
        assert ["password", "password", "refresh_token"] == accounts.asked
        assert accounts.refresh == json.loads(kept.read_text())["renewal"]["refresh_token"]
        assert 0 == (await run(*signing_in, stdin=WORD)).returncode
        accounts.refresh = "ended elsewhere"
        ended = await run("account", "show")
        assert 4 == ended.returncode
        assert "scribe login" in ended.stderr


async def test_a_site_that_cannot_sign_in_is_not_asked_for_a_password(tmp_path: Path) -> None:
    """One without accounts, one in the clear, one that does not answer, one that is something else."""
    async with running_house(tmp_path / "gateway") as house, running_accounts(house) as accounts:
        for site, code, said in (
            (f"{accounts.url}/none", 2, "--token-file"),
            ("http://scribe.example", 2, "https://"),
            ("http://127.0.0.1:1", 3, "does not answer"),
            (house.sign_in.url, 2, "no accounts"),
        ):
            arguments = ("login", "--server", house.gateway.grpc.address, "--site", site, "--email", EMAIL)
            done = await asyncio.to_thread(scribe, *arguments, home=tmp_path, stdin=WORD)
            assert code == done.returncode, (site, done.stderr)
            assert said in done.stderr
        assert [] == accounts.asked
