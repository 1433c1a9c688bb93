"""Documents over gRPC: from an address through the real egress proxy, or from bytes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
import pytest
from scribe.v1 import scraper_service_pb2_grpc
from scribe.v1.scraper_service_pb2 import ReadDocumentRequest
from scribe_rpc.channel import open_channel
from scribe_rpc.errors import ServiceError, from_rpc_error
from scribe_rpc.serve import start
from scribe_scraper.__main__ import SERVICE
from scribe_scraper.pdf_child import LARGEST_PDF
from scribe_scraper.pdf_testing import encrypted_pdf, small_pdf
from scribe_scraper.testing import LocalServer, Reply, local_server

pytestmark = pytest.mark.integration

LONG = b"<title>Long</title><body><p>" + b"Ann Lee writes. " * 5_000 + b"</p></body>"
HIDDEN = b"<title>CV</title><body><p>Ann Lee studies gels.</p><p style='display:none'>Ann Lee won a prize.</p></body>"

if TYPE_CHECKING:
    Stub = scraper_service_pb2_grpc.ScraperServiceAsyncStub


@pytest.fixture
async def site() -> AsyncIterator[LocalServer]:
    """A site with documents."""
    routes: dict[str, Any] = {
        "/cv.pdf": Reply(body=small_pdf("Ann Lee", "Gels", title="Vita"), content_type="application/pdf"),
        "/large.pdf": Reply(body=small_pdf("Ann Lee") + b" " * 5_000_000, content_type="application/pdf"),
        "/huge.pdf": Reply(body=small_pdf("Ann Lee") + b" " * LARGEST_PDF, content_type="application/pdf"),
        "/locked.pdf": Reply(body=encrypted_pdf("Ann Lee", password="x"), content_type="application/pdf"),
        "/cv": Reply(body=HIDDEN),
        "/long": Reply(body=LONG),
        "/photo": Reply(body=b"\x89PNG", content_type="image/png"),
        "/inside": Reply(status=302, headers={"Location": "https://127.0.0.1/cv.pdf"}),
    }
    async with local_server(routes) as server:
        yield server


@pytest.fixture
async def scraper(site: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stub]:
    """The service as it is started, with the bounds of its own server; names under .example lead to the site."""
    for name, value in {
        "SCRIBE_HOME": str(tmp_path),
        "ANTHROPIC_API_KEY": "model-key",
        "SCRIBE_EGRESS_MAP": f".example=127.0.0.1:{site.port}",
        "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": "0",
        "SCRIBE_SCRAPER_RESEARCHES": "1",
    }.items():
        monkeypatch.setenv(name, value)
    async with AsyncExitStack() as stack:
        server = await start(SERVICE, listen="127.0.0.1:0", stack=stack)
        stack.push_async_callback(server.drain, 0)
        channel = await stack.enter_async_context(open_channel(server.address, largest_request=SERVICE.largest_request))
        yield scraper_service_pb2_grpc.ScraperServiceStub(channel)


async def refused(scraper: Stub, request: ReadDocumentRequest) -> ServiceError:
    """The error that the request is answered with."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await scraper.ReadDocument(request, timeout=30)
    return from_rpc_error(caught.value)


async def test_pdf_at_an_address(scraper: Stub) -> None:
    """Text, title and receipt of a PDF; the sandbox's names are said to be the sandbox's."""
    found = await scraper.ReadDocument(ReadDocumentRequest(url="http://a.example/cv.pdf"), timeout=30)
    assert (found.title, found.text, found.pages_read) == ("Vita", "Ann Lee\nGels", 2)
    assert found.sha256 == hashlib.sha256(found.text.encode()).hexdigest()
    assert (found.truncated, found.sandbox) == (False, True)


async def test_page_at_an_address(scraper: Stub) -> None:
    """A page's text is what a reader sees of it."""
    found = await scraper.ReadDocument(ReadDocumentRequest(url="http://a.example/cv"), timeout=30)
    assert (found.title, found.text, found.pages_read) == ("CV", "Ann Lee studies gels.", 1)


