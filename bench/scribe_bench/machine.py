"""What the figures were made on."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

from scribe_bus.embedded import find_nats_server

from scribe_bench.brokers import redis_version


def machine() -> str:
    """Cores, model, memory, versions, and how busy it was at the beginning; one line."""
    memory = int(_field(Path("/proc/meminfo"), "MemTotal").split()[0]) // 2**20
    model = _field(Path("/proc/cpuinfo"), "model name")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({model}), {memory} GB, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, {_nats()}, {redis_version()} (Redis), grpcio {version('grpcio')}; "
        f"load average when it began: {load}"
    )


def _nats() -> str:
    binary = find_nats_server()
    assert binary
    said = subprocess.run([str(binary), "--version"], check=True, capture_output=True, text=True)
    return said.stdout.strip().replace(":", "")


def _field(path: Path, name: str) -> str:
    for line in path.read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "unknown"
