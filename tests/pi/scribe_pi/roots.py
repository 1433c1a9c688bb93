"""Debian roots with the packages that the installer wants, and the locked wheels: made once, kept outside of the tree."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], None]

PROJECT = Path(__file__).parents[3]
CACHE = Path(os.environ.get("SCRIBE_PI_CACHE", "/var/cache/scribe-pi"))
RELEASE = "trixie"  # as Raspberry Pi OS is
_MIRROR = os.environ.get("SCRIBE_PI_MIRROR", "http://deb.debian.org/debian")
# What deploy/pi/machine.sh asks for, and what a Pi has anyway.
_PACKAGES = (
    "ca-certificates,python3,python3-venv,systemd,systemd-timesyncd,postgresql,chromium-headless-shell,"
    "systemd-zram-generator,iproute2,curl"
)
_EMULATOR = Path("/proc/sys/fs/binfmt_misc/qemu-aarch64")
_EMULATOR_SETTINGS = Path("/usr/lib/binfmt.d/qemu-aarch64.conf")
_PLATFORMS = {"amd64": "x86_64", "arm64": "aarch64"}
_GLIBC = ("manylinux1", "manylinux2014", *(f"manylinux_2_{minor}" for minor in range(17, 42)))
_PYTHON = "3.13"  # of that release


class NotPossible(Exception):
    """What this machine lacks."""


def root_of(architecture: str, say: Say) -> Path:
    """The root's folder; made at the first time, which takes minutes, and under emulation about eleven. Raises NotPossible."""
    root = CACHE / architecture
    if architecture == "arm64":
        emulate()
    if root.exists():
        return root
    say(f"  making a Debian root for {architecture}")
    partial = root.with_suffix(".partial")
    CACHE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["rm", "-rf", str(partial)], check=True)
    command = [
        "debootstrap",
        f"--arch={architecture}",
        "--variant=minbase",
        f"--include={_PACKAGES}",
        RELEASE,
        str(partial),
        _MIRROR,
    ]
    try:
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except FileNotFoundError:
        raise NotPossible("debootstrap is not installed: apt install debootstrap") from None
    if done.returncode:
        raise NotPossible(f"debootstrap failed: {done.stdout[-500:]}")
    partial.rename(root)
    return root


def emulate() -> None:
    """So that ARM64 programs run here. Raises NotPossible."""
    if not _EMULATOR.parent.joinpath("register").exists():
        subprocess.run(["mount", "-t", "binfmt_misc", "binfmt_misc", str(_EMULATOR.parent)], check=True)
    if _EMULATOR.exists():
        return
    if not _EMULATOR_SETTINGS.exists():
        raise NotPossible("ARM64 programs do not run here: apt install qemu-user-static")
    _EMULATOR.with_name("register").write_text(_EMULATOR_SETTINGS.read_text().strip())


def wheels_for(architecture: str, source: Path, say: Say) -> Path:
    """A folder with every locked wheel of all roles; no source package is among them."""
    folder = CACHE / f"wheels-{architecture}"
    files = sorted((source / "requirements").glob("pi-*.txt")) or [source / "requirements" / "all.txt"]
    for file in (*files, source / "requirements" / "uv.txt", PROJECT / "requirements" / "build.txt"):
        say(f"  fetching wheels of {file.name} for {architecture}")
        platforms = [word for glibc in _GLIBC for word in ("--platform", f"{glibc}_{_PLATFORMS[architecture]}")]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--require-hashes", "--no-deps",
                   "--python-version", _PYTHON, "--implementation", "cp", *platforms, "--dest", str(folder), "-r", str(file)]  # fmt: skip
        subprocess.run(command, check=True)
    return folder
