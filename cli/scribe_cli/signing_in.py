"""Keeping somebody's token for a gateway elsewhere, once the gateway has taken it."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from datetime import UTC, datetime

import jwt
from scribe_client import WrongAddress, connect

from scribe_cli import terminal
from scribe_cli.credentials import Credentials, forget_credentials, write_credentials
from scribe_cli.expected import WrongInput
from scribe_cli.files import read_text
from scribe_cli.home import find_home
from scribe_cli.settings import reveal

_PATIENCE_SECONDS = 5.0


async def login(server: str | None, token_file: str | None, *, as_json: bool) -> None:
    """Raises BadParameter, WrongInput, ScribeError; nothing is kept then."""
    settings = terminal.read_cli_settings()
    named = server or settings.server
    if not named:
        said = (
            "no login is needed on this machine: commands sign their own tokens; for a gateway elsewhere give --server"
        )
        _tell({"server": None, "email": None}, said, as_json=as_json)
        return
    given = reveal(settings.token) if token_file is None else read_text(token_file).strip()
    token = given if given else await asyncio.to_thread(_ask_for_token, named)
    expires = _expiry(token)
    try:
        async with connect(named, token=token, patience=_PATIENCE_SECONDS) as scribe:
            user = await scribe.account.initialise()
    except WrongAddress as error:
        raise WrongInput(str(error)) from None
    write_credentials(find_home(os.environ), Credentials(server=named, email=user.email, token=token))
    data = {"server": named, "email": user.email, "expires": expires}
    _tell(data, f"signed in at {named} as {user.email}, until {expires or 'further notice'}", as_json=as_json)


async def logout(*, as_json: bool) -> None:
    known = forget_credentials(find_home(os.environ))
    server = known.server if known else None
    _tell({"server": server}, f"signed out of {server}" if server else "nobody was signed in", as_json=as_json)


def _ask_for_token(server: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(f"Token for {server}: ").strip()
    return read_text("-").strip()


def _expiry(token: str) -> str | None:
    """When it expires, as it says itself; the gateway judges it. Raises WrongInput for what is no token."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return f"{datetime.fromtimestamp(claims['exp'], UTC):%Y-%m-%dT%H:%M:%SZ}" if "exp" in claims else None
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError, OSError):
        raise WrongInput(
            "this is no token: give the access token (three parts with dots) that your sign-in gave you"
        ) from None


def _tell(data: dict[str, str | None], text: str, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(data)
    else:
        terminal.show(text)
