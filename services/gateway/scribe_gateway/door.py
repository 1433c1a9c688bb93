"""What lies behind both entrances, put together once."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass

from scribe_rpc.mutual_tls import Identity
from scribe_store import holds
from scribe_store.store import Store

from scribe_gateway.admin import Admin
from scribe_gateway.auth.issuers import open_verifier
from scribe_gateway.auth.verifier import TokenVerifier
from scribe_gateway.backlog import Backlog
from scribe_gateway.emails import Emails
from scribe_gateway.entry import Entry, generation_meter
from scribe_gateway.health import Health
from scribe_gateway.intake import Intake
from scribe_gateway.jobs import Jobs
from scribe_gateway.lookout import Lookout
from scribe_gateway.loop_lag import LoopLag
from scribe_gateway.monitor import Monitor
from scribe_gateway.progress import open_progress
from scribe_gateway.queue import Queue
from scribe_gateway.settings import GatewaySettings
from scribe_gateway.sign_in import SignIn
from scribe_gateway.step_services import open_step_services
from scribe_gateway.templates import Templates
from scribe_gateway.users import Users
from scribe_gateway.watch import Watches


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Everything that an entrance calls."""

    verifier: TokenVerifier
    sign_in: SignIn
    entry: Entry
    users: Users
    jobs: Jobs
    lookout: Lookout
    emails: Emails
    queue: Queue
    templates: Templates
    admin: Admin
    watches: Watches
    health: Health
    monitor: Monitor


async def open_door(settings: GatewaySettings, stack: AsyncExitStack, identity: Identity | None = None) -> Door:
    """Opens what the gateway needs onto `stack`. Neither PostgreSQL nor NATS nor a service need be there.

    `identity` is what step services on other hosts are shown, and must show. Raises OSError when its files cannot be read.
    """
    store = await stack.enter_async_context(Store.open(settings.database_url.get_secret_value()))
    progress = await stack.enter_async_context(open_progress(settings.nats_url.get_secret_value()))
    lag = LoopLag()
    stack.callback(lag.close)
    backlog = Backlog(store, settings.waiting_jobs)
    stack.push_async_callback(backlog.close)
    lookout = Lookout(store, progress)
    stack.push_async_callback(lookout.close)
    services = await stack.enter_async_context(open_step_services(settings.step_services, identity))
    intake = Intake(backlog, generation_meter(settings))
    jobs = Jobs(store, progress, intake)
    money = holds.Terms(budget=settings.job_budget, day_budget=settings.day_budget)
    health = Health(store, progress, services.channels)
    monitor = Monitor(store, progress, health)
    stack.push_async_callback(monitor.close)
    monitor.begin()
    return Door(
        verifier=await open_verifier(settings, stack),
        sign_in=SignIn.of(settings),
        entry=Entry.of(settings, lambda: lag.lasts),
        users=Users(store, progress, money),
        jobs=jobs,
        lookout=lookout,
        emails=Emails(store),
        watches=Watches(jobs, progress),
        queue=Queue(store, progress, intake),
        templates=Templates(store, services, intake, money),
        admin=Admin(store, settings.admin_addresses),
        health=health,
        monitor=monitor,
    )
