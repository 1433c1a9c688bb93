"""The kinds of values that the contract names."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

Uuid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
# What Zod's datetime() takes without options: no offset, seconds always, any number of digits behind them.
Time = Annotated[
    str,
    StringConstraints(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$"
    ),
]
Said = Annotated[str, StringConstraints(min_length=1)]
Count = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
Seconds = Annotated[float, Field(ge=0)]

TemplateType = Literal["research", "book", "general"]
StepName = Literal["template_parser", "web_scraper", "arxiv_helper", "email_composer"]
TaskState = Literal["PENDING", "STARTED", "SUCCESS", "FAILURE"]
QueueState = Literal["pending", "processing", "completed", "failed"]

STEPS: tuple[StepName, ...] = ("template_parser", "web_scraper", "arxiv_helper", "email_composer")
TEMPLATE_TYPES: tuple[TemplateType, ...] = ("research", "book", "general")
