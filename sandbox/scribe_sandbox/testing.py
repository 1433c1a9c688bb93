"""A sandbox inside a test, on a free port: `async with running_sandbox(exa={"fail_next": 1}) as sandbox: …`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from scribe_sandbox.addresses import environment
from scribe_sandbox.app import SandboxState, build_app
from scribe_sandbox.ledger import Call
from scribe_sandbox.listening import listening
from scribe_sandbox.loopback import split_listen
from scribe_sandbox.wayward.model import Model, Read
from scribe_sandbox.world import World, load_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """A running sandbox. `base_url` has no slash at the end."""

    base_url: str
    state: SandboxState

    @property
    def world(self) -> World:
        """What it serves."""
        return self.state.world

    def ledger(self, *, upstream: str = "", task: str = "") -> list[Call]:
        """The calls received so far, oldest first."""
        return self.state.ledger.calls(upstream=upstream, task=task)

    def clear_ledger(self) -> None:
        """Forgets the calls received so far."""
        self.state.ledger.clear()

    def set_dials(self, **dials: Any) -> None:
        """Changes dials as the admin address does: `set_dials(exa={"fail_next": 2}, seed=7)`."""
        self.state.dials.apply(dials)

    def token(self, email: str, seconds: int = 3600) -> str:
        """An access token that the sandbox's key set verifies."""
        return self.state.identity.mint(email, f"{self.base_url}/auth/v1", seconds)

    def environment(self) -> dict[str, str]:
        """The variables that send a service's upstream calls here."""
        return environment(self.base_url)


@asynccontextmanager
async def running_sandbox(
    world: str | World = "demo", *, read: Read | None = None, listen: str = "127.0.0.1:0", **dials: Any
) -> AsyncIterator[Sandbox]:
    """Serves a world in this process. `read` replaces the model that reads prompts."""
    loaded = load_world(world) if isinstance(world, str) else world
    state = SandboxState(world=loaded, model=Model(read=read or _reader()))
    state.dials.apply(dials)
    host, port = split_listen(listen)
    async with listening(build_app(state), state.connections, host, port) as base_url:
        yield Sandbox(base_url=base_url, state=state)


def _reader() -> Read:
    from scribe_sandbox.reader import read

    return read
