"""What a search or contents request may hold: the fields of exa-py 2.28, without the deprecated ones. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError
from pydantic.alias_generators import to_camel

from scribe_sandbox.exa_api.refusals import ExaRefusedError, from_validation

Category = Literal["company", "news", "publication", "personal site", "financial report", "people"]
SearchType = Literal["auto", "fast", "deep-lite", "deep", "deep-reasoning", "neural", "instant", "lite"]
DEEP_TYPES = frozenset({"deep-lite", "deep", "deep-reasoning"})

# What the company and people indexes cannot filter by.
_NOT_WITH_ENTITIES = ("exclude_domains", "start_published_date", "end_published_date", "include_text", "exclude_text")
# What a lite search does without.
_NOT_WITH_LITE = ("system_prompt", "output_schema", "additional_queries")

Characters = Annotated[StrictInt, Field(ge=1, le=10_000_000)]
Identifier = Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Phrases = Annotated[list[StrictStr], Field(max_length=1)]
Body = TypeVar("Body", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class TextOptions(_Strict):
    """How much of a page's text, in characters."""

    max_characters: Characters | None = None
    include_html_tags: StrictBool = False
    verbosity: Literal["compact", "standard", "full"] = "compact"
    include_sections: list[StrictStr] | None = None
    exclude_sections: list[StrictStr] | None = None


class HighlightOptions(_Strict):
    """Excerpts for a query; `max_characters` bounds their sum."""

    query: StrictStr | None = None
    max_characters: Characters | None = None
    dynamic: StrictBool = False


class SummaryOptions(_Strict):
    """A summary for a query."""

    query: StrictStr | None = None
    answer_schema: dict[str, Any] | None = Field(default=None, alias="schema")


class Extras(_Strict):
    """How many links to return."""

    links: StrictInt = 0
    image_links: StrictInt = 0


class ContentsOptions(_Strict):
    """Which contents come with a result."""

    text: TextOptions | StrictBool = False
    highlights: HighlightOptions | StrictBool = False
    summary: SummaryOptions | StrictBool = False
    max_age_hours: Annotated[StrictInt, Field(ge=-1)] | None = None
    livecrawl_timeout: StrictInt | None = None
    snapshot_as_of: datetime | None = None
    filter_empty_results: StrictBool = False
    extras: Extras | None = None


class SearchRequest(_Strict):
    """The body of `POST /search`."""

    query: Annotated[StrictStr, Field(min_length=1, max_length=2000)]
    num_results: Annotated[StrictInt, Field(ge=1, le=100)] = 10
    type: SearchType = "auto"
    category: Category | None = None
    contents: ContentsOptions | None = None
    include_domains: list[StrictStr] | None = None
    exclude_domains: list[StrictStr] | None = None
    start_published_date: datetime | None = None
    end_published_date: datetime | None = None
    include_text: Phrases | None = None
    exclude_text: Phrases | None = None
    moderation: StrictBool = False
    user_location: StrictStr | dict[str, Any] | None = None
    additional_queries: Annotated[list[StrictStr], Field(max_length=5)] | None = None
    system_prompt: StrictStr | None = None
    output_schema: dict[str, Any] | None = None
    objective: Annotated[StrictStr, Field(max_length=4096)] | None = None
    user_identifier: Identifier | None = None
    flags: list[StrictStr] | None = None


class ContentsRequest(ContentsOptions):
    """The body of `POST /contents`."""

    urls: Annotated[list[StrictStr], Field(min_length=1, max_length=100)]
    subpages: Annotated[StrictInt, Field(ge=0, le=100)] = 0
    subpage_target: StrictStr | list[StrictStr] | None = None
    user_identifier: Identifier | None = None
    flags: list[StrictStr] | None = None


def check_search(body: object) -> SearchRequest:
    """A search that Exa would take. Raises ExaRefusedError 400."""
    request = _validated(SearchRequest, body)
    if request.include_domains and request.exclude_domains:
        raise _conflict("includeDomains and excludeDomains cannot be used together")
    if request.category in ("company", "people"):
        _refuse_set(request, _NOT_WITH_ENTITIES, f"the {request.category} category")
    if request.type == "lite":
        _refuse_set(request, _NOT_WITH_LITE, "type lite")
    if request.additional_queries and request.type not in DEEP_TYPES:
        raise _conflict("additionalQueries is only supported for deep search types")
    if request.output_schema:
        raise _conflict("outputSchema is not served by the sandbox: it has no synthesis")
    return request


def check_contents(body: object) -> ContentsRequest:
    """A contents request that Exa would take; asking for nothing means text. Raises ExaRefusedError 400."""
    request = _validated(ContentsRequest, body)
    wrong = [url for url in request.urls if not url.startswith(("http://", "https://"))]
    if wrong:
        raise ExaRefusedError(400, f"Invalid URLs: {wrong[0]}", "INVALID_URLS")
    return request


def _validated(cls: type[Body], body: object) -> Body:
    try:
        return cls.model_validate(body)
    except ValidationError as error:
        raise from_validation(error) from error


def _refuse_set(request: SearchRequest, fields: tuple[str, ...], with_what: str) -> None:
    used = [name for name in fields if getattr(request, name)]
    if used:
        raise _conflict(f"{to_camel(used[0])} is not supported with {with_what}")


def _conflict(message: str) -> ExaRefusedError:
    return ExaRefusedError(400, message, "INVALID_REQUEST")
