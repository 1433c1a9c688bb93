"""The shipped units and settings, without a Pi: fast enough for every test run."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest
from scribe_pi import security
from scribe_pi.memory import part_named
from scribe_pi.roots import PROJECT
from scribe_pi.unit_file import parse_unit

needs_systemd = pytest.mark.skipif(not security.is_possible(), reason="systemd-analyze is not installed here")
SERVICES = [unit for unit in security.units() if unit.suffix == ".service"]


@needs_systemd
@pytest.mark.parametrize("unit", security.units(), ids=lambda unit: unit.name)
def test_systemd_understands_every_line(unit: Path) -> None:
    """Neither an error nor a word on standard error."""
    assert security.complaints(unit) == ""


@needs_systemd
def test_a_line_that_it_does_not_understand_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself can fail."""
    wrong = tmp_path / "scribe-wrong.service"
    wrong.write_text("[Service]\nExecStart=/bin/true\nProtectSytem=strict\n")
    monkeypatch.setattr(security, "UNITS", tmp_path)
    assert "ProtectSytem" in security.complaints(wrong)
    assert security.exposure(wrong) > security.BROWSER_LIMIT


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_locked_up(unit: Path) -> None:
    """No more exposed than 2.0, and 2.5 for the one that runs a browser."""
    assert security.exposure(unit) <= security.limit_of(unit.name)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_is_bounded_and_has_no_secret_in_its_environment(unit: Path) -> None:
    """Memory limits, credentials by file, an unprivileged user."""
    text = unit.read_text()
    assert "MemoryMax=" in text
    parsed = parse_unit(unit.name, text)
    assert parsed.credentials
    assert not [name for name in parsed.environment if any(word in name for word in ("KEY", "PASSWORD", "URL"))]
    assert parsed.user == "scribe" or "DynamicUser=yes" in text


def test_a_unit_is_read_as_systemd_reads_it() -> None:
    """The last command, several variables a line, specifiers."""
    unit = parse_unit(
        "x.service",
        "[Service]\nExecStart=/bin/a b 'c d'\nEnvironment=A=%t/x B=2\n# Environment=C=3\nUser=u\nLoadCredential=k:/etc/k\nRuntimeDirectory=r s",
    )
    assert unit.command == ("/bin/a", "b", "c d")
    assert unit.environment == {"A": "/run/x", "B": "2"}
    assert (unit.user, unit.credentials, unit.runtime_folders) == ("u", {"k": "/etc/k"}, ("r", "s"))


def test_the_installer_is_clean_shell() -> None:
    """Every script of deploy/pi."""
    scripts = [f"deploy/pi/{name}" for name in ("install.sh", "machine.sh", "servers.sh", "scribe")]
    checker = Path(sysconfig.get_path("scripts"), "shellcheck")
    done = subprocess.run([checker, "-x", *scripts], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("/opt/scribe/current/bin/nats-server --config x", "NATS"),
        ("postgres: 17/main: scribe scribe [local] idle", "PostgreSQL"),
        ("/usr/lib/chromium/chromium-headless-shell --type=renderer", "browser"),
        ("/opt/scribe/x/lib/python3.13/site-packages/playwright/driver/node cli.js", "browser's driver"),
        ("/opt/scribe/x/bin/python /opt/scribe/current/bin/scribe serve scraper", "Scribe"),
    ],
)
def test_processes_are_told_apart(command: str, part: str) -> None:
    """For the table of what takes how much."""
    assert part_named(command) == part
