"""The tables as one file, and back: with PostgreSQL's own programs, which know all that a copy of a database must know."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

import asyncpg

from scribe_store.postgres_binaries import find_dump_programs
from scribe_store.tls import tls_of

_CONNECT_SECONDS = 10.0
_PROGRAM_SECONDS = 3600.0  # an SD card is slow
_SCHEMA = "public"
_SAID_BYTES = 2000

_OURS = (
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = $1 AND tableowner = current_user"
)
_OUR_TYPES = """
SELECT format('%I.%I', n.nspname, t.typname) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE n.nspname = $1 AND t.typtype = 'e' AND pg_get_userbyid(t.typowner) = current_user
"""


class DumpFailed(Exception):
    """The copy could not be made or read; the message says why, and how to mend it."""


async def dump(dsn: str, file: Path) -> None:
    """Write the tables as they are at one moment to `file`, readable by its owner only; whole or not at all.

    Others may go on working meanwhile. Raises DumpFailed, and what the driver raises when the database cannot be reached.
    """
    programs = await _programs(dsn)
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        await _run(
            programs / "pg_dump", "--format=custom", f"--schema={_SCHEMA}", "--no-owner", "--no-privileges",
            f"--file={partial}", f"--dbname={_without_password(dsn)}", environment=_environment(dsn),
        )  # fmt: skip
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


async def is_empty(dsn: str) -> bool:
    """Whether there are no tables of ours yet."""
    connection = await _connect(dsn)
    try:
        return not await connection.fetch(_OURS, _SCHEMA)
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)


async def load(dsn: str, file: Path) -> None:
    """Put the tables of `file` in the place of those that are there. Raises DumpFailed, asyncpg's errors.

    Nobody else may work with the database meanwhile.
    """
    programs = await _programs(dsn)
    listing = file.with_name(f".{file.name}.list")
    try:
        content = await _run(programs / "pg_restore", "--list", str(file))
        # The schema is there already, and may hold more than ours.
        listing.write_text("\n".join(line for line in content.splitlines() if " SCHEMA " not in line))
        await _clear(dsn)
        await _run(
            programs / "pg_restore", f"--use-list={listing}", "--no-owner", "--no-privileges", "--single-transaction",
            "--exit-on-error", f"--dbname={_without_password(dsn)}", str(file), environment=_environment(dsn),
        )  # fmt: skip
    finally:
        listing.unlink(missing_ok=True)


async def _clear(dsn: str) -> None:
    connection = await _connect(dsn)
    try:
        async with connection.transaction():
            for (table,) in await connection.fetch(_OURS, _SCHEMA):
                await connection.execute(f"DROP TABLE {table} CASCADE")
            for (kind,) in await connection.fetch(_OUR_TYPES, _SCHEMA):
                await connection.execute(f"DROP TYPE {kind}")
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)


async def _connect(dsn: str) -> asyncpg.Connection:
    return await asyncpg.connect(dsn, ssl=tls_of(dsn), timeout=_CONNECT_SECONDS, statement_cache_size=0)


async def _programs(dsn: str) -> Path:
    """Of the server's version or a later one: older ones refuse to work with it."""
    connection = await _connect(dsn)
    try:
        major = int(await connection.fetchval("SHOW server_version_num")) // 10_000
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)
    programs = await asyncio.to_thread(find_dump_programs, major)
    if programs is None:
        raise DumpFailed(
            f"The server is PostgreSQL {major}, and no pg_dump of that version or a later one was found: "
            f"install postgresql-client-{major}, or set SCRIBE_PG_BIN to its programs."
        )
    return programs


async def _run(program: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    process = await asyncio.create_subprocess_exec(
        program, *arguments, env={"PATH": os.defpath, "LC_ALL": "C", **(environment or {})},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        output, errors = await asyncio.wait_for(process.communicate(), _PROGRAM_SECONDS)
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        raise DumpFailed(f"{program.name}: {errors.decode(errors='replace').strip()[:_SAID_BYTES]}")
    return output.decode(errors="replace")


def _environment(dsn: str) -> dict[str, str]:
    """What must not stand in a command line, which others can read; and TLS as strict as our own (scribe_store.tls)."""
    parts = urlsplit(dsn)
    environment = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    said = parse_qs(parts.query)
    if tls_of(dsn) is not None:
        environment["PGSSLMODE"] = "verify-full"
        environment["PGSSLROOTCERT"] = said.get("sslrootcert", ["system"])[-1]
    return environment


def _without_password(dsn: str) -> str:
    parts = urlsplit(dsn)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}{at}{host}"))
