"""The lines, each as figures under the keys of build/pi-test.json, and what each figure must be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scribe_pi import security
from scribe_pi.arm_line import ROLES, roles
from scribe_pi.hosts_line import several
from scribe_pi.memory_line import all_in_one
from scribe_pi.restore_line import restore
from scribe_pi.roots import PROJECT, root_of, wheels_for
from scribe_pi.upgrade_line import sources_of, upgrade

Say = Callable[[str], None]

_PEAK_MB, _IDLE_MB, _SCRAPER_MB, _JOIN_SECONDS = 700, 300, 540, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a run was asked for."""

    jobs: int
    previous: str
    say: Say


def _security(options: Options) -> dict[str, Any]:
    scores = {unit.name: security.exposure(unit) for unit in security.units() if unit.suffix == ".service"}
    complaints = [said for unit in security.units() if (said := security.complaints(unit))]
    for said in complaints:
        options.say(f"  {said}")
    too_open = [name for name, score in scores.items() if score > security.limit_of(name)]
    return {"security_scores": scores, "units_wrong": len(complaints) + len(too_open)}


def _prepared(options: Options, architecture: str) -> tuple[Path, Path, Path]:
    return root_of(architecture, options.say), PROJECT, wheels_for(architecture, PROJECT, options.say)


def _memory(options: Options) -> dict[str, Any]:
    return all_in_one(options.say, *_prepared(options, "amd64"), jobs=options.jobs)


def _hosts(options: Options) -> dict[str, Any]:
    return several(options.say, *_prepared(options, "amd64"), jobs=options.jobs)


def _restore(options: Options) -> dict[str, Any]:
    return restore(options.say, *_prepared(options, "amd64"))


def _upgrade(options: Options) -> dict[str, Any]:
    with sources_of(options.previous) as before:
        wheels_for("amd64", before, options.say)
    return upgrade(options.say, *_prepared(options, "amd64"), previous=options.previous)


def _roles(options: Options) -> dict[str, Any]:
    return roles(options.say, *_prepared(options, "arm64"))


LINES: Mapping[str, Callable[[Options], dict[str, Any]]] = {
    "security": _security, "memory": _memory, "hosts": _hosts, "restore": _restore,
    "upgrade": _upgrade, "roles": _roles,
}  # fmt: skip
_NONE = (
    "units_wrong", "oom_kills", "scraper_oom_kills", "memory_not_completed", "netns_not_completed",
    "upgrade_lost",
)  # fmt: skip
_MOST = {
    "peak_mb": _PEAK_MB,
    "idle_mb": _IDLE_MB,
    "scraper_peak_mb": _SCRAPER_MB,
    "second_scraper_s": _JOIN_SECONDS,
}
_TRUE = ("restore_equal", "scraper_refuses_inbound", "browser_confined")


def did_not_hold(record: Mapping[str, Any]) -> list[str]:
    """Figures that are not what they must be, of those that were taken. Pure."""
    wrong = [name for name in _NONE if record.get(name)]
    wrong += [name for name, most in _MOST.items() if record.get(name, 0) > most]
    wrong += [name for name in _TRUE if not record.get(name, True)]
    return wrong + (
        ["roles_installed"] if "roles_installed" in record and record["roles_installed"] != list(ROLES) else []
    )
