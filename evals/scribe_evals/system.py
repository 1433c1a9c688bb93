"""The four step services and the sandbox as processes of their own, for one world."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import httpx
from scribe_children.launching import end_with_parent
from scribe_sandbox.addresses import environment

SERVICES = ("parser", "scraper", "arxiv", "composer")
_START_SECONDS, _STOP_SECONDS = 90.0, 20.0
_KEPT = ("PATH", "LANG", "TMPDIR")


class NotUp(Exception):
    """A process did not come up or ended; its log says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """Running services: a channel to each, and the sandbox's admin addresses."""

    channels: Mapping[str, grpc.aio.Channel]
    sandbox: str
    http: httpx.AsyncClient

    async def set_model(self, **waywardness: Any) -> None:
        """How the sandbox's model misbehaves from now on; nothing named, nothing done."""
        (await self.http.post("/_admin/model", json=waywardness)).raise_for_status()

    async def set_dials(self, **dials: Any) -> None:
        """Latencies and errors, as the sandbox's README describes them."""
        (await self.http.post("/_admin/dials", json=dials)).raise_for_status()

    async def misdeeds(self) -> list[dict[str, Any]]:
        """What the model did wrong on purpose, oldest first."""
        answer: list[dict[str, Any]] = (await self.http.get("/_admin/misdeeds")).raise_for_status().json()
        return answer

    async def ledger(self, **wanted: str) -> list[dict[str, Any]]:
        """The calls that the sandbox received, `upstream` and `task` narrow them."""
        found: list[dict[str, Any]] = (await self.http.get("/_admin/ledger", params=wanted)).raise_for_status().json()
        return found

    async def forget(self) -> None:
        """Clear ledger and misdeeds."""
        for path in ("/_admin/ledger", "/_admin/misdeeds"):
            (await self.http.delete(path)).raise_for_status()


@asynccontextmanager
async def running_system(
    world: Path | str,
    folder: Path,
    *,
    services: tuple[str, ...] = SERVICES,
    settings: Mapping[str, str] | None = None,
    modules: Mapping[str, str] | None = None,
) -> AsyncIterator[System]:
    """Start the sandbox on `world`, then the services, with their data under `folder`; all end with the context.

    Spacings are zero: everything outward is loopback. `settings` are further environment variables;
    `modules` are run in place of services' own.
    Raises NotUp with the tail of a log when something does not come up.
    """
    async with AsyncExitStack() as stack:
        home = _clean_environment(folder)
        sandbox = await _started(
            stack,
            "sandbox",
            folder,
            {**home, "SANDBOX_WORLD": str(world), "SANDBOX_LISTEN": "127.0.0.1:0"},
            "scribe_sandbox",
        )
        upstream = {
            **environment(sandbox),
            "SCRIBE_ARXIV_SPACING_SECONDS": "0",
            "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": "0",
            **(settings or {}),
        }
        channels = {}
        for service in services:
            own = {**home, **upstream, f"SCRIBE_{service.upper()}_LISTEN": "127.0.0.1:0"}
            module = (modules or {}).get(service, f"scribe_{service}")
            address = await _started(stack, service, folder, own, module)
            channels[service] = await stack.enter_async_context(
                grpc.aio.insecure_channel(address, options=[("grpc.max_receive_message_length", 16_000_000)])
            )
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=sandbox, timeout=60, trust_env=False))
        yield System(channels=channels, sandbox=sandbox, http=http)


def _clean_environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    run = folder / "run"
    run.mkdir(parents=True, exist_ok=True)
    return {**kept, "HOME": str(folder), "SCRIBE_HOME": str(folder / "home"), "SCRIBE_RUN_DIR": str(run)}


async def _started(stack: AsyncExitStack, name: str, folder: Path, environment: dict[str, str], module: str) -> str:
    """The address that the process announces."""
    log = folder / f"{name}.log"
    announced = Path(environment["SCRIBE_RUN_DIR"]) / f"{name}.json"
    announced.unlink(missing_ok=True)
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, env=environment, cwd=folder, stdout=output, stderr=output,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )  # fmt: skip
    stack.push_async_callback(_stop, process)
    deadline = asyncio.get_running_loop().time() + _START_SECONDS
    while asyncio.get_running_loop().time() < deadline and process.returncode is None:
        if announced.exists():
            said = json.loads(announced.read_text())
            return str(said.get("address") or said["http"])
        await asyncio.sleep(0.05)
    raise NotUp(f"{name} did not come up: {log.read_text()[-2000:]}")


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
