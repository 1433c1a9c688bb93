"""Steps, hosts and dead letters as text for people, and as JSON for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from google.protobuf.json_format import MessageToDict
from scribe_bus.host_states import state_of
from scribe_bus.hosts import Heard
from scribe_bus.steps import step_name
from scribe_standing.steps import StepStanding
from scribe_store.dead_letters import DeadLetter
from scribe_store.rows import StepTrace

from scribe_cli.table import one_line, table

_MB = 2**20
_MESSAGE_CHARACTERS = 80


def steps_text(views: Iterable[StepStanding]) -> str:
    rows = [
        (v.step, f"{v.working}/{v.capacity}", str(v.waiting), "set here" if v.ordered_capacity else "settings", v.note)
        for v in views
    ]
    return table(("step", "working", "waiting", "capacity", ""), rows)


def step_dict(step: StepStanding) -> dict[str, Any]:
    told = asdict(step)
    since = told.pop("waiting_since")
    return {**told, "waiting_since": since.isoformat()} if since else told


def hosts_text(hosts: Sequence[Heard], now: datetime) -> str:
    """Those that work, then those that fell silent; those that were stopped are gone."""
    rows = [
        _host_row(word, now)
        for word in sorted(living(hosts), key=lambda word: (-word.at.timestamp() // 60, word.beat.host))
    ]
    return (
        table(("host", "version", "state", "working on", "memory", "free"), rows)
        if rows
        else "no host has spoken within the last hour"
    )


def is_drained(hosts: Sequence[Heard], host: str, now: datetime) -> bool:
    """Whether no process of the host that speaks still works or takes work."""
    return all(_state(word, now) not in {"works", "draining"} for word in hosts if word.beat.host == host)


def living(hosts: Sequence[Heard]) -> list[Heard]:
    return [word for word in hosts if not word.beat.stopped]


def host_dict(word: Heard, now: datetime) -> dict[str, Any]:
    told = MessageToDict(word.beat, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    return {**told, "state": _state(word, now), "heard_at": word.at.isoformat()}


def letters_text(letters: Sequence[DeadLetter], total: int) -> str:
    if not letters:
        return "no dead letters"
    rows = [
        (
            str(x.id),
            f"{x.completed_at:%Y-%m-%d %H:%M}",
            x.failed_step or "",
            x.error_reason or "",
            one_line(x.error_message or "", _MESSAGE_CHARACTERS),
        )
        for x in letters
    ]
    shown = f"\n{len(letters)} of {total}" if total > len(letters) else ""
    return table(("job", "failed", "step", "reason", "message"), rows) + shown


def letter_text(letter: DeadLetter) -> str:
    """All that is known of it, short of the user's own words."""
    lines = [
        f"job       {letter.id}",
        f"owner     {letter.user_email} ({letter.user_id})",
        f"to        {letter.recipient_name}",
        f"accepted  {letter.created_at:%Y-%m-%d %H:%M:%S}",
        f"failed    {letter.completed_at:%Y-%m-%d %H:%M:%S} at {letter.failed_step or 'no step'}",
        f"reason    {letter.error_reason}: {letter.error_message}",
        f"tries     sent {letter.epoch} times, spent ${letter.spent_micro_dollars / 1e6:.4f}",
        f"kept      {f'{len(letter.state)} bytes of state' if letter.state else 'nothing: it can only begin anew'}",
    ]
    for trace in letter.steps:
        seconds = f" in {trace.seconds:.1f} s" if trace.seconds else ""
        lines.append(f"  {trace.step:<8}{trace.status}{seconds}{f': {trace.detail}' if trace.detail else ''}")
    return "\n".join(lines)


def letter_dict(letter: DeadLetter) -> dict[str, Any]:
    """Without the state itself, which holds the user's words."""
    columns: dict[str, Any] = {
        name: getattr(letter, name) for name in letter.__slots__ if name not in {"state", "steps"}
    }
    return {
        **{name: value if isinstance(value, int | None) else str(value) for name, value in columns.items()},
        "steps": [_trace(trace) for trace in letter.steps],
        "state_bytes": len(letter.state or b""),
    }


def _trace(trace: StepTrace) -> dict[str, Any]:
    told = asdict(trace)
    return {**told, **{name: told[name] and told[name].isoformat() for name in ("at", "began")}}


def _host_row(word: Heard, now: datetime) -> tuple[str, ...]:
    beat = word.beat
    working: Mapping[str, int] = {step_name(step.step): len(step.running) for step in beat.steps if step.running}
    return (
        beat.host,
        beat.version,
        _state(word, now),
        ", ".join(f"{count} {step}" for step, count in working.items()) or "nothing",
        f"{beat.memory_bytes // _MB} MB",
        f"{beat.memory_available_bytes // _MB} MB",
    )


def _state(word: Heard, now: datetime) -> str:
    state = state_of(word, now)
    return f"silent for {int((now - word.at).total_seconds())} s" if state == "silent" else state


def now() -> datetime:
    return datetime.now(UTC)
