"""What `scribe doctor` says of the machine itself: memory, swap, clock, and on a Pi its units, their limits and settings."""

from __future__ import annotations

import asyncio
import shutil
import stat
from pathlib import Path

from scribe_cli.finding import Check, Context, Finding, failure, ok, warning

_MB = 1024
_LITTLE_MB, _SMALL_MACHINE_MB = 150, 2048
_SECONDS = 10.0
_INSTALLED = "etc/systemd/system"
_SETTINGS = "etc/scribe/scribe.env"


async def memory(context: Context) -> Finding:
    said = _meminfo(context.root)
    if not said:
        return ok("Memory", "this system does not say")
    found = f"{said['MemAvailable']} of {said['MemTotal']} MB available"
    if said["MemAvailable"] < _LITTLE_MB:
        return warning("Memory", found, "`scribe hosts` says who takes how much; leave research to another host")
    return ok("Memory", found)


async def swap(context: Context) -> Finding:
    devices = [line.split() for line in _lines(context.root / "proc/swaps")[1:]]
    if on_disk := [device[0] for device in devices if "zram" not in device[0]]:
        return warning("Swap", f"on {', '.join(on_disk)}", "on an SD card that is slow and wears it out: use zram")
    if devices:
        return ok("Swap", f"{sum(int(device[2]) for device in devices) // _MB} MB, compressed in memory")
    if _meminfo(context.root).get("MemTotal", _SMALL_MACHINE_MB) < _SMALL_MACHINE_MB:
        return warning("Swap", "none", "apt install systemd-zram-generator, and restart")
    return ok("Swap", "none")


async def clock(_: Context) -> Finding:
    if not shutil.which("timedatectl"):
        return ok("Clock", "who keeps it right is not known here")
    said = await _output("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if said == "no":
        return failure("Clock", "not set by any time server", "timedatectl set-ntp true; tokens and deadlines go by it")
    return ok("Clock", "set by a time server" if said == "yes" else "who keeps it right is not known here")


async def units(context: Context) -> Finding:
    """Of those that the installer switched on."""
    wanted = sorted(unit.name for unit in (context.root / _INSTALLED / "multi-user.target.wants").glob("scribe-*"))
    if not wanted:
        return warning("Units", "none switched on", "run deploy/pi/install.sh again")
    states = (await _output("systemctl", "is-active", *wanted)).splitlines()
    down = [f"{unit} is {state}" for unit, state in zip(wanted, states, strict=False) if state != "active"]
    if down or len(states) != len(wanted):
        mend = f"journalctl -u {(down or wanted)[0].split()[0]} -n 50"
        return failure("Units", ", ".join(down) or "systemctl does not answer", mend)
    return ok("Units", f"{', '.join(wanted)} active")


async def limits(context: Context) -> Finding:
    """A Pi's firmware switches memory accounting off, and then no unit's limit holds."""
    controllers = " ".join(_lines(context.root / "sys/fs/cgroup/cgroup.controllers"))
    if "memory" in controllers.split() or (context.root / "sys/fs/cgroup/memory").is_dir():
        return ok("Limits", "the units' memory limits hold")
    mend = "add cgroup_enable=memory to the line in /boot/firmware/cmdline.txt, and restart"
    return failure("Limits", "the kernel does not account for memory: no unit's limit holds", mend)


async def settings_file(context: Context) -> Finding:
    file = context.root / _SETTINGS
    try:
        said = file.stat()
    except OSError:
        return ok("Settings", f"no /{_SETTINGS} here")
    if said.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return failure("Settings", f"others can read /{_SETTINGS}, which holds keys", f"chmod 600 /{_SETTINGS}")
    return ok("Settings", f"/{_SETTINGS}, readable by its owner only")


def role(root: Path) -> str:
    """Of this machine among several, as the installer wrote it down; empty where it has them all."""
    return "".join(_lines(root / "etc/scribe/role")[:1])


def is_installed(root: Path) -> bool:
    """Whether the installer put Scribe's units on this machine."""
    return any((root / _INSTALLED).glob("scribe-*"))


MACHINE_CHECKS: tuple[Check, ...] = (memory, swap, clock)
INSTALLATION_CHECKS: tuple[Check, ...] = (settings_file, limits, units)
"""For a machine with units."""


def _meminfo(root: Path) -> dict[str, int]:
    """Megabytes by name; empty where there is no such file."""
    pairs = (line.split(":", 1) for line in _lines(root / "proc/meminfo") if ":" in line)
    return {name: int(value.split()[0]) // _MB for name, value in pairs}


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except OSError:
        return []


async def _output(*command: str) -> str:
    """What it prints; nothing when it is not there or takes too long."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return ""
    try:
        output, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        return ""
    return output.decode(errors="replace").strip()
