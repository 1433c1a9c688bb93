"""Steps, hosts and dead letters in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from scribe.v1 import host_pb2
from scribe_bus.hosts import Heard
from scribe_bus.steps import step_enum
from scribe_bus.streams import ConsumerLoad
from scribe_cli.operating.view import (
    hosts_text,
    is_drained,
    letter_dict,
    letter_text,
    letters_text,
    steps_text,
)
from scribe_standing.steps import standing_of
from scribe_store.dead_letters import DeadLetter
from scribe_store.orders import StepOrder
from scribe_store.rows import StepTrace

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


def word(host: str = "pi1", *, slots: int = 3, running: int = 0, ago: float = 1.0, **said: bool) -> Heard:
    step = host_pb2.HostStep(step=step_enum("scrape"), slots=slots, running=[host_pb2.RunningStep()] * running)
    beat = host_pb2.HostBeat(host=host, version="0.2.0", steps=[step], memory_bytes=2**20 * 90, **said)  # type: ignore[arg-type]
    return Heard(beat=beat, at=NOW - timedelta(seconds=ago))


def load(*, paused: bool = False, in_flight: int = 0) -> ConsumerLoad:
    return ConsumerLoad(pending=4, in_flight=in_flight, floor=0, delivered=0, capacity=3, paused=paused)


@pytest.mark.parametrize(
    ("hosts", "now", "note"),
    [
        ([word()], load(), ""),
        ([word(slots=1), word("pi2", slots=1)], load(), "hosts have 2 slots only"),
        ([word(draining=True)], load(), "no host takes it"),
        ([word(ago=60)], load(), "no host takes it"),
        ([word(stopped=True)], load(), "no host takes it"),
        ([], load(paused=True), "paused"),
        ([], load(paused=True, in_flight=2), "pausing, 2 in hand"),
    ],
)
def test_what_keeps_a_step_from_working_is_said(hosts: list[Heard], now: ConsumerLoad, note: str) -> None:
    """Hosts that drain, stopped or fell silent do not count."""
    view = standing_of("scrape", now, StepOrder(capacity=3), hosts, NOW)
    assert note == view.note
    assert f"{now.in_flight}/3" in steps_text([view])


def test_hosts_are_shown_with_their_state() -> None:
    """Those that were stopped are gone, those that died fell silent."""
    text = hosts_text(
        [
            word(running=2), word("pi2", draining=True, running=1), word("pi3", draining=True),
            word("pi4", ago=90), word("pi5", stopped=True),
        ],
        NOW,
    )  # fmt: skip
    lines = {line.split()[0]: line for line in text.splitlines()[1:]}
    assert {"pi1", "pi2", "pi3", "pi4"} == set(lines)
    assert "works" in lines["pi1"]
    assert "2 scrape" in lines["pi1"]
    assert "90 MB" in lines["pi1"]
    assert "draining" in lines["pi2"]
    assert "drained" in lines["pi3"]
    assert "silent for 90 s" in lines["pi4"]
    assert "no host" in hosts_text([], NOW)


def test_a_host_is_drained_once_none_of_its_processes_works() -> None:
    """One that has not heard of the order yet still takes work; one that died does not."""
    assert not is_drained([word(), word(draining=True)], "pi1", NOW)
    assert not is_drained([word(draining=True, running=1)], "pi1", NOW)
    assert is_drained([word(draining=True), word(ago=90, running=1), word("pi2")], "pi1", NOW)


def test_a_dead_letter_is_told_without_its_owners_words() -> None:
    """Its state is counted, not printed."""
    letter = DeadLetter(
        id=UUID(int=1), user_id=UUID(int=2), user_email="a@b.example", recipient_name="Ada", error_reason="MODEL_REFUSED",
        error_message="No. " * 50, failed_step="compose", epoch=2, attempts=1, spent_micro_dollars=1500, created_at=NOW,
        completed_at=NOW, steps=(StepTrace(step="parse", status="completed", seconds=1.25),), state=b"Dear Ada",
    )  # fmt: skip
    text = letter_text(letter)
    assert "sent 2 times, spent $0.0015" in text
    assert "8 bytes of state" in text
    assert "Dear" not in text + str(letter_dict(letter))
    assert "parse   completed in 1.2 s" in text
    listed = letters_text([letter], 7)
    assert "1 of 7" in listed
    assert max(len(line) for line in listed.splitlines()) < 180
    assert "no dead letters" == letters_text([], 0)
