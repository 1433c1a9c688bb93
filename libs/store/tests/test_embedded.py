"""The PostgreSQL that we start ourselves."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest
from scribe_store.embedded import EmbeddedPostgres, EmbeddedPostgresFailed, find_postgres_bin
from scribe_store.postgres_binaries import major_version

pytestmark = pytest.mark.integration

FAST = {"fsync": "off"}


async def ask(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_it_starts_keeps_data_and_lets_only_its_owner_in(tmp_path: Path) -> None:
    """Data survive a stop; no port is open; password, folders and socket are private; the wrong password is refused."""
    server = await EmbeddedPostgres.start(tmp_path / "pg", settings=FAST)
    await ask(server.dsn, "CREATE TABLE kept AS SELECT 7 AS n")
    assert "" == await ask(server.dsn, "SHOW listen_addresses")
    assert "on" == await ask(server.dsn, "SHOW data_checksums")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(server.dsn.replace("scribe:", "scribe:x"), "SELECT 1")
    await server.stop()
    modes = {name: mode_of(tmp_path / "pg" / name) for name in ("data", "password", "log")}
    assert {"data": 0o700, "password": 0o600, "log": 0o600} == modes
    server = await EmbeddedPostgres.start(tmp_path / "pg", settings=FAST)
    assert 7 == await ask(server.dsn, "SELECT n FROM kept")
    await server.stop()


async def test_it_comes_back_after_kill_9(tmp_path: Path) -> None:
    """What the dead server left behind, its pid file included, does not stop the next one."""
    server = await EmbeddedPostgres.start(tmp_path)
    await ask(server.dsn, "CREATE TABLE kept AS SELECT 7 AS n")
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(10)
    (tmp_path / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'data'}\n1\n5432\n\n\n")
    server = await EmbeddedPostgres.start(tmp_path, settings=FAST)
    assert 7 == await ask(server.dsn, "SELECT n FROM kept")
    await server.stop()


async def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    """Two servers on one folder would destroy it; the message says what to do."""
    server = await EmbeddedPostgres.start(tmp_path, settings=FAST)
    with pytest.raises(EmbeddedPostgresFailed, match="SCRIBE_HOME"):
        await EmbeddedPostgres.start(tmp_path, patience=0.1)
    assert 1 == await ask(server.dsn, "SELECT 1")
    await server.stop()


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    """A parent that is killed outright leaves no server behind."""
    program = (
        "import asyncio, pathlib, sys\nfrom scribe_store.embedded import EmbeddedPostgres\n"
        "async def main():\n"
        "    server = await EmbeddedPostgres.start(pathlib.Path(sys.argv[1]))\n"
        "    print(server.process.pid, flush=True)\n    await asyncio.sleep(60)\nasyncio.run(main())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while is_running(pid):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def mode_of(path: Path) -> int | None:
    """None when there is no such file."""
    return stat.S_IMODE(path.stat().st_mode) if path.exists() else None


async def test_a_long_home_gets_a_short_socket(tmp_path: Path) -> None:
    """A socket's path has a limit of its own; its folder is private and goes with the server."""
    folder = tmp_path / ("long" * 25)
    server = await EmbeddedPostgres.start(folder, settings=FAST)
    assert 1 == await ask(server.dsn, "SELECT 1")
    sockets = Path(str(await ask(server.dsn, "SHOW unix_socket_directories")))
    assert 0o700 == mode_of(sockets)
    await server.stop()
    assert mode_of(sockets) is None


async def test_data_of_another_version_are_named(tmp_path: Path) -> None:
    """Not a server's cryptic exit, but which version is needed."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedPostgresFailed, match="PostgreSQL 9"):
        await EmbeddedPostgres.start(tmp_path)


async def test_a_half_made_data_folder_is_made_anew(tmp_path: Path) -> None:
    """An initdb that was interrupted leaves nothing that is taken for data."""
    (tmp_path / "data.partial").mkdir()
    (tmp_path / "data.partial" / "PG_VERSION").write_text("15\n")
    server = await EmbeddedPostgres.start(tmp_path, settings=FAST)
    assert 1 == await ask(server.dsn, "SELECT 1")
    await server.stop()


def test_programs_are_found_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """SCRIBE_PG_BIN comes first, an installed one next, the wheel's last; a version asked for decides."""
    wheel = find_postgres_bin(18)
    assert wheel
    assert 18 == major_version(wheel)
    monkeypatch.setenv("SCRIBE_PG_BIN", str(wheel))
    assert wheel == find_postgres_bin()
    monkeypatch.setenv("SCRIBE_PG_BIN", "/nonexistent")
    assert find_postgres_bin()
    assert find_postgres_bin(9) is None


async def test_the_wheels_programs_work_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any PostgreSQL gets the one that the wheel carries."""
    wheel = find_postgres_bin(18)
    assert wheel
    monkeypatch.setenv("SCRIBE_PG_BIN", str(wheel))
    server = await EmbeddedPostgres.start(tmp_path, settings=FAST)
    assert str(await ask(server.dsn, "SHOW server_version")).startswith("18")
    await server.stop()
