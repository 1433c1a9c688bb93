"""What `scribe doctor` looks at. Each check says what it found and, when that is not enough, how to mend it."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import platform
import shutil
import stat
import struct
import sys
from collections.abc import Mapping

from scribe_telemetry.redaction import without_secrets

from scribe_cli.finding import Check, Context, Finding, failure, ok, warning
from scribe_cli.machine_checks import INSTALLATION_CHECKS, MACHINE_CHECKS, is_installed, role
from scribe_cli.running_checks import named_gateway, running_stack
from scribe_cli.settings import reveal
from scribe_cli.stack.upstreams import UpstreamsUnclear, choose_upstreams

_MIN_FREE_BYTES = 500 * 1024 * 1024
_VERSION_SECONDS = 10.0


async def python(_: Context) -> Finding:
    bits = struct.calcsize("P") * 8
    found = f"{platform.python_version()}, {bits}-bit, {platform.machine()}"
    if bits != 64:
        return failure("Python", found, "install a 64-bit system: no 32-bit packages exist for gRPC and Chromium")
    return ok("Python", found)


async def home_folder(context: Context) -> Finding:
    folder = context.home.folder
    try:
        context.home.prepare()
    except OSError as error:
        return failure("Home", f"{folder}: {error.strerror}", "set SCRIBE_HOME to a folder that you can write")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        return failure("Home", f"{folder} has mode {mode:04o}", f"chmod 700 {folder}")
    free = shutil.disk_usage(folder).free
    if free < _MIN_FREE_BYTES:
        return failure(
            "Home", f"{folder}: {free // 2**20} MB free", "free at least 500 MB, or set SCRIBE_HOME elsewhere"
        )
    return ok("Home", f"{folder}, {free // 2**30} GB free")


async def nats_server(context: Context) -> Finding:
    if context.settings.nats_url:
        return await _given_nats(os.environ.get("NATS_MONITOR_URL"))
    from scribe_bus.embedded import find_nats_server

    binary = find_nats_server()
    if not binary:
        return failure("NATS", "no nats-server", "run `make setup`, or set NATS_URL to a server with JetStream")
    return ok("NATS", await _version(str(binary), "--version"))


async def postgres(context: Context) -> Finding:
    if given := reveal(context.settings.database_url):
        return await _given_postgres(given)
    from scribe_store.embedded import find_postgres_bin

    folder = find_postgres_bin()
    if not folder:
        return failure(
            "PostgreSQL", "no PostgreSQL", "run `make setup`, install your system's postgresql, or set DATABASE_URL"
        )
    return ok("PostgreSQL", f"{await _version(str(folder / 'postgres'), '--version')} in {folder}")


async def _given_nats(monitor_url: str | None) -> Finding:
    from scribe_bus.durability import syncs_always

    if not monitor_url:
        found = "NATS_URL is set; whether it syncs each message to disk is not known"
        return warning("NATS", found, "set NATS_MONITOR_URL to its monitoring address")
    always = await syncs_always(monitor_url)
    if always is None:
        return failure(
            "NATS", f"{without_secrets(monitor_url)} does not answer", "start NATS, or correct NATS_MONITOR_URL"
        )
    if not always:
        found = "it syncs now and then: a power cut loses what it acknowledged"
        return failure("NATS", found, 'set sync_interval: "always" in its jetstream block')
    return ok("NATS", "NATS_URL is set, each message is synced to disk")


async def _given_postgres(dsn: str) -> Finding:
    from scribe_rpc.errors import ServiceError
    from scribe_store import schema
    from scribe_store.store import Store

    async with Store.open(dsn, pool_size=1) as store:
        try:
            await schema.check(store)
        except schema.SchemaBehind as error:
            return failure("PostgreSQL", str(error), "scribe migrate")
        except ServiceError as error:
            return failure("PostgreSQL", error.message, "start it, or correct DATABASE_URL")
    return ok("PostgreSQL", f"DATABASE_URL is set, tables at {schema.newest()}")


async def chromium(_: Context) -> Finding:
    from scribe_scraper.chromium import find_chromium

    binary = find_chromium()
    if not binary:
        return failure("Chromium", "none found", "run `make chromium`, or set SCRIBE_CHROMIUM to a binary")
    return ok("Chromium", f"{await _version(str(binary), '--version')} at {binary}")


async def keys(context: Context) -> Finding:
    try:
        upstreams = choose_upstreams(context.settings)
    except UpstreamsUnclear as error:
        return failure("Keys", "incomplete", str(error))
    if upstreams.sandbox:
        return warning("Keys", upstreams.explanation, "set ANTHROPIC_API_KEY and EXA_API_KEY in .env for real e-mails")
    if not upstreams.search:
        return warning("Keys", upstreams.explanation, "set EXA_API_KEY in .env, or give --homepage with each request")
    return ok("Keys", "ANTHROPIC_API_KEY and EXA_API_KEY are set")


async def secrets_file(_: Context) -> Finding:
    try:
        mode = stat.S_IMODE(os.stat(".env").st_mode)  # noqa: PTH116  # one local file
    except OSError:
        return ok(".env", "none here")
    if mode & 0o077:
        return warning(".env", f"others can read it (mode {mode:04o})", "chmod 600 .env")
    return ok(".env", "readable by its owner only")


async def packages(_: Context) -> Finding:
    parts = ("parser", "scraper", "arxiv", "composer", "gateway", "orchestrator", "sandbox")
    missing = [name for name in parts if not _importable(f"scribe_{name}")]
    if missing:
        return failure("Packages", f"missing: {', '.join(missing)}", f"pip install 'scribe[{','.join(missing)}]'")
    return ok("Packages", f"all parts, Python environment {sys.prefix}")


CHECKS: tuple[Check, ...] = (
    python, packages, home_folder, *MACHINE_CHECKS, nats_server, postgres, chromium, keys, secrets_file, running_stack, named_gateway,
)  # fmt: skip


# What other machines have, where this one has a part of Scribe only.
_ELSEWHERE: Mapping[str, tuple[Check, ...]] = {
    "core": (chromium, keys), "steps": (chromium, postgres, keys), "scraper": (postgres,),
}  # fmt: skip


async def examine(context: Context) -> list[Finding]:
    """Every check that this machine's role asks for, in order; a check that breaks is itself a finding."""
    elsewhere = _ELSEWHERE.get(role(context.root), ())
    own = INSTALLATION_CHECKS if is_installed(context.root) else ()
    return [await _guarded(check, context) for check in (*CHECKS, *own) if check not in elsewhere]


async def _guarded(check: Check, context: Context) -> Finding:
    try:
        return await check(context)
    except Exception as error:  # noqa: BLE001  # a doctor that dies of what it looks for is of no use
        return failure(check.__name__, f"{type(error).__name__}: {error}", "run `make setup` again")


def _importable(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:
        return False


async def _version(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), _VERSION_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        return "does not answer"
    return output.decode(errors="replace").strip().splitlines()[-1]
