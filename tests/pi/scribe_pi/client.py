"""Somebody who uses a Pi over HTTP, with a token of the sandbox's sign-in."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from scribe_pi.installed import WORLD
from scribe_pi.machine import Pi

_TEMPLATE = """Dear {{name}},

{{one sentence on their research that connects to my interest}} I noticed {{a recent paper of theirs}}.

Kind regards,
[YOUR NAME]
"""
# The home pages of all but the first are written by scripts: they need the browser.
PEOPLE = (
    ("Tobias Lindqvist-Amoah", "fault tolerance in distributed systems"),
    ("Chiamaka Ezeilo", "how walking is controlled"),
    ("Jorrit van der Weyst", "robots that grasp"),
    ("Clémence Roux-Abitbol", "polymers that heal"),
)
_ENDED = frozenset({"completed", "failed", "cancelled"})
_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Calls from inside of the Pi, so that any gateway on its loopback will do."""

    pi: Pi
    token: str

    @classmethod
    def sign_in(cls, pi: Pi, name: str) -> Client:
        """A user with a profile."""
        said = pi.run("curl", "-sf", f"http://{WORLD}/auth/v1/token", "-H", "content-type: application/json",
                      "-d", json.dumps({"email": f"{name}@people.example"}))  # fmt: skip
        client = cls(pi=pi, token=json.loads(said)["access_token"])
        client.call("POST", "/api/user/init")
        return client

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The answer's JSON. Raises RuntimeError for a refusal or no answer."""
        data = ("-H", "content-type: application/json", "-d", json.dumps(body)) if body is not None else ()
        headers = ("-H", f"authorization: Bearer {self.token}", "-H", f"idempotency-key: {uuid4()}")
        said = self.pi.run(
            "curl", "-sf", "--max-time", "15", "-X", method, f"http://127.0.0.1:8000{path}", *headers, *data
        )
        return json.loads(said)

    def batch(self, count: int) -> list[str]:
        """Ids of so many jobs, most of which need the browser."""
        people = [PEOPLE[number % len(PEOPLE)] for number in range(count)]
        items = [{"recipient_name": name, "recipient_interest": interest} for name, interest in people]
        answer = self.call("POST", "/api/queue/batch", {"items": items, "email_template": _TEMPLATE})
        return list(answer["queue_item_ids"])

    def states(self, ids: list[str]) -> Counter[str]:
        """How many of them are in which state; those that cannot be seen count as missing."""
        seen = {job["id"]: str(job["state"]) for job in self.call("GET", f"/api/jobs?limit={_PAGE}")}
        return Counter(seen.get(job, "missing") for job in ids)

    def ended(self, ids: list[str], seconds: float) -> Counter[str]:
        """Their states once all have ended, or when the time is over."""
        until, states = time.monotonic() + seconds, Counter[str]()
        while time.monotonic() < until:
            try:
                states = self.states(ids)
            except RuntimeError:
                time.sleep(1)
                continue
            if set(states) <= _ENDED:
                break
            time.sleep(0.5)
        return states
