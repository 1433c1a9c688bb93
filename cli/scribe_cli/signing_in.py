"""Keeping somebody's token for a gateway elsewhere, once the gateway has taken it."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from dataclasses import dataclass

from scribe_client import WrongAddress, connect

from scribe_cli import terminal
from scribe_cli.credentials import Credentials, Renewal, forget_credentials, write_credentials
from scribe_cli.expected import WrongInput
from scribe_cli.files import read_text
from scribe_cli.home import find_home
from scribe_cli.renewing import expiry_of
from scribe_cli.settings import CliSettings, reveal
from scribe_cli.supabase import project_of, sign_in

_PATIENCE_SECONDS = 5.0
_LOCAL = "no login is needed on this machine: commands sign their own tokens; for a gateway elsewhere give --server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """By what somebody signs in: an account of the page at `site`, or a token."""

    site: str | None
    email: str | None
    token_file: str | None


async def login(server: str | None, means: Means, *, as_json: bool) -> None:
    """Raises BadParameter, Expected, ScribeError; nothing is kept then."""
    settings = terminal.read_cli_settings()
    named = server or settings.server
    if not named:
        _tell({"server": None, "email": None, "expires": None}, _LOCAL, as_json=as_json)
        return
    token, renewal = await _session(means, named) if means.site else (await _token(means, settings, named), None)
    expiry = expiry_of(token)
    try:
        async with connect(named, token=token, patience=_PATIENCE_SECONDS) as scribe:
            user = await scribe.account.initialise()
    except WrongAddress as error:
        raise WrongInput(str(error)) from None
    kept = Credentials(server=named, email=user.email, token=token, renewal=renewal)
    write_credentials(find_home(os.environ), kept)
    expires = f"{expiry:%Y-%m-%dT%H:%M:%SZ}" if expiry and not renewal else None
    data = {"server": named, "email": user.email, "expires": expires}
    _tell(data, f"signed in at {named} as {user.email}, until {expires or '`scribe logout`'}", as_json=as_json)


async def logout(*, as_json: bool) -> None:
    known = forget_credentials(find_home(os.environ))
    server = known.server if known else None
    _tell({"server": server}, f"signed out of {server}" if server else "nobody was signed in", as_json=as_json)


async def _session(means: Means, server: str) -> tuple[str, Renewal]:
    """By address and password. Raises Expected."""
    assert means.site
    if not means.email:
        raise WrongInput("--email: the address of your account is needed with --site")
    project = await project_of(means.site)
    password = await asyncio.to_thread(_secret, f"Password of {means.email} for {server}: ")
    session = await sign_in(project, means.email, password)
    renewal = Renewal(url=project.url, public_key=project.public_key, refresh_token=session.refresh_token)
    return session.access_token, renewal


async def _token(means: Means, settings: CliSettings, server: str) -> str:
    """From the file, the environment, or asked for."""
    if means.token_file is not None:
        return read_text(means.token_file).strip()
    given = reveal(settings.token)
    return given if given else await asyncio.to_thread(_secret, f"Token for {server}: ")


def _secret(question: str) -> str:
    """Asked for without showing it, or read where standard input is no terminal."""
    return getpass.getpass(question).strip() if sys.stdin.isatty() else read_text("-").strip()


def _tell(data: dict[str, str | None], text: str, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(data)
    else:
        terminal.show(text)
