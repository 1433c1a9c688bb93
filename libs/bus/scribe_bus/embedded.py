"""A real nats-server that we start and end ourselves, on loopback, with a password only its owner can read."""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

USER = "scribe"

_READY_SECONDS = 30.0  # a cold SD card
_LOCK_SECONDS = 15.0  # a server that was told to end a moment ago
_STOP_STAGES = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
_POLL_SECONDS = 0.01
_PR_SET_PDEATHSIG = 1
_LOG_BYTES = 5_000_000
_TAIL_BYTES, _TAIL_LINES = 8192, 12

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
        lock = await _lock(folder, patience)
        try:
            return await _start(cls, binary, folder, lock, max_file_mb, port)
        finally:
            os.close(lock)  # the server's own copy holds the lock from here on

    async def stop(self) -> None:
        """End it: what was acknowledged is on disk already."""
        for number, seconds in _STOP_STAGES:
            if self.process.poll() is not None:
                return
            self.process.send_signal(number)
            await _wait_for_exit(self.process, seconds)


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
    password, ports = _password(folder), _fresh_ports(folder)
    config = folder / "nats.conf"
    _write_private(
        config,
        _CONFIG.format(
            port=port, ports=json.dumps(str(ports)), user=USER, password=json.dumps(password),
            store=json.dumps(str(ports.with_name("data"))), max_file_mb=max_file_mb,
        ),
    )  # fmt: skip
    log = _fresh_log(folder)
    process = _launch([str(binary), "--config", str(config)], log, keep=lock)
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
            raise EmbeddedNatsFailed(f"NATS ended with exit code {process.returncode}:\n{_tail(log)}")
        addresses = _read_ports(file)
        if addresses is not None:
            return addresses
        await asyncio.sleep(_POLL_SECONDS)
    raise EmbeddedNatsFailed(f"NATS did not answer within {_READY_SECONDS:.0f} s:\n{_tail(log)}")


def _read_ports(file: Path) -> dict[str, list[str]] | None:
    """None while the file is missing or half written."""
    try:
        addresses = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return addresses if addresses.get("nats") and addresses.get("monitoring") else None


def _launch(command: list[str], log: Path, *, keep: int) -> subprocess.Popen[bytes]:
    """In its own process group, with a bare environment; `keep` is a descriptor that it inherits."""
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            command,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
            pass_fds=(keep,),
            preexec_fn=_end_with_parent(),  # noqa: PLW1509  # calls only prctl
        )
    finally:
        os.close(descriptor)


def _end_with_parent() -> Callable[[], None] | None:
    """Have Linux end the server when the thread that started it is gone. None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def _wait_for_exit(process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while process.poll() is None and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110  # no event to wait for
        await asyncio.sleep(_POLL_SECONDS)


async def _lock(folder: Path, patience: float) -> int:
    """A descriptor that holds the folder. The server inherits it, so a lock that is free means that no server lives."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240  # one local folder
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if asyncio.get_running_loop().time() > deadline:
                os.close(descriptor)
                raise EmbeddedNatsFailed(
                    f"Another NATS uses {folder}: end the Scribe that runs on this home, or set SCRIBE_HOME."
                ) from None
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return descriptor


def _password(folder: Path) -> str:
    path = folder / "password"
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(24))
    return path.read_text()


def _write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner only."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.replace(path)


def _fresh_ports(folder: Path) -> Path:
    ports = folder.resolve() / "ports"
    shutil.rmtree(ports, ignore_errors=True)
    ports.mkdir(mode=0o700)
    return ports


def _fresh_log(folder: Path) -> Path:
    log = folder / "log"
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(folder / "log.1")
    return log


def _tail(log: Path) -> str:
    """The log's last lines, for an error message."""
    text = log.read_bytes()[-_TAIL_BYTES:].decode(errors="replace") if log.exists() else "(no log)"
    return "\n".join(text.splitlines()[-_TAIL_LINES:])
