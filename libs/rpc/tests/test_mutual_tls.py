"""Certificates on both sides, on real servers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from scribe_rpc.channel import open_channel
from scribe_rpc.mutual_tls import Identity, TlsSettings
from scribe_rpc.serve import start_server
from scribe_rpc.settings import SettingsError
from scribe_rpc.testing_certificates import Authority


@asynccontextmanager
async def serving(identity: Identity | None, listen: str = "127.0.0.1:0") -> AsyncIterator[str]:
    server = await start_server(lambda _: None, names=(), listen=listen, reflect=False, identity=identity)
    try:
        yield server.address
    finally:
        await server.drain(0)


async def answers(address: str, identity: Identity | None) -> bool:
    channel = open_channel(address, identity=identity)
    try:
        answer = await health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=5)
    except grpc.aio.AioRpcError as error:
        if error.code() is not grpc.StatusCode.UNAVAILABLE:
            raise
        return False
    finally:
        await channel.close()
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


async def test_hosts_of_one_authority_reach_each_other(tmp_path: Path) -> None:
    """And nobody else does: neither without a certificate nor with another authority's."""
    ours, theirs = Authority(tmp_path), Authority(tmp_path, "other")
    async with serving(ours.identity("scraper")) as address:
        assert await answers(address, ours.identity("main"))
        assert not await answers(address, None)
        stranger = theirs.identity("stranger")
        assert not await answers(address, stranger)
        disguised = Identity(certificate=stranger.certificate, private=stranger.private, authority=ours.file)
        assert not await answers(address, disguised)


async def test_a_server_without_a_certificate_is_not_spoken_to(tmp_path: Path) -> None:
    """A caller that has one sends nothing in the clear."""
    async with serving(None) as address:
        assert not await answers(address, Authority(tmp_path).identity("main"))


async def test_a_unix_socket_stays_as_it_is(tmp_path: Path) -> None:
    """Whoever can open it is on this host."""
    identity = Authority(tmp_path).identity("main")
    async with serving(identity, f"unix:{tmp_path}/s") as address:
        assert await answers(address, None)
        assert await answers(address, identity)


async def test_a_renewed_certificate_is_used_without_a_restart(tmp_path: Path) -> None:
    """From the next connection on; files that are gone for a moment change nothing."""
    authority = Authority(tmp_path)
    identity, caller = authority.identity("scraper"), authority.identity("main")
    async with serving(identity) as address:
        first = await shown(address, caller)
        authority.identity("scraper")
        second = await shown(address, caller)
        identity.certificate.unlink()
        assert second == await shown(address, caller)
        assert first != second
        assert await answers(address, caller)


async def shown(address: str, caller: Identity) -> bytes:
    """The certificate that a server shows."""
    context = ssl.create_default_context(cafile=str(caller.authority))
    context.load_cert_chain(caller.certificate, caller.private)
    context.set_alpn_protocols(["h2"])
    host, port = address.split(":")
    _, writer = await asyncio.open_connection(host, int(port), ssl=context)
    found = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    return bytes(found)


def test_all_three_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each missing or unreadable one is named by its variable."""
    assert TlsSettings().identity is None
    identity = Authority(tmp_path).identity("main")
    monkeypatch.setenv("SCRIBE_TLS_CERTIFICATE", str(identity.certificate))
    monkeypatch.setenv("SCRIBE_TLS_PRIVATE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError) as error:
        _ = TlsSettings().identity
    assert ["SCRIBE_TLS_PRIVATE", "SCRIBE_TLS_AUTHORITY"] == [said.split(":")[0] for said in error.value.problems]
    monkeypatch.setenv("SCRIBE_TLS_PRIVATE", str(identity.private))
    monkeypatch.setenv("SCRIBE_TLS_AUTHORITY", str(identity.authority))
    assert identity == TlsSettings().identity