async def test_pdf_that_is_sent(scraper: Stub) -> None:
    """Bytes need no address, and no sandbox takes part."""
    found = await scraper.ReadDocument(ReadDocumentRequest(pdf=small_pdf("Ann Lee")), timeout=30)
    assert (found.text, found.pages_read, found.sandbox) == ("Ann Lee", 1, False)


async def test_large_pdf(scraper: Stub) -> None:
    """Documents of up to 10 MB are taken, from an address and as bytes."""
    assert (await scraper.ReadDocument(ReadDocumentRequest(url="http://a.example/large.pdf"), timeout=30)).text
    padded = small_pdf("Ann Lee") + b" " * 9_000_000
    assert (await scraper.ReadDocument(ReadDocumentRequest(pdf=padded), timeout=30)).text == "Ann Lee"


async def test_long_text_is_cut(scraper: Stub) -> None:
    """No more than 60,000 characters, and it is said."""
    found = await scraper.ReadDocument(ReadDocumentRequest(url="http://a.example/long"), timeout=30)
    assert (len(found.text), found.truncated) == (60_000, True)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://a.example/missing", "status 404"),
        ("http://a.example/photo", "image/png"),
        ("http://a.example/huge.pdf", "larger"),
        ("http://a.example/locked.pdf", "encrypted"),
        ("http://a.example/inside", "not public"),
        ("https://127.0.0.1/cv.pdf", "not public"),
        ("https://localhost/cv.pdf", "not public"),
        ("https://169.254.169.254/latest/meta-data", "not public"),
    ],
)
async def test_unreadable(scraper: Stub, address: str, why: str) -> None:
    """What cannot be fetched or read, and where the scraper may not go, is refused in words for the sender."""
    error = await refused(scraper, ReadDocumentRequest(url=address))
    assert (error.reason, error.http_status, [item.field for item in error.violations]) == (
        "DOCUMENT_UNREADABLE",
        400,
        ["url"],
    )
    assert why in error.message


@pytest.mark.parametrize(
    "address",
    [
        "http://www.arden.edu/cv.pdf",
        "file:///etc/passwd",
        "ftp://a.example/cv.pdf",
        "data:application/pdf,x",
        "https://ann:secret@arden.edu/cv.pdf",
        "https://arden.edu/" + "a" * 500,
        "cv.pdf",
        "",
    ],
)
async def test_address_that_is_none(scraper: Stub, site: LocalServer, address: str) -> None:
    """Only https addresses are fetched; plain HTTP is for the sandbox's names."""
    error = await refused(scraper, ReadDocumentRequest(url=address))
    assert (error.reason, [item.field for item in error.violations]) == ("INVALID_REQUEST", ["url"])
    assert site.calls == []


async def test_no_document(scraper: Stub) -> None:
    """A request must hold one, and a PDF at least one byte."""
    assert [item.field for item in (await refused(scraper, ReadDocumentRequest())).violations] == ["document"]
    assert [item.field for item in (await refused(scraper, ReadDocumentRequest(pdf=b""))).violations] == ["pdf"]
    error = await refused(scraper, ReadDocumentRequest(pdf=b"<html>"))
    assert (error.reason, [item.field for item in error.violations]) == ("DOCUMENT_UNREADABLE", ["pdf"])


async def test_more_than_its_server_takes(scraper: Stub) -> None:
    """A request beyond 10 MB does not reach the service."""
    assert (await refused(scraper, ReadDocumentRequest(pdf=b"x" * 2 * LARGEST_PDF))).reason == "TOO_LARGE"


async def test_full(scraper: Stub) -> None:
    """Documents take the places of researches: a full scraper says when to come back."""
    both = [scraper.ReadDocument(ReadDocumentRequest(pdf=small_pdf("Ann")), timeout=30) for _ in range(2)]
    answers = await asyncio.gather(*both, return_exceptions=True)
    [error] = [from_rpc_error(answer) for answer in answers if isinstance(answer, grpc.aio.AioRpcError)]
    assert (error.reason, error.retry_after) == ("SCRAPER_FULL", 5.0)
