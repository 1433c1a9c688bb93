"""Templates from a CV, as both entrances use them: the scraper reads the document, the composer writes."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from uuid import UUID

from scribe.v1 import composer_service_pb2
from scribe_rpc.channel import never_reached
from scribe_rpc.errors import ServiceError
from scribe_store import holds
from scribe_store import templates as template_rows
from scribe_store.paging import Place
from scribe_store.rows import Template, User
from scribe_store.store import Store

from scribe_gateway.errors import DaySpent, ModelFailed, NotFound, StillMaking, TemplatesFull, Unreadable
from scribe_gateway.intake import Intake
from scribe_gateway.job_ids import new_job_id
from scribe_gateway.order import TemplateOrder, UploadedTemplateOrder
from scribe_gateway.step_services import StepServices
from scribe_gateway.template_metadata import cost_of, metadata_of

logger = logging.getLogger(__name__)

_READ_FREE = 0
_DOCUMENTS_FAULT = ("DOCUMENT_UNREADABLE", "INVALID_REQUEST", "TOO_LARGE")

AnyOrder = TemplateOrder | UploadedTemplateOrder


class Templates:
    """A user's own templates, and nobody else's."""

    def __init__(self, store: Store, services: StepServices, intake: Intake, money: holds.Terms) -> None:
        self._store, self._services, self._intake, self._money = store, services, intake, money

    async def make(self, user: User, order: AnyOrder, key: str | None = None) -> Template:
        """Read the document and have a template written. The same key with the same order is the same template.

        Raises TemplatesFull, DaySpent, KeyReused, StillMaking, Unreadable, ModelFailed, Overloaded, TooManyRequests.
        """
        new = new_job_id()
        with self._intake.taking(user.id):
            template_id = await self._begin(user, new, order, key)
        if template_id != new:
            self._intake.give_back(user.id)
            return await self._made_before(user, template_id)
        try:
            return await self._write(user, template_id, order)
        except _Spent as failure:
            await template_rows.give_up(self._store, template_id, user.id, spent=failure.micro_dollars, key=key)
            raise failure.error from failure

    async def get(self, user: User, template_id: UUID) -> Template:
        """Raises NotFound."""
        template = await template_rows.get(self._store, template_id, user.id)
        if template is None:
            raise NotFound("template")
        return template

    async def page(self, user: User, *, limit: int, offset: int = 0, behind: Place | None = None) -> list[Template]:
        """Newest first."""
        return await template_rows.page(self._store, user.id, limit=limit, offset=offset, behind=behind)

    async def delete(self, user: User, template_id: UUID) -> None:
        """Raises NotFound."""
        if not await template_rows.delete(self._store, template_id, user.id):
            raise NotFound("template")

    async def _begin(self, user: User, new: UUID, order: AnyOrder, key: str | None) -> UUID:
        try:
            return await template_rows.begin(
                self._store, new, user.id, self._money, key=key, body_sha256=order.fingerprint()
            )
        except template_rows.TooManyTemplates:
            raise TemplatesFull(template_rows.MOST) from None
        except holds.DaySpent:
            raise DaySpent(_until_tomorrow(datetime.now(UTC))) from None

    async def _made_before(self, user: User, template_id: UUID) -> Template:
        template = await template_rows.get(self._store, template_id, user.id)
        if template is None:
            raise StillMaking
        return template

    async def _write(self, user: User, template_id: UUID, order: AnyOrder) -> Template:
        """Raises _Spent."""
        text = await self._read(order.document)
        drafted = await self._draft(template_id, text, order.user_instructions)
        logger.info("template written", extra={"template": str(template_id), "user": str(user.id)})
        return await template_rows.finish(
            self._store,
            template_id,
            user.id,
            pdf_url=order.pdf_url,
            text=drafted.template_text,
            instructions=order.user_instructions,
            metadata=metadata_of(drafted),
            spent=cost_of(drafted.usage),
        )

    async def _read(self, document: str | bytes) -> str:
        try:
            read = await self._services.read_document(document)
        except ServiceError as error:
            raise _Spent(_of_reader(error), _READ_FREE) from error
        if not read.text.strip():
            raise _Spent(
                Unreadable("There is no text in the document: give a PDF whose text can be marked."), _READ_FREE
            )
        return read.text

    async def _draft(
        self, template_id: UUID, text: str, instructions: str
    ) -> composer_service_pb2.DraftTemplateResponse:
        try:
            return await self._services.draft_template(template_id, text, instructions, self._money.budget)
        except ServiceError as error:
            unasked = never_reached(error.message)
            raise _Spent(error if unasked else ModelFailed(error), self._spent(error)) from error

    def _spent(self, error: ServiceError) -> int:
        """What the failed call told of its cost; all of the budget when it told nothing."""
        if never_reached(error.message):
            return 0
        told = [error.metadata.get(name) for name in ("model_cost_micro_dollars", "search_cost_micro_dollars")]
        costs = [int(cost) for cost in told if cost and cost.isdecimal()]
        return sum(costs) if costs else self._money.budget


def _of_reader(error: ServiceError) -> ServiceError:
    """The document's fault, or the reader's."""
    if error.reason in _DOCUMENTS_FAULT:
        return Unreadable(error.message)
    return (
        error if error.retryable else ServiceError("SERVICE_UNAVAILABLE", "The document could not be read; try again.")
    )


class _Spent(Exception):
    """It failed, and so much was paid meanwhile."""

    def __init__(self, error: ServiceError, micro_dollars: int) -> None:
        super().__init__(error.message)
        self.error, self.micro_dollars = error, micro_dollars


def _until_tomorrow(now: datetime) -> float:
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (tomorrow - now).total_seconds()
