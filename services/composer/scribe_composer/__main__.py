"""The composer's composition root; `python -m scribe_composer` serves it."""

from __future__ import annotations

from contextlib import AsyncExitStack

import grpc.aio
from scribe.v1 import composer_service_pb2_grpc
from scribe_llm.client import open_model_client
from scribe_llm.settings import ModelSettings
from scribe_rpc.serve import Register, Service, main
from scribe_rpc.settings import read_settings

from scribe_composer.composing import Composer
from scribe_composer.draft_template import TemplateWriter
from scribe_composer.servicer import ComposerServicer
from scribe_composer.settings import ComposerSettings


async def build(stack: AsyncExitStack) -> Register:
    """Open what the composer needs; it is closed with the stack."""
    settings, model_settings = read_settings(ComposerSettings), read_settings(ModelSettings)
    client = await stack.enter_async_context(
        open_model_client(settings.served(model_settings), settings.cache, settings.model_prices)
    )
    composer = Composer(client, settings.model, settings.effort)
    servicer = ComposerServicer(composer, TemplateWriter(client, settings.model, settings.effort))

    def register(server: grpc.aio.Server) -> None:
        composer_service_pb2_grpc.add_ComposerServiceServicer_to_server(servicer, server)

    return register


SERVICE = Service(name="composer", full_name="scribe.v1.ComposerService", default_listen="127.0.0.1:50054", build=build)

if __name__ == "__main__":
    main(SERVICE)
