"""PgBouncer in transaction mode before a test's PostgreSQL: what a managed database puts between."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from scribe_store.unprivileged import give, unprivileged_for

_PORT = 6432  # of a socket's name, in a folder of our own
_START_SECONDS, _END_SECONDS = 20.0, 10.0
_POLL_SECONDS = 0.02
_SETTINGS = """[databases]
* = host={host} user={user} password={password}
[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
unix_socket_mode = 0700
auth_type = any
pool_mode = transaction
default_pool_size = {server_connections}
max_client_conn = 500
server_idle_timeout = 5
query_wait_timeout = 10
logfile = {folder}/log
"""


class PoolerMissing(Exception):
    """There is no pgbouncer on this machine; on Debian: apt install pgbouncer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooler:
    """A running PgBouncer; it leads to every database of the server behind it."""

    process: subprocess.Popen[bytes]
    folder: Path
    user: str

    @classmethod
    def start(cls, dsn: str, *, server_connections: int = 3) -> Pooler:
        """Before the server of `dsn`, a socket's. So few server connections that clients take turns.

        Raises PoolerMissing; RuntimeError with its log when it does not start.
        """
        program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if program is None:
            raise PoolerMissing(str(PoolerMissing.__doc__))
        folder = Path(tempfile.mkdtemp(prefix="scribe-bouncer-", dir="/tmp"))  # short: sockets' names are bounded
        behind = urlsplit(dsn)
        host = parse_qs(behind.query)["host"][-1]
        settings = folder / "pgbouncer.ini"
        settings.touch(mode=0o600)
        settings.write_text(
            _SETTINGS.format(
                host=host, user=behind.username, password=unquote(behind.password or ""),
                port=_PORT, folder=folder, server_connections=server_connections,
            )
        )  # fmt: skip
        way = unprivileged_for(folder, Path(host))
        if way is None:
            raise RuntimeError("PgBouncer does not run as root, and there is no other user to start it as")
        for path in (folder, settings):
            give(path, way.owner)
        process = subprocess.Popen([*way.prefix, program, "--quiet", str(settings)], stdin=subprocess.DEVNULL)
        pooler = cls(process=process, folder=folder, user=behind.username or "")
        pooler._wait()
        return pooler

    @property
    def socket(self) -> Path:
        return self.folder / f".s.PGSQL.{_PORT}"

    def dsn(self, database: str) -> str:
        return f"postgresql://{self.user}@/{database}?host={quote(str(self.folder), safe='')}&port={_PORT}"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self.socket.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                log = self.folder / "log"
                said = log.read_text()[-2000:] if log.exists() else "(no log)"
                self.stop()
                raise RuntimeError(f"PgBouncer did not start: {said}")
            time.sleep(_POLL_SECONDS)
