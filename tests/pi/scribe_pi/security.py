"""What `systemd-analyze` says of the shipped units. No systemd need run for it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from scribe_pi.roots import PROJECT

UNITS = PROJECT / "deploy" / "pi" / "units"
BROWSER_LIMIT, LIMIT = 2.5, 2.0
_SECONDS = 60.0
_PROGRAMS = re.compile(r"^(Exec\w+=)/(?:opt/scribe/current/bin|usr/bin)/\S+", re.MULTILINE)


def is_possible() -> bool:
    """Whether there is a systemd-analyze here."""
    return shutil.which("systemd-analyze") is not None


def units() -> list[Path]:
    """All that we ship."""
    return sorted(UNITS.iterdir())


def limit_of(unit: str) -> float:
    """The highest exposure that a unit may have: Chromium needs namespaces and code that it writes itself."""
    return BROWSER_LIMIT if unit == "scribe-scraper.service" else LIMIT


def complaints(unit: Path) -> str:
    """What `verify` says; it reports unknown keys on standard error and still ends well, so both count."""
    with tempfile.TemporaryDirectory() as folder:
        for each in units():
            # What the units start is installed on a Pi, not here.
            Path(folder, each.name).write_text(_PROGRAMS.sub(r"\1/bin/true", each.read_text()))
        done = _analyze("verify", "--man=no", str(Path(folder, unit.name)))
    return (done.stdout + done.stderr).strip() or ("" if done.returncode == 0 else f"ended with {done.returncode}")


def exposure(unit: Path) -> float:
    """0, locked up, to 10, exposed. Raises ValueError when systemd-analyze does not say."""
    done = _analyze("security", "--offline=true", "--no-pager", str(unit))
    said = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    if not said:
        raise ValueError(f"{unit.name}: {done.stdout}{done.stderr}")
    return float(said[1])


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
