"""A batch as it goes, on a real terminal and elsewhere."""

from __future__ import annotations

import io
import os
import re
import select

import pytest
from scribe.v1 import pipeline_pb2
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scribe_service_pb2 import Job
from scribe_cli.batch_board import Board
from scribe_cli.batch_view import BatchView
from scribe_cli.steps_view import StepsView
from scribe_client import JobEvent

WAITING, RUNNING = pipeline_pb2.JOB_STATE_WAITING, pipeline_pb2.JOB_STATE_RUNNING
COMPLETED, FAILED = pipeline_pb2.JOB_STATE_COMPLETED, pipeline_pb2.JOB_STATE_FAILED
COLOUR = re.compile("\x1b\\[[0-9;]*3[0-9]")


def job(job_id: str, state: pipeline_pb2.JobState.ValueType, name: str = "Ada", message: str = "") -> Job:
    error = pipeline_pb2.JobError(reason="MODEL_TIMEOUT", message=message) if message else None
    return Job(id=job_id, state=state, recipient=Recipient(name=name), error=error)


def test_an_end_is_not_taken_back_by_an_event_that_comes_late() -> None:
    """Whichever of the two says it."""
    board = Board(["a", "b"])
    assert not board.take(job("other", RUNNING))
    board.take(JobEvent(job_id="a", state=COMPLETED))
    board.take(job("a", RUNNING))
    board.take(job("b", FAILED))
    board.take(JobEvent(job_id="b", state=RUNNING))
    assert {COMPLETED: 1, FAILED: 1} == board.counts
    assert board.has_ended
    assert not board.is_known, "a has not been seen with its e-mail"
    board.take(job("a", COMPLETED))
    assert board.is_known


def test_in_a_pipe_each_end_is_a_line() -> None:
    """Once, with its reason, and without what a terminal would obey."""
    stream, board = io.StringIO(), Board(["a", "b"])
    with BatchView(stream, board) as view:
        board.take(job("a", COMPLETED, name="A\x1b[31mda"))
        view.refresh()
        board.take(job("b", FAILED, message="Too slow."))
        view.refresh()
        view.refresh()
    assert ["1/2 A�[31mda: completed", "2/2 Ada: failed: Too slow."] == stream.getvalue().splitlines()


@pytest.mark.parametrize("colours", [True, False])
def test_on_a_terminal_it_is_a_table_that_moves(colours: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a bar, counts and what is being worked on; without colours where NO_COLOR is set."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    reader, writer = os.openpty()
    board = Board(["a", "b"])
    board.take(job("b", WAITING, name="Ben"))
    board.take(JobEvent(job_id="b", state=RUNNING, step=pipeline_pb2.STEP_SCRAPE, detail="reading x.example"))
    with os.fdopen(writer, "w") as terminal, BatchView(terminal, board) as view:
        board.take(job("a", COMPLETED))
        view.refresh()
    shown = _read(reader)
    os.close(reader)
    assert "1/2" in shown
    assert "Ben" in shown
    assert "reading x.example" in shown
    assert "\x1b[" in shown
    assert colours == bool(COLOUR.search(shown))


def test_what_pages_say_of_themselves_cannot_command_the_terminal() -> None:
    """The steps of one job tell what is being read."""
    stream = io.StringIO()
    with StepsView(stream) as view:
        event = JobEvent(step=pipeline_pb2.STEP_SCRAPE, step_status=pipeline_pb2.STEP_STATUS_RUNNING)
        event.detail = "reading \x1b]0;x\x07\nthere"
        view.show(event)
    assert "reading �]0;x� there" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def _read(descriptor: int) -> str:
    """What a terminal was told."""
    told = b""
    while select.select([descriptor], [], [], 0)[0]:
        try:
            told += os.read(descriptor, 65536)
        except OSError:  # the other end is closed
            break
    return told.decode(errors="replace")
