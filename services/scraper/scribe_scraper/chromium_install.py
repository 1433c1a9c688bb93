"""Puts a headless Chromium on this machine if there is none: `python -m scribe_scraper.chromium_install`.

Playwright's own build where it can be downloaded, else the distribution's package. Exit 1 with what to do by hand.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from scribe_scraper.chromium import find_chromium

_DOWNLOAD_SECONDS = 300
_PACKAGE_SECONDS = 600
_START_SECONDS = 60
_PACKAGES = ("chromium-headless-shell", "chromium")
_DRIVER_PACKAGES = ("libatomic1",)  # what Playwright's own Node program misses on the smallest systems


def main() -> int:
    """0 when a Chromium that starts is there, and the driver that steers it."""
    if not _driver_starts():
        _install(*_DRIVER_PACKAGES)
    for attempt in (_nothing, _from_playwright, _from_distribution):
        attempt()
        binary = find_chromium()
        if binary and _starts(str(binary)) and _driver_starts():
            _say(f"Chromium: {binary}")
            return 0
    _say(
        "No Chromium could be installed. Install one by hand, for example `sudo apt install chromium-headless-shell` or "
        "`.venv/bin/playwright install --with-deps --only-shell chromium`, or set SCRIBE_CHROMIUM to a binary."
    )
    return 1


def _nothing() -> None:
    """First look at what is there."""


def _from_playwright() -> None:
    _say("downloading Playwright's headless shell")
    _run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], _DOWNLOAD_SECONDS)


def _from_distribution() -> None:
    _say("installing the distribution's Chromium")
    for package in _PACKAGES:
        if _install(package):
            return


def _install(*packages: str) -> bool:
    """Whether the distribution's packages are there now. Needs root, or sudo without a password."""
    apt = shutil.which("apt-get")
    if not apt:
        return False
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    _run([*root, apt, "-qq", "update"], _PACKAGE_SECONDS)
    return _run([*root, apt, "-qq", "install", "-y", "--no-install-recommends", *packages], _PACKAGE_SECONDS)


def _run(command: list[str], seconds: int) -> bool:
    """Whether it succeeded; its output is only shown when it did not."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        _say(f"  {command[0]}: {error}")
        return False
    if done.returncode:
        _say("\n".join(f"  {line}" for line in (done.stderr or done.stdout).strip().splitlines()[-3:]))
    return not done.returncode


def _driver_starts() -> bool:
    return _starts(sys.executable, "-m", "playwright")


def _starts(*command: str) -> bool:
    """A build whose libraries are missing is as good as none."""
    try:
        done = subprocess.run([*command, "--version"], capture_output=True, timeout=_START_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return not done.returncode


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # for the person who sets up


if __name__ == "__main__":
    sys.exit(main())
