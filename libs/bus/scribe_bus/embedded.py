"""A real nats-server that we start and end ourselves, on loopback, with a password only its owner can read."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from scribe_children.folders import FolderInUse, hold, password_in, write_private
from scribe_children.launching import begin_log, launch, log_tail, stop

USER = "scribe"

# Go's collector at twice its usual pace: an eighth less memory at 180 jobs a second, for no CPU that could be measured.
ENVIRONMENT = {"GOGC": "50"}

_READY_SECONDS = 30.0  # a cold SD card
_LOCK_SECONDS = 15.0  # a server that was told to end a moment ago
_STOP_STAGES = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
_POLL_SECONDS = 0.01

# Durations are quoted: bare, `2m` reads as two million seconds. Paths and the password are written as JSON strings.
_CONFIG = """\
server_name: "scribe"
host: "127.0.0.1"
port: {port}
http: "127.0.0.1:-1"
ports_file_dir: {ports}
max_payload: 1MB
write_deadline: "5s"
authorization {{ user: "{user}", password: {password} }}
jetstream {{ store_dir: {store}, max_mem: 64MB, max_file: {max_file_mb}MB, sync_interval: "always" }}
"""


class EmbeddedNatsFailed(Exception):
    """The embedded NATS did not start."""


class EmbeddedNats:
    """A running server with JetStream. `url` carries its password; `monitor_url` answers on loopback without one."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process = process
        self.folder = folder
        self.url = self.monitor_url = ""

    @classmethod
    async def start(
        cls, folder: Path, *, max_file_mb: int = 1024, port: int = -1, patience: float = _LOCK_SECONDS
    ) -> EmbeddedNats:
        """Start a server that keeps its data below `folder` (made when missing, mode 0700) and wait until it serves.

        `port` -1 takes a free one; `patience` is how many seconds another server may still take to leave the folder. The server ends when the thread that started it ends, however that happens,
        so start it from the main thread. Raises EmbeddedNatsFailed, with what to do about it.
        """
        binary = find_nats_server()
        if binary is None:
            raise EmbeddedNatsFailed(
                "No nats-server found: run `make setup`, or set NATS_URL to a server with JetStream."
            )
        try:
            lock = await hold(folder, patience)
        except FolderInUse as error:
            raise EmbeddedNatsFailed(f"Another NATS runs: {error}") from None
        try:
            return await _start(cls, binary, folder, lock, max_file_mb, port)
        finally:
            os.close(lock)  # the server's own copy holds the lock from here on

    async def stop(self) -> None:
        """End it: what was acknowledged is on disk already."""
        await stop(self.process, _STOP_STAGES)


def find_nats_server() -> Path | None:
    """The program beside our Python (from the wheel), else on PATH."""
    beside = Path(sys.executable).with_name("nats-server")
    if beside.is_file():
        return beside
    found = shutil.which("nats-server")
    return Path(found) if found else None


async def _start(
    cls: type[EmbeddedNats], binary: Path, folder: Path, lock: int, max_file_mb: int, port: int
) -> EmbeddedNats:
    password, ports = password_in(folder), _fresh_ports(folder)
    config = folder / "nats.conf"
    write_private(
        config,
        _CONFIG.format(
            port=port, ports=json.dumps(str(ports)), user=USER, password=json.dumps(password),
            store=json.dumps(str(ports.with_name("data"))), max_file_mb=max_file_mb,
        ),
    )  # fmt: skip
    log = begin_log(folder)
    process = launch(
        [str(binary), "--config", str(config)], log, end_signal=signal.SIGTERM, keep=lock, environment=ENVIRONMENT
    )
    server = cls(process, folder)
    try:
        addresses = await _until_ready(process, ports, log)
    except BaseException:
        await server.stop()
        raise
    server.url = addresses["nats"][0].replace("nats://", f"nats://{USER}:{password}@")
    server.monitor_url = addresses["monitoring"][0]
    return server


async def _until_ready(process: subprocess.Popen[bytes], ports: Path, log: Path) -> dict[str, list[str]]:
    """The addresses it wrote once it listens."""
    file = ports / f"nats-server_{process.pid}.ports"
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        if process.poll() is not None:
            raise EmbeddedNatsFailed(f"NATS ended with exit code {process.returncode}:\n{log_tail(log)}")
        addresses = _read_ports(file)
        if addresses is not None:
            return addresses
        await asyncio.sleep(_POLL_SECONDS)
    raise EmbeddedNatsFailed(f"NATS did not answer within {_READY_SECONDS:.0f} s:\n{log_tail(log)}")


def _read_ports(file: Path) -> dict[str, list[str]] | None:
    """None while the file is missing or half written."""
    try:
        addresses = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return addresses if addresses.get("nats") and addresses.get("monitoring") else None


def _fresh_ports(folder: Path) -> Path:
    ports = folder.resolve() / "ports"
    shutil.rmtree(ports, ignore_errors=True)
    ports.mkdir(mode=0o700)
    return ports
