"""The step services that the gateway calls itself, on other hosts."""

from __future__ import annotations

from pathlib import Path

import pytest
from scribe_gateway.step_services import open_step_services
from scribe_gateway.testing_steps import FakeWriters
from scribe_rpc.errors import ServiceError
from scribe_rpc.serve import start_server
from scribe_rpc.testing_certificates import Authority

pytestmark = pytest.mark.integration


async def test_services_on_other_hosts_are_shown_a_certificate(tmp_path: Path) -> None:
    """With one the document is read, without one nothing is."""
    authority = Authority(tmp_path)
    identity = authority.identity("scraper")
    server = await start_server(
        FakeWriters().register, names=(), listen="127.0.0.1:0", reflect=False, identity=identity
    )
    addresses = dict.fromkeys(("scraper", "composer"), server.address)
    try:
        async with open_step_services(addresses, authority.identity("gateway")) as services:
            assert (await services.read_document("https://people.example/cv.pdf")).text
        async with open_step_services(addresses) as services:
            with pytest.raises(ServiceError):
                await services.read_document("https://people.example/cv.pdf")
    finally:
        await server.drain(0)
