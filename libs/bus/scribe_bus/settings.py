"""Where NATS is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from scribe_bus.streams import StreamSizes

_MB = 1024 * 1024


class BusSettings(BaseSettings):
    """What a process needs to reach the bus."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    nats_url: Annotated[
        SecretStr,
        Field(
            validation_alias="NATS_URL",
            description="NATS with JetStream; servers of a cluster are separated by commas.",
        ),
    ]
    monitor_url: Annotated[
        str | None,
        Field(
            validation_alias="NATS_MONITOR_URL",
            description="NATS's monitoring address, to check that it syncs always.",
            pattern="^https?://",
        ),
    ] = None
    replicas: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_NATS_REPLICAS",
            description="Copies of each stream, in a cluster of NATS servers.",
            ge=1,
            le=5,
        ),
    ] = 1
    pipeline_mb: Annotated[
        int, Field(validation_alias="SCRIBE_PIPELINE_MAX_MB", description="Disk for step messages.", ge=16)
    ] = 512
    events_mb: Annotated[
        int, Field(validation_alias="SCRIBE_EVENTS_MAX_MB", description="Disk for progress events.", ge=4)
    ] = 128

    @property
    def sizes(self) -> StreamSizes:
        return StreamSizes(
            pipeline_bytes=self.pipeline_mb * _MB, events_bytes=self.events_mb * _MB, replicas=self.replicas
        )
