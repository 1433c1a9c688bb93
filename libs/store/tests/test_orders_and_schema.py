"""Orders of operators, and the check that tables are up to date, on a real PostgreSQL."""

from __future__ import annotations

import pytest
from scribe_store import migrate, orders, schema
from scribe_store.orders import StepOrder
from scribe_store.schema import SchemaBehind
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


async def test_a_steps_orders_are_kept_apart() -> None:
    """A pause leaves the capacity alone, and the other way round; None goes back to the settings."""
    async with running_postgres() as dsn, Store.open(dsn) as store:
        assert {} == await orders.of_steps(store)
        await orders.set_paused(store, "scrape", paused=True)
        await orders.set_capacity(store, "scrape", 5)
        await orders.set_capacity(store, "parse", 2)
        await orders.set_capacity(store, "parse", None)
        assert {"scrape": StepOrder(capacity=5, paused=True), "parse": StepOrder()} == await orders.of_steps(store)
        await orders.set_paused(store, "scrape", paused=False)
        assert StepOrder(capacity=5) == (await orders.of_steps(store))["scrape"]


async def test_a_hosts_order_is_its_last() -> None:
    """Until it is taken back."""
    async with running_postgres() as dsn, Store.open(dsn) as store:
        await orders.set_draining(store, "pi1", draining=True)
        await orders.set_draining(store, "pi2", draining=True)
        await orders.set_draining(store, "pi2", draining=False)
        assert {"pi1": True, "pi2": False} == await orders.of_hosts(store)


def test_the_newest_revision_is_known_without_alembic() -> None:
    """It is the one that Alembic would go to."""
    assert migrate.head() == schema.newest()


async def test_older_tables_are_named_and_later_ones_are_fine() -> None:
    """The message says where they are, where they must be, and what to do."""
    async with running_postgres() as dsn, Store.open(dsn) as store:
        await schema.check(store)
        await store.execute("UPDATE alembic_version SET version_num = '9999'")
        await schema.check(store)
        await store.execute("UPDATE alembic_version SET version_num = '0003'")
        with pytest.raises(SchemaBehind, match=f"0003.*{schema.newest()}.*scribe migrate"):
            await schema.check(store)
        await store.execute("DROP TABLE alembic_version")
        with pytest.raises(SchemaBehind, match="none"):
            await schema.check(store)
