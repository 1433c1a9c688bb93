"""A gateway, for one user."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc
from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_rpc.channel import open_channel
from scribe_rpc.limits import client_options

from scribe_client.account import Account
from scribe_client.address import Address, read_address
from scribe_client.admin import Admin
from scribe_client.calls import Calls, Token
from scribe_client.emails import Emails
from scribe_client.jobs import Jobs
from scribe_client.templates import Templates

PATIENCE_SECONDS = 20.0


class Scribe:
    """Everything the gateway offers, by area."""

    def __init__(self, calls: Calls) -> None:
        self.account = Account(calls)
        self.jobs = Jobs(calls)
        self.emails = Emails(calls)
        self.templates = Templates(calls)
        self.admin = Admin(calls)
        self._calls = calls

    async def health(self) -> pb.GetHealthResponse:
        """Whether everything answers that the gateway leans on; needs no token. Raises ScribeError."""
        return await self._calls.again(self._calls.stub.GetHealth, pb.GetHealthRequest())


@asynccontextmanager
async def connect(
    address: str, *, token: Token = "", patience: float = PATIENCE_SECONDS, authority: bytes | None = None
) -> AsyncIterator[Scribe]:
    """A gateway at `host:port`, or at `https://…` or `http://…`; nothing is sent before the first call.

    `token` is the bearer token, or a function that gives one; TLS is spoken but to this machine or where `http://` says
    otherwise, and `authority` are the certificates in PEM that are trusted instead of the usual ones. `patience` is how
    many seconds calls that may be repeated are repeated while the gateway cannot serve them. Raises WrongAddress.
    """
    found = read_address(address)
    channel = _open(found, authority)
    try:
        yield Scribe(Calls(ScribeServiceStub(channel), found.target, token, patience))
    finally:
        await channel.close()


def _open(address: Address, authority: bytes | None) -> grpc.aio.Channel:
    if not address.tls:
        return open_channel(address.target)
    credentials = grpc.ssl_channel_credentials(authority)
    return grpc.aio.secure_channel(address.target, credentials, options=client_options())
