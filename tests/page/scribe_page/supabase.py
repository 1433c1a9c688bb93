"""A sign-in service as browsers meet Supabase's: passwords, refresh tokens that count once, keys to verify against."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from scribe_auth.local_keys import ALGORITHM, ensure_local_keys, key_id, local_jwks_path, local_user_id

PUBLISHABLE_KEY = "sb_publishable_for_tests"
EMAIL, PASSWORD = "ann@people.example", "correct horse"  # of a service that lives as long as a test


@dataclass(kw_only=True)
class SignInService:
    """Counts what was asked of it. `lifetime` is of the tokens that it gives, in seconds."""

    home: Path
    url: str = ""
    lifetime: int = 3600
    refresh_token: str = ""
    asked: list[str] = field(default_factory=list)

    def session(self) -> dict[str, Any]:
        key, now = ensure_local_keys(self.home), int(time.time())
        claims = {
            "iss": f"{self.url}/auth/v1", "aud": "authenticated", "role": "authenticated", "sub": str(local_user_id(EMAIL)),
            "email": EMAIL, "iat": now, "exp": now + self.lifetime,
        }  # fmt: skip
        self.refresh_token = uuid4().hex
        token = jwt.encode(claims, key, ALGORITHM, {"kid": key_id(key)})
        return {
            "access_token": token,
            "refresh_token": self.refresh_token,
            "expires_in": self.lifetime,
            "expires_at": now + self.lifetime,
        }

    def answer(self, path: str, key: str | None, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        address = urlsplit(path)
        grant = parse_qs(address.query).get("grant_type", [""])[0]
        self.asked.append(grant or address.path.rpartition("/")[2])
        if key != PUBLISHABLE_KEY:
            return 401, {"msg": "Invalid API key"}
        if grant == "password" and (body.get("email"), body.get("password")) == (EMAIL, PASSWORD):
            return 200, self.session()
        if grant == "refresh_token" and body.get("refresh_token") == self.refresh_token:
            return 200, self.session()
        if address.path.endswith(("/otp", "/logout", "/signup")):
            return 200, {}
        return 400, {"error_code": "invalid_credentials", "msg": "Invalid login credentials"}


@contextmanager
def running_sign_in(home: Path) -> Iterator[SignInService]:
    """On a free port of loopback."""
    service = SignInService(home=home)
    ensure_local_keys(home)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _handler(service: SignInService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, json.loads(local_jwks_path(service.home).read_text()))

        def do_OPTIONS(self) -> None:
            self._send(200, {})

        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers.get("content-length") or 0))
            self._send(*service.answer(self.path, self.headers.get("apikey"), json.loads(said or b"{}")))

        def _send(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            for name, value in (("content-type", "application/json"), ("content-length", str(len(body)))):
                self.send_header(name, value)
            for name in ("origin", "headers", "methods"):
                self.send_header(
                    f"access-control-allow-{name}", "*" if name != "headers" else "apikey, authorization, content-type"
                )
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    return Handler
