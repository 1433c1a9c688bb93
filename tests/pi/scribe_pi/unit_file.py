"""What a systemd unit says, as far as starting its command goes. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

# Of the system's own manager (systemd.unit, "Specifiers"), those that our units use.
SPECIFIERS = {"%t": "/run", "%S": "/var/lib"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A service: its command, who runs it, and what it is given."""

    name: str
    command: tuple[str, ...]
    user: str
    environment: Mapping[str, str]
    credentials: Mapping[str, str]
    """Files by the names under which the process finds them."""
    runtime_folders: tuple[str, ...]
    """Below /run."""


def parse_unit(name: str, text: str) -> Unit:
    """Raises KeyError when there is no command."""
    said: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, separator, value = line.partition("=")
        if separator and not line.startswith(("#", ";")):
            said.setdefault(key.strip(), []).append(_expanded(value.strip()))
    pairs = [word for line in said.get("Environment", []) for word in shlex.split(line)]
    return Unit(
        name=name,
        command=tuple(shlex.split(said["ExecStart"][-1])),
        user=said.get("User", ["root"])[-1],
        environment=dict(pair.split("=", 1) for pair in pairs),
        credentials=dict(line.split(":", 1) for line in said.get("LoadCredential", [])),
        runtime_folders=tuple(word for line in said.get("RuntimeDirectory", []) for word in line.split()),
    )


def _expanded(value: str) -> str:
    for specifier, meaning in SPECIFIERS.items():
        value = value.replace(specifier, meaning)
    return value
