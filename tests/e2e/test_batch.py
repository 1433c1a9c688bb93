"""A batch of a hundred rows that is interrupted and given again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from scribe_cli.batch_record import Batches
from scribe_cli.home import Home
from scribe_cli.testing import System, clean_environment, running_system, scribe
from scribe_client import connect

pytestmark = pytest.mark.e2e

ROWS = 100
TEMPLATE = "Dear {{name}}, I am a student and would like to ask you something about your work. Regards, Ann"
_SECONDS = 120.0


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system whose world has no pages, so that a hundred e-mails take seconds, and whose model thinks for a moment."""
    home, world = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("world")
    (world / "world.json").write_text(json.dumps({"name": "empty", "description": "Nobody has a page."}))
    (home / "template.md").write_text(TEMPLATE)
    names = [
        f"{first} {last}"
        for first in "ABCDEFGHIJ"
        for last in ["Abel", "Brandt", "Costa", "Dahl", "Eriksen", "Greco", "Ito", "Jansen", "Kim", "Ott"]
    ]
    (home / "people.csv").write_text("\n".join(["name,interest", *(f"{name},the rivers of {name}" for name in names)]))
    limits = {"SCRIBE_DAY_BUDGET_MICRO_DOLLARS": "1000000000", "SANDBOX_WORLD": str(world)}
    with running_system(home, **limits) as running:
        running.set_dials({"anthropic": {"latency": 0.3}})
        yield running


