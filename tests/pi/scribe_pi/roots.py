"""Debian roots with the packages that the installer wants, and the locked wheels: made once, kept outside of the tree."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

Say = Callable[[str], None]

PROJECT = Path(__file__).parents[3]
CACHE = Path(os.environ.get("SCRIBE_PI_CACHE", "/var/cache/scribe-pi"))
RELEASE = "trixie"  # as Raspberry Pi OS is
_MIRROR = os.environ.get("SCRIBE_PI_MIRROR", "")
"""Where Debian is fetched from; debootstrap knows one itself."""

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
        *filter(None, [_MIRROR]),
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
    """A folder with every wheel that is locked for a tree's roles; no source package is among them."""
    folder = CACHE / f"wheels-{architecture}"
    folder.mkdir(parents=True, exist_ok=True)
    # Of the roles one has all that the others have.
    roles = source / "requirements" / "pi-all-in-one.txt"
    everything = roles if roles.exists() else source / "requirements" / "all.txt"
    for file in (everything, source / "requirements" / "uv.txt", PROJECT / "requirements" / "build.txt"):
        fetched = folder / f".{hashlib.sha256(file.read_bytes()).hexdigest()}"
        if not fetched.exists():
            say(f"  fetching the wheels of {file.name} for {architecture}")
            _fetch(architecture, file, folder)
            fetched.touch()
    return folder


def _fetch(architecture: str, file: Path, folder: Path) -> None:
    platforms = [word for glibc in _GLIBC for word in ("--platform", f"{glibc}_{_PLATFORMS[architecture]}")]
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:", "--require-hashes", "--no-deps",
        "--python-version", _PYTHON, "--implementation", "cp", *platforms, "--dest", str(folder), "-r", str(file),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotPossible(f"wheels of {file.name} for {architecture} cannot be had: {done.stderr[-500:]}")
