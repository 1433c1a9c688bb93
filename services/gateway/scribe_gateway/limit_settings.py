"""How much of the gateway one caller, and all of them, may use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from scribe_gateway.client_address import Network, read_networks

_MAX_UNITS = 10_000_000


class LimitSettings(BaseSettings):
    """Each is far above what people do by hand; 0 switches a quota off."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    user_requests: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_USER_REQUESTS_PER_MINUTE",
            description="Requests of one user in a minute; 0: no limit.",
            ge=0,
            le=_MAX_UNITS,
        ),
    ] = 3000
    address_requests: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_ADDRESS_REQUESTS_PER_MINUTE",
            description="Requests from one address (one /64 of IPv6) in a minute; 0: no limit.",
            ge=0,
            le=_MAX_UNITS,
        ),
    ] = 6000
    user_generations: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_USER_GENERATIONS_PER_HOUR",
            description="E-mails that one user may have generated in an hour, each row of a batch counted; 0: no limit.",
            ge=0,
            le=_MAX_UNITS,
        ),
    ] = 1000
    requests_at_once: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_REQUESTS_AT_ONCE",
            description="Requests served at the same time; a burst waits up to a second, lasting overload is refused.",
            ge=1,
            le=10_000,
        ),
    ] = 16
    streams_at_once: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_STREAMS_AT_ONCE",
            description="Event streams and other long answers open at the same time.",
            ge=1,
            le=100_000,
        ),
    ] = 1000
    waiting_jobs: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_WAITING_JOBS",
            description="Jobs of all users that may wait; beyond that new work is refused with 503.",
            ge=1,
            le=100_000_000,
        ),
    ] = 200_000
    trusted_proxies: Annotated[
        str,
        Field(
            validation_alias="SCRIBE_TRUSTED_PROXIES",
            description="Addresses or networks whose X-Forwarded-For is believed, separated by commas.",
        ),
    ] = ""

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, said: str) -> str:
        try:
            read_networks(said)
        except ValueError:
            raise ValueError("must be addresses or networks, such as 127.0.0.1, 10.0.0.0/8") from None
        return said

    @property
    def trusted_networks(self) -> tuple[Network, ...]:
        return read_networks(self.trusted_proxies)