@contextmanager
def started(system: System, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command under way; it is gone behind the block, however that ends."""
    command = [sys.executable, "-m", "scribe_cli", "batch", "people.csv", "-t", "template.md", *more]
    process = subprocess.Popen(
        command, cwd=system.home, env=clean_environment(system.home),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    """What it says next on standard error."""
    assert process.stderr is not None
    return process.stderr.readline()


def completed(system: System) -> int:
    return len(system.get("/api/email/?limit=1000").json())


def job_ids(system: System) -> set[str]:
    """Of all jobs that there are."""
    return {job["id"] for job in system.get("/api/jobs?limit=1000").json()}


def wait_for(event: Callable[[], object]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not event():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_batch_killed_and_interrupted_ends_with_one_email_a_row(busy: System) -> None:
    """kill -9 before and after it was accepted, Ctrl-C in the middle, a gateway that dies: the same command goes on, and no row
    is written twice."""
    records = busy.home / ".scribe" / "batches"
    with started(busy):  # killed as soon as it has made up its mind, mostly before it heard that it was accepted
        wait_for(lambda: list(records.glob("*.json")))
    with started(busy) as second:
        assert f"{ROWS} rows" in next_line(second)
    with started(busy) as third:
        assert f"{ROWS} rows were submitted" in next_line(third)
        assert f"/{ROWS} " in next_line(third)
        third.send_signal(signal.SIGINT)
        _, said = third.communicate(timeout=_SECONDS)
    assert 128 + signal.SIGINT == third.returncode
    assert "The same command again follows them" in said
    assert 0 < completed(busy) < ROWS, "it was over before it was interrupted"
    with started(busy, "--json") as last:
        assert f"{ROWS} rows were submitted" in next_line(last)
        os.kill(busy.pid_of("gateway"), signal.SIGKILL)
        shown, said = last.communicate(timeout=_SECONDS)
    assert 0 == last.returncode, said
    jobs = json.loads(shown)
    assert ROWS == len({job["email_id"] for job in jobs})
    emails = busy.get("/api/email/?limit=1000&include_discarded=true").json()
    assert ROWS == len(emails)
    assert {1} == set(Counter(email["recipient_name"] for email in emails).values())
    assert {job["id"] for job in jobs} == job_ids(busy)


def test_a_batch_that_is_done_is_not_done_again(busy: System) -> None:
    """Given again it shows what it made; a changed file is refused; in the order of the rows."""
    again = scribe("batch", "people.csv", "-t", "template.md", home=busy.home)
    assert f"{ROWS} of {ROWS} written" in again.stdout
    lines = again.stdout.splitlines()
    assert "A Abel" in lines[1]
    assert "J Ott" in lines[ROWS]
    (busy.home / "people.csv").write_text((busy.home / "people.csv").read_text() + "\nOne More,rivers\n")
    changed = scribe("batch", "people.csv", "-t", "template.md", home=busy.home)
    assert 2 == changed.returncode
    assert "--again" in changed.stderr
    assert ROWS == completed(busy)


def test_rows_that_cannot_be_taken_are_named_and_nothing_is_submitted(busy: System) -> None:
    """By line and column; mended, the same command submits them."""
    wrong = busy.home / "wrong.csv"
    wrong.write_text('name,interest\nX,"rivers\nand lakes"\nAda Lovelace,e\n')
    refused = scribe("batch", "wrong.csv", "-t", "template.md", home=busy.home)
    assert 2 == refused.returncode
    assert "wrong.csv, line 2, column recipient_name" in refused.stderr
    assert "wrong.csv, line 4, column recipient_interest" in refused.stderr
    assert ROWS == len(job_ids(busy))
    wrong.write_text("name,interest,shoes\nAda Lovelace,engines,42\n")
    mended = scribe("batch", "wrong.csv", "-t", "template.md", home=busy.home)
    assert 0 == mended.returncode, mended.stderr
    assert "shoes" in mended.stderr


def test_a_row_that_failed_is_tried_again(busy: System) -> None:
    """Its reason is said on standard error; the same command shows what came of another try."""
    (busy.home / "one.csv").write_text("name,interest\nOne Alone,rivers\n")
    given = ("batch", "one.csv", "-t", "template.md")
    busy.set_dials({"parse": {"error_rate": 1, "errors": ["401"]}})
    try:
        failed = scribe(*given, home=busy.home)
        alone = scribe("generate", "-t", "template.md", "-n", "One Alone", "-i", "rivers", home=busy.home)
    finally:
        busy.set_dials({"parse": {"error_rate": 0}})
    assert (1, 1, "") == (failed.returncode, alone.returncode, alone.stdout)
    assert "1 of 1 were not written" in failed.stderr
    assert "MODEL_CREDENTIALS" in alone.stderr
    job = json.loads(scribe(*given, "--json", home=busy.home).stdout)[0]
    assert "MODEL_CREDENTIALS" == job["error"]["reason"]
    assert "1 wait" in scribe("retry", job["id"], home=busy.home).stdout
    again = scribe(*given, home=busy.home)
    assert 0 == again.returncode, again.stderr
    assert "1 of 1 written" in again.stdout


async def test_a_changed_file_whose_answer_was_lost_is_not_written_twice(busy: System) -> None:
    """The gateway knows its key; as it was, it is followed to the end."""
    file, before = busy.home / "lost.csv", "name,interest\nBen Lost,rivers\n"
    user = busy.get("/api/user").json()["id"]
    record = Batches(Home(busy.home / ".scribe")).begin(f"{user} {file}", "what was sent")
    async with connect(busy.running.grpc, token=busy.token) as client:
        sent = await client.jobs.create_csv(TEMPLATE, before, idempotency_key=record.key)
    file.write_text(before + "Ada More,rivers\n")
    changed = await asyncio.to_thread(scribe, "batch", "lost.csv", "-t", "template.md", home=busy.home)
    assert 2 == changed.returncode
    assert "have changed" in changed.stderr
    file.write_text(before)
    again = await asyncio.to_thread(scribe, "batch", "lost.csv", "-t", "template.md", "--json", home=busy.home)
    assert list(sent.ids) == [job["id"] for job in json.loads(again.stdout)]


def test_up_says_for_programs_where_it_is(busy: System) -> None:
    """A line of JSON once everything answers."""
    (line,) = [line for line in (busy.home / "up.log").read_text().splitlines() if line.startswith("{")]
    assert busy.running.grpc == json.loads(line)["grpc"]
