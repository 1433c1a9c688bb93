"""What the orchestrator reads from its environment. A runner of single steps needs no database."""

from __future__ import annotations

import re
import socket
from typing import Annotated

from pydantic import Field, SecretStr
from scribe_bus.settings import BusSettings
from scribe_bus.subjects import HOST_NAME
from scribe_store.dispatch import Terms

_Capacity = Annotated[int, Field(ge=1, le=256)]
_Seconds = Annotated[float, Field(gt=0, le=3600)]


class RunnerSettings(BusSettings):
    """Where the steps' services are, how many of each the whole cluster works on at once, and for how long."""

    parser: Annotated[
        str, Field(validation_alias="SCRIBE_PARSER_ADDRESS", description="Where the parser is reached.")
    ] = "127.0.0.1:50051"
    scraper: Annotated[
        str, Field(validation_alias="SCRIBE_SCRAPER_ADDRESS", description="Where the scraper is reached.")
    ] = "127.0.0.1:50052"
    arxiv: Annotated[
        str, Field(validation_alias="SCRIBE_ARXIV_ADDRESS", description="Where the arXiv service is reached.")
    ] = "127.0.0.1:50053"
    composer: Annotated[
        str, Field(validation_alias="SCRIBE_COMPOSER_ADDRESS", description="Where the composer is reached.")
    ] = "127.0.0.1:50054"
    capacity_parse: Annotated[
        _Capacity,
        Field(validation_alias="SCRIBE_CAPACITY_PARSE", description="Jobs parsed at once, in the whole cluster."),
    ] = 8
    capacity_scrape: Annotated[
        _Capacity,
        Field(validation_alias="SCRIBE_CAPACITY_SCRAPE", description="Jobs researched at once, in the whole cluster."),
    ] = 3
    capacity_arxiv: Annotated[
        _Capacity,
        Field(
            validation_alias="SCRIBE_CAPACITY_ARXIV",
            description="Jobs looked up on arXiv at once, in the whole cluster.",
        ),
    ] = 1
    capacity_compose: Annotated[
        _Capacity,
        Field(validation_alias="SCRIBE_CAPACITY_COMPOSE", description="Jobs composed at once, in the whole cluster."),
    ] = 8
    timeout_parse: Annotated[
        _Seconds, Field(validation_alias="SCRIBE_STEP_TIMEOUT_PARSE", description="Seconds that parsing may take.")
    ] = 60.0
    timeout_scrape: Annotated[
        _Seconds, Field(validation_alias="SCRIBE_STEP_TIMEOUT_SCRAPE", description="Seconds that research may take.")
    ] = 240.0
    timeout_arxiv: Annotated[
        _Seconds, Field(validation_alias="SCRIBE_STEP_TIMEOUT_ARXIV", description="Seconds that arXiv may take.")
    ] = 120.0
    timeout_compose: Annotated[
        _Seconds, Field(validation_alias="SCRIBE_STEP_TIMEOUT_COMPOSE", description="Seconds that composing may take.")
    ] = 240.0
    drain_seconds: Annotated[
        float,
        Field(
            validation_alias="SCRIBE_DRAIN_SECONDS",
            description="How long calls in flight may go on after SIGTERM.",
            ge=0,
            le=600,
        ),
    ] = 30.0

    host_name: Annotated[
        str | None,
        Field(
            validation_alias="SCRIBE_HOST_NAME",
            description="What this host is called in `scribe hosts`; the machine's own name unless set.",
            pattern=f"^{HOST_NAME.pattern}$",
        ),
    ] = None
    host_slots: Annotated[
        _Capacity | None,
        Field(
            validation_alias="SCRIBE_HOST_SLOTS",
            description="How many of each step this host works on at once; as many as the cluster does unless set.",
        ),
    ] = None

    @property
    def host(self) -> str:
        """The host's name as one token of a subject."""
        return self.host_name or re.sub(r"[^A-Za-z0-9_-]", "-", socket.gethostname())[:63] or "host"

    @property
    def addresses(self) -> dict[str, str]:
        return {"parse": self.parser, "scrape": self.scraper, "arxiv": self.arxiv, "compose": self.composer}

    @property
    def capacities(self) -> dict[str, int]:
        return {
            "parse": self.capacity_parse,
            "scrape": self.capacity_scrape,
            "arxiv": self.capacity_arxiv,
            "compose": self.capacity_compose,
        }

    @property
    def timeouts(self) -> dict[str, float]:
        """Seconds that one call of a step's service may take."""
        return {
            "parse": self.timeout_parse,
            "scrape": self.timeout_scrape,
            "arxiv": self.timeout_arxiv,
            "compose": self.timeout_compose,
        }


class OrchestratorSettings(RunnerSettings):
    """The whole orchestrator: also the database, and what jobs may take."""

    database_url: Annotated[SecretStr, Field(validation_alias="DATABASE_URL", description="PostgreSQL.")]
    # Below the stream's 72 h, or a job could outlive its messages.
    deadline_seconds: Annotated[
        float,
        Field(
            validation_alias="SCRIBE_JOB_DEADLINE_SECONDS",
            description="Seconds from a job's first step to its end.",
            ge=1,
            le=86_400,
        ),
    ] = 900.0
    job_budget: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_JOB_BUDGET_MICRO_DOLLARS",
            description="What a job may spend, in millionths of a US dollar.",
            ge=0,
        ),
    ] = 150_000
    day_budget: Annotated[
        int,
        Field(
            validation_alias="SCRIBE_DAY_BUDGET_MICRO_DOLLARS",
            description="What a user may spend in a day, in millionths of a US dollar.",
            ge=0,
        ),
    ] = 5_000_000

    @property
    def terms(self) -> Terms:
        return Terms(job_budget=self.job_budget, day_budget=self.day_budget, deadline_seconds=self.deadline_seconds)
