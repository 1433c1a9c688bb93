"""What every process reads for its logs and metrics. Where spans and metrics are sent is said by OpenTelemetry's `OTEL_…` variables."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class TelemetrySettings(BaseSettings):
    """Wrong values are complained of by whoever uses them."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    log_level: Annotated[
        str, Field(validation_alias="SCRIBE_LOG_LEVEL", description="debug, info, warning or error; else info.")
    ] = "info"
    metrics_listen: Annotated[
        str,
        Field(
            validation_alias="SCRIBE_METRICS_LISTEN",
            description="host:port where Prometheus fetches each process's metrics; off unless set. "
            "Scribe's processes on one host take the first free one of ten ports from there on.",
        ),
    ] = ""
