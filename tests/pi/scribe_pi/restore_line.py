"""Line 6, first half: a Pi dies, another gets its backup."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scribe_pi.books import books, not_completed, sql
from scribe_pi.client import Client
from scribe_pi.installed import SANDBOX, install, outside_world, start, start_database, units_of, wait_for_gateway
from scribe_pi.machine import Pi, running_pi
from scribe_pi.services import Service, until

Say = Callable[[str], None]

_DONE, _WAITING = 4, 5
_END_SECONDS = 600.0
_ROLE = "all-in-one"
_TEMPLATE = "INSERT INTO templates (id, user_id, pdf_url, template_text, user_instructions) SELECT gen_random_uuid(), id, 'http://x.example/cv.pdf', 'Dear {{name}}', 'short' FROM users"


def restore(say: Say, base: Path, source: Path, wheels: Path) -> dict[str, Any]:
    """Some jobs done, some waiting in the middle of their steps; backup; a new Pi; restore; the waiting ones go on."""
    with running_pi("before", base, source, wheels) as old:
        install(old, _ROLE, SANDBOX)
        with outside_world(old):
            dump, before = _lived(old)
    say(f"  backed up {len(dump)} bytes, wiped")
    with running_pi("after", base, source, wheels) as new:
        install(new, _ROLE, SANDBOX)
        start_database(new)
        nats, scribe = (Service(new, unit) for unit in units_of(_ROLE))
        nats.start()
        with outside_world(new):
            try:
                equal = _brought_back(new, dump) == before
                scribe.start()
                wait_for_gateway(new)
                waited = not_completed(new)
                new.run("scribe", "steps", "resume", "scrape")
                until(lambda: not_completed(new) == 0, "the end of the jobs that waited", _END_SECONDS)
                emails = len(Client.sign_in(new, "ann").call("GET", "/api/email/"))
                say(f"  same rows: {equal}; {waited} jobs had waited, all completed; the user sees {emails} e-mails")
                return {"restore_equal": equal and waited == _WAITING and emails == _DONE + _WAITING}
            finally:
                scribe.stop()
                nats.stop()


def _lived(pi: Pi) -> tuple[bytes, dict[str, str]]:
    """A life until the backup: the file, and what was in the tables."""
    services = start(pi, _ROLE)
    try:
        wait_for_gateway(pi)
        client = Client.sign_in(pi, "ann")
        client.ended(client.batch(_DONE), _END_SECONDS)
        sql(pi, _TEMPLATE)
        pi.run("scribe", "steps", "drain", "scrape")
        client.batch(_WAITING)
        until(lambda: _in_front_of_scraping(pi) == _WAITING, "jobs that wait in front of the scraper")
    finally:
        for service in reversed(services):
            service.stop()
    before = books(pi)
    nats = Service(pi, "scribe-nats.service")
    file = pi.run("scribe", "backup").strip()
    nats.stop()
    return (pi.root / file.lstrip("/")).read_bytes(), before


def _in_front_of_scraping(pi: Pi) -> int:
    steps = json.loads(pi.run("scribe", "steps", "--json"))
    return next(int(step["waiting"]) for step in steps if step["step"] == "scrape")


def _brought_back(pi: Pi, dump: bytes) -> dict[str, str]:
    file = "/var/lib/scribe/brought.dump"
    (pi.root / file.lstrip("/")).write_bytes(dump)
    pi.run("chown", "scribe:scribe", file)
    until(lambda: bool(pi.run("curl", "-sf", "http://127.0.0.1:8222/healthz")), "NATS answering")
    pi.run("scribe", "restore", file, "--replace")
    pi.run("scribe", "migrate")
    return books(pi)
