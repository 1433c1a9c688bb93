"""The way to a gateway elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceServicer, add_ScribeServiceServicer_to_server
from scribe_client import Unreachable, connect
from scribe_rpc.testing_certificates import Authority


class Well(ScribeServiceServicer):
    """Is well."""

    async def GetHealth(self, request: Any, context: Any) -> pb.GetHealthResponse:
        return pb.GetHealthResponse(healthy=True)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
async def port(authority: Authority) -> AsyncIterator[int]:
    """Of a gateway behind TLS, as a reverse proxy shows it."""
    certificate, private, _ = authority.identity("gateway").read()
    server = grpc.aio.server()
    add_ScribeServiceServicer_to_server(Well(), server)
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([(private, certificate)]))
    await server.start()
    yield port
    await server.stop(0)


async def test_tls_is_spoken_to_a_gateway_whose_authority_is_trusted(authority: Authority, port: int) -> None:
    """No certificate of the client's is asked for."""
    async with connect(f"https://127.0.0.1:{port}", authority=authority.file.read_bytes()) as scribe:
        assert (await scribe.health()).healthy


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_a_stranger_is_told_nothing(scheme: str, port: int) -> None:
    """Neither one whose authority is unknown, nor in the clear one that speaks TLS."""
    async with connect(f"{scheme}://127.0.0.1:{port}", token="x.y.z", patience=0.2) as scribe:
        with pytest.raises(Unreachable):
            await scribe.account.get()
