"""What the doctor says of machines, from files as Linux has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from scribe_cli import machine_checks
from scribe_cli.checks import examine
from scribe_cli.finding import Context, Verdict
from scribe_cli.home import Home
from scribe_cli.settings import CliSettings

_MEMINFO = "MemTotal:         949444 kB\nMemFree:           51000 kB\nMemAvailable:     {} kB\n"
_SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def context(root: Path, **files: str) -> Context:
    """A machine with these files."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Context(home=Home(root), settings=CliSettings.model_construct(), root=root)


@pytest.mark.parametrize(("available", "verdict"), [(400_000, Verdict.OK), (90_000, Verdict.WARNING)])
async def test_little_memory_is_noticed(tmp_path: Path, available: int, verdict: Verdict) -> None:
    """Below what a browser page takes."""
    found = await machine_checks.memory(context(tmp_path, **{"proc/meminfo": _MEMINFO.format(available)}))
    assert (verdict, f"{available // 1024} of 927 MB available") == (found.verdict, found.found)


@pytest.mark.parametrize(
    ("swaps", "verdict"),
    [
        (f"{_SWAPS}/dev/zram0 partition 485372 0 100\n", Verdict.OK),
        (f"{_SWAPS}/var/swap file 102396 0 -2\n", Verdict.WARNING),
        (_SWAPS, Verdict.WARNING),
    ],
)
async def test_swap_belongs_into_memory(tmp_path: Path, swaps: str, verdict: Verdict) -> None:
    """On a small machine compressed memory is wanted, and none on the card."""
    machine = context(tmp_path, **{"proc/meminfo": _MEMINFO.format(400_000), "proc/swaps": swaps})
    assert verdict is (await machine_checks.swap(machine)).verdict


_UNIT = "etc/systemd/system/scribe-core.service"
_CONTROLLERS = "sys/fs/cgroup/cgroup.controllers"


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ({_UNIT: "", _CONTROLLERS: "cpuset cpu io memory pids"}, Verdict.OK),
        ({_UNIT: "", _CONTROLLERS: "cpuset cpu io pids"}, Verdict.FAILURE),
    ],
)
async def test_limits_that_do_not_hold_are_a_failure(tmp_path: Path, files: dict[str, str], verdict: Verdict) -> None:
    """As on a Pi whose firmware switches accounting off."""
    assert verdict is (await machine_checks.limits(context(tmp_path, **files))).verdict


@pytest.mark.parametrize(("mode", "verdict"), [(0o600, Verdict.OK), (0o640, Verdict.FAILURE)])
async def test_settings_that_others_can_read_are_a_failure(tmp_path: Path, mode: int, verdict: Verdict) -> None:
    """They hold keys."""
    machine = context(tmp_path, **{"etc/scribe/scribe.env": "A=1"})
    (tmp_path / "etc/scribe/scribe.env").chmod(mode)
    assert verdict is (await machine_checks.settings_file(machine)).verdict


@pytest.mark.parametrize(("state", "verdict"), [("active", Verdict.OK), ("failed", Verdict.FAILURE)])
async def test_a_unit_that_is_down_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str, verdict: Verdict
) -> None:
    """As systemctl says, of the units that were switched on."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "systemctl").write_text(f"#!/bin/sh\necho {state}\n")
    (programs / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    machine = context(tmp_path, **{"etc/systemd/system/multi-user.target.wants/scribe-core.service": ""})
    found = await machine_checks.units(machine)
    assert verdict is found.verdict
    assert "scribe-core.service" in found.found


async def test_a_host_with_a_part_of_scribe_is_asked_for_that_part_only(tmp_path: Path) -> None:
    """A scraper's Pi has no database, a core no browser."""
    subjects = {}
    for role in ("", "scraper", "core"):
        machine = context(tmp_path, **{"etc/scribe/role": f"{role}\n"})
        subjects[role] = {found.subject for found in await examine(machine)}
    assert {"PostgreSQL"} == subjects[""] - subjects["scraper"]
    assert {"Chromium", "Keys"} == subjects[""] - subjects["core"]


async def test_units_are_looked_for_where_they_are_installed(tmp_path: Path) -> None:
    """A laptop hears nothing of them."""
    usual = {found.subject for found in await examine(context(tmp_path))}
    installed = {found.subject for found in await examine(context(tmp_path, **{_UNIT: ""}))}
    assert {"Settings", "Limits", "Units"} == installed - usual
