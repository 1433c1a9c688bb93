"""Whether the database's tables are those that this code needs. Without Alembic, which is large."""

from __future__ import annotations

from pathlib import Path

from scribe_store.store import Store

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_HAS_TABLES = "SELECT to_regclass('alembic_version') IS NOT NULL"
_CURRENT = "SELECT max(version_num) FROM alembic_version"


class SchemaBehind(Exception):
    """The database's tables are older than this code."""

    def __init__(self, have: str | None, need: str) -> None:
        super().__init__(
            f"The database is at revision {have or 'none'}; this version of Scribe needs {need}: run `scribe migrate`."
        )


def newest() -> str:
    """The revision that this code needs. Files are named after theirs."""
    return max(file.name.split("_")[0] for file in _VERSIONS.glob("[0-9]*.py"))


async def check(store: Store) -> None:
    """Raises SchemaBehind, StoreUnavailable. A later revision is fine: a new version migrates before it starts."""
    have = await store.fetch_value(_CURRENT) if await store.fetch_value(_HAS_TABLES) else None
    if have is None or have < newest():
        raise SchemaBehind(have, newest())
