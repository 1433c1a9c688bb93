"""The parser's composition root: settings, adapters, logic, servicer; `python -m scribe_parser` serves it."""

from __future__ import annotations

from contextlib import AsyncExitStack

import grpc.aio
from scribe.v1 import parser_service_pb2_grpc
from scribe_llm.client import open_model_client
from scribe_llm.settings import ModelSettings
from scribe_rpc.serve import Register, Service, main
from scribe_rpc.settings import read_settings

from scribe_parser.servicer import ParserServicer
from scribe_parser.settings import ParserSettings
from scribe_parser.template_reading import TemplateReader


async def build(stack: AsyncExitStack) -> Register:
    """Open what the parser needs; it is closed with the stack."""
    settings, model_settings = read_settings(ParserSettings), read_settings(ModelSettings)
    client = await stack.enter_async_context(
        open_model_client(settings.served(model_settings), settings.cache, settings.model_prices)
    )
    servicer = ParserServicer(TemplateReader(client, settings.model, settings.effort))

    def register(server: grpc.aio.Server) -> None:
        parser_service_pb2_grpc.add_ParserServiceServicer_to_server(servicer, server)

    return register


SERVICE = Service(name="parser", full_name="scribe.v1.ParserService", default_listen="127.0.0.1:50051", build=build)

if __name__ == "__main__":
    main(SERVICE)
