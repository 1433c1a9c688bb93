"""Which gateway a command asks, and as whom."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import typer
from scribe_auth.local_keys import sign_local_token
from scribe_client import Scribe, Token, WrongAddress, connect
from scribe_client.address import read_address

from scribe_cli import terminal
from scribe_cli.answer import Answer
from scribe_cli.credentials import read_credentials
from scribe_cli.expected import Exit, Expected, NothingUp, WrongInput
from scribe_cli.home import Home, Running, find_home, read_running
from scribe_cli.renewing import RenewingToken
from scribe_cli.settings import CliSettings, reveal

_PATIENCE_SECONDS = 2.0
_LONG_PATIENCE_SECONDS = 60.0
_TOKEN_SECONDS = 3600


class NotLoggedIn(Expected):
    """A gateway elsewhere wants a token of its own sign-in."""

    code = Exit.NOT_ALLOWED

    def __init__(self, server: str) -> None:
        super().__init__(f"there is no token for {server}")
        self.mend = f"scribe login --server {server}, or set SCRIBE_TOKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A gateway, and whose token goes there."""

    address: str
    token: Token
    is_local: bool
    """Signed here, so that there may be no profile yet."""
    is_named: bool = True
    """By an option, a setting or a login; else it is the one that is up on this home."""


Work = Callable[[Scribe], Awaitable[Answer]]


def ask(work: Work, *, server: str | None, as_json: bool, starts: bool = False, patient: bool = False) -> None:
    """Do the work at the gateway and print its answer; `starts` begins a Scribe where none is up.

    `patient` is for work that takes long: a gateway that is started again meanwhile does not end it.
    """
    terminal.run(_ask(work, server, as_json=as_json, starts=starts, patient=patient), as_json=as_json)


async def _ask(work: Work, server: str | None, *, as_json: bool, starts: bool, patient: bool) -> None:
    async with open_gateway(server, starts=starts, patient=patient) as scribe:
        answer = await work(scribe)
    if as_json and answer.data is not None:
        terminal.show_json(answer.data)
    elif answer.text and not as_json:
        terminal.show(answer.text)
    if answer.failed and not as_json:
        terminal.say(f"scribe: {answer.failed}")
    if answer.failed:
        raise typer.Exit(Exit.FAILED)


@asynccontextmanager
async def open_gateway(server: str | None, *, starts: bool = False, patient: bool = False) -> AsyncIterator[Scribe]:
    """The gateway that was named, else that of `scribe login`, else the one on this home, else one of our own. Raises Expected."""
    home, settings = find_home(os.environ), terminal.read_cli_settings()
    place = find_place(home, settings, server)
    patience = _LONG_PATIENCE_SECONDS if patient else _PATIENCE_SECONDS
    if place is not None:
        async with _opened(place, patience) as scribe:
            yield scribe
        return
    if not starts:
        raise NothingUp
    terminal.say("no Scribe is up on this machine: starting one for this request (`scribe up` keeps one running)")
    from scribe_cli.stack.own_stack import own_stack

    async with own_stack(home, settings) as running, _opened(_local(running.grpc, home, settings), patience) as scribe:
        yield scribe


def find_place(home: Home, settings: CliSettings, server: str | None) -> Place | None:
    """Where to ask, or None when no gateway is known. Raises NotLoggedIn, WrongInput."""
    stored = read_credentials(home)
    named = server or settings.server or (stored.server if stored else None)
    if named is None:
        running = read_running(home)
        if running is None or running.temporary:
            return None
        return replace(_local(running.grpc, home, settings), is_named=False)
    is_here = _is_here(named)
    kept = RenewingToken(home, stored) if stored and stored.server == named else None
    token = reveal(settings.token) or kept
    if token:
        return Place(address=named, token=token, is_local=False)
    if not is_here:
        raise NotLoggedIn(named)
    return _local(named, home, settings)


async def initialise_local_user(running: Running, home: Home, settings: CliSettings) -> None:
    """Make the local user's profile if there is none. Raises ScribeError."""
    async with _opened(_local(running.grpc, home, settings), _LONG_PATIENCE_SECONDS):
        pass


@asynccontextmanager
async def _opened(place: Place, patience: float) -> AsyncIterator[Scribe]:
    """A gateway that is down at first is not waited for; one that goes away later is, as long as the patience lasts."""
    async with connect(place.address, token=place.token, patience=_PATIENCE_SECONDS) as scribe:
        await (scribe.account.initialise() if place.is_local else scribe.account.get())
    async with connect(place.address, token=place.token, patience=patience) as scribe:
        yield scribe


def _local(address: str, home: Home, settings: CliSettings) -> Place:
    async def token() -> str:
        return await asyncio.to_thread(sign_local_token, home.folder, settings.user_email, _TOKEN_SECONDS)

    return Place(address=address, token=token, is_local=True)


def _is_here(named: str) -> bool:
    """Whether it is on this machine, where tokens that are signed here count."""
    try:
        return read_address(named).is_here
    except WrongAddress as error:
        raise WrongInput(str(error)) from None
