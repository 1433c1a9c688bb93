"""One document that a user gave, such as a CV: from its address, or its bytes, to its text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

from scribe.v1 import scraper_service_pb2
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_scraper.candidates import canonical_url
from scribe_scraper.egress_map import EgressMap
from scribe_scraper.errors import DocumentUnreadable, PageError
from scribe_scraper.page_fetch import PageFetcher
from scribe_scraper.pdf_child import LARGEST_PDF
from scribe_scraper.record import is_sandbox

LONGEST_DOCUMENT = 60_000
"""Characters of a document's text; the contract's."""

_LONGEST_ADDRESS = 500

Request = scraper_service_pb2.ReadDocumentRequest
Response = scraper_service_pb2.ReadDocumentResponse


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReader:
    """Reads documents by the same rules as pages; plain HTTP only for the sandbox's names."""

    fetcher: PageFetcher
    mapped: EgressMap | None

    async def read(self, request: Request) -> Response:
        """The document's text.

        Raises:
            InvalidRequest: no document, too many bytes, or an address that is none of https.
            DocumentUnreadable: it cannot be fetched, or there is no text in it; the violation names the field.

        """
        match request.WhichOneof("document"):
            case "url":
                return await self._at(self._address(request.url))
            case "pdf":
                return await self._of(request.pdf)
            case _:
                raise InvalidRequest(Violation("document", "is missing; give the address of a document or a PDF"))

    async def _at(self, address: str) -> Response:
        try:
            page = await self.fetcher.fetch(address, largest=LARGEST_PDF, is_shared=False)
        except PageError as error:
            raise DocumentUnreadable("url", str(error)) from error
        answer = _answer(page.text, page.title, page.pages_read, is_whole=page.is_whole)
        answer.sandbox = is_sandbox(page)
        return answer

    async def _of(self, pdf: bytes) -> Response:
        if not 0 < len(pdf) <= LARGEST_PDF:
            raise InvalidRequest(Violation("pdf", f"has {len(pdf):,} bytes; give a PDF of 1 to {LARGEST_PDF:,}"))
        try:
            document = await self.fetcher.read_pdf(pdf)
        except PageError as error:
            raise DocumentUnreadable("pdf", str(error)) from error
        return _answer(document.text, document.title, document.pages_read, is_whole=document.is_whole)

    def _address(self, url: str) -> str:
        address = canonical_url(url.strip()) if len(url) <= _LONGEST_ADDRESS else None
        if address is None or not self._is_allowed(address):
            raise InvalidRequest(Violation("url", f"must be an https address of at most {_LONGEST_ADDRESS} characters"))
        return self._plain(address) if self._is_mapped(address) else address

    def _is_allowed(self, address: str) -> bool:
        return address.startswith("https:") or self._is_mapped(address)

    def _is_mapped(self, address: str) -> bool:
        return self.mapped is not None and self.mapped.covers(urlsplit(address).hostname or "")

    @staticmethod
    def _plain(address: str) -> str:
        """The sandbox's hosts speak no TLS."""
        return address.replace("https://", "http://", 1)


def _answer(text: str, title: str, pages_read: int, *, is_whole: bool) -> Response:
    kept = text[:LONGEST_DOCUMENT]
    return Response(
        text=kept,
        title=title,
        sha256=hashlib.sha256(kept.encode()).hexdigest(),
        pages_read=pages_read,
        truncated=not is_whole or len(kept) < len(text),
    )
