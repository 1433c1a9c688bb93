"""The scraper's composition root: settings, adapters, logic, servicer; `python -m scribe_scraper` serves it."""

from __future__ import annotations

from contextlib import AsyncExitStack

import grpc.aio
from scribe.v1 import scraper_service_pb2_grpc
from scribe_llm.client import open_model_client
from scribe_llm.paid import PaidCalls
from scribe_llm.settings import ModelSettings
from scribe_rpc.serve import Register, Service, main
from scribe_rpc.settings import read_settings

from scribe_scraper.admission import Admission
from scribe_scraper.page_fetch import open_page_fetcher
from scribe_scraper.page_reading import PageReader
from scribe_scraper.pdf_child import LARGEST_PDF
from scribe_scraper.read_document import DocumentReader
from scribe_scraper.research import Researcher
from scribe_scraper.search import WebSearch, open_web_search
from scribe_scraper.servicer import ScraperServicer
from scribe_scraper.settings import ScraperSettings
from scribe_scraper.text_store import TextStore


class _Settings(ScraperSettings, ModelSettings):
    """Both in one, so that every problem is reported at once."""


async def build(stack: AsyncExitStack) -> Register:
    """Open what the scraper needs; it is closed with the stack."""
    settings = read_settings(_Settings)
    client = await stack.enter_async_context(
        open_model_client(settings.served(settings), settings.cache / "model", settings.model_prices, late=True)
    )
    texts = TextStore(folder=settings.cache / "texts", keep_hours=settings.text_hours)
    await texts.sweep()
    fetcher = await stack.enter_async_context(open_page_fetcher(settings))
    researcher = Researcher(
        search=await _search(stack, settings),
        search_is_sandbox=settings.search_is_sandbox,
        fetcher=fetcher,
        reader=PageReader(client, settings.model, settings.effort),
        texts=texts,
        most_pages=settings.pages,
    )
    documents = DocumentReader(fetcher=fetcher, mapped=settings.mapped)
    servicer = ScraperServicer(researcher, documents, Admission(settings.researches))

    def register(server: grpc.aio.Server) -> None:
        scraper_service_pb2_grpc.add_ScraperServiceServicer_to_server(servicer, server)

    return register


async def _search(stack: AsyncExitStack, settings: ScraperSettings) -> WebSearch | None:
    if settings.exa_api_key is None:
        return None
    paid = PaidCalls(settings.cache / "search")
    key = settings.exa_api_key.get_secret_value()
    return await stack.enter_async_context(
        open_web_search(key=key, base_url=settings.exa_base_url, paid=paid, pause_seconds=settings.exa_pause_seconds)
    )


SERVICE = Service(
    name="scraper",
    full_name="scribe.v1.ScraperService",
    default_listen="127.0.0.1:50052",
    build=build,
    # A PDF, and what is around it in its message.
    largest_request=LARGEST_PDF + 1024,
)

if __name__ == "__main__":
    main(SERVICE)
