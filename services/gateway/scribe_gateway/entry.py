"""What everybody passes, by whichever entrance: the quotas, and the gates for as many at once as can be served."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from scribe_gateway.client_address import Network
from scribe_gateway.gate import Gate
from scribe_gateway.limit_settings import LimitSettings
from scribe_gateway.limits import Meter, Quota, Standing

_MINUTE, _HOUR = 60.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Shared by HTTP and gRPC, so that nobody gets twice as much by using both."""

    by_address: Meter
    by_user: Meter
    requests: Gate
    streams: Gate
    """Answers that take long: events, and what a model is asked meanwhile."""
    trusted: tuple[Network, ...] = field(default=())

    @classmethod
    def of(cls, settings: LimitSettings, is_late: Callable[[], bool]) -> Entry:
        """`is_late`: whether the event loop falls behind lastingly."""
        per_address = Quota(name="address", units=settings.address_requests, seconds=_MINUTE)
        per_user = Quota(name="user", units=settings.user_requests, seconds=_MINUTE)
        return cls(
            by_address=Meter(per_address),
            by_user=Meter(per_user),
            requests=Gate(settings.requests_at_once, is_late),
            streams=Gate(settings.streams_at_once, is_late),
            trusted=settings.trusted_networks,
        )

    def greet(self, user_id: UUID) -> Standing | None:
        """A request of somebody whose token was good. Raises TooManyRequests."""
        return self.by_user.take(user_id)


def generation_meter(settings: LimitSettings) -> Meter:
    """By cost: one unit is one e-mail to be researched and written."""
    return Meter(Quota(name="generation", units=settings.user_generations, seconds=_HOUR))
