"""What the gateway refuses, beyond what the libraries say.

ServiceError (scribe_rpc)
├── NotSignedIn        expected: the token is missing or wrong
├── KeysUnavailable    expected: an issuer's keys cannot be fetched at the moment
├── ProfileMissing     expected: /api/user/init was not called yet
├── MalformedId        expected: an id that is no UUID
├── NotFound           expected: unknown, or another user's
├── JobEnded           expected: what has ended cannot be cancelled
├── JobBegun           expected: what is being worked on is no longer a pending item
├── JobNotFailed       expected: only what failed can be tried again
├── BatchTooLarge      expected: more than a hundred items
├── StillMaking        expected: the first request under this key has not ended yet
├── TemplatesFull      expected: nobody may have more than five
├── DaySpent           expected: the user's budget for today is used up
├── Unreadable         expected: nothing can be made of that document
├── ModelFailed        expected: a model was asked while the caller waited, and failed
├── NoLocalSession     expected: the local session is for this machine's own page
├── NotAdmin           expected: only administrators may see this
├── NoPdf              expected: what was sent along is not a PDF
├── BodyTooLarge       expected: more bytes than any request needs
├── TooManyRequests    expected: a quota is used up for now
└── Overloaded         expected: more is asked of all of us than can be served
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import grpc
from scribe_rpc.errors import ServiceError, Violation

if TYPE_CHECKING:
    from scribe_gateway.limits import Standing

_RETRY_AFTER_SECONDS = 10.0
_RETRY_SPREAD_SECONDS = 5.0


class NotSignedIn(ServiceError):
    """Send `Authorization: Bearer <token>` with a token of this service's sign-in."""

    def __init__(self, message: str = "") -> None:
        super().__init__("UNAUTHENTICATED", message or str(self.__doc__))


class KeysUnavailable(ServiceError):
    """The sign-in service's keys cannot be fetched at the moment; try again in a moment."""

    def __init__(self) -> None:
        super().__init__("SERVICE_UNAVAILABLE", str(self.__doc__), retry_after=_RETRY_AFTER_SECONDS)


class ProfileMissing(ServiceError):
    """There is no profile for this user yet: call POST /api/user/init first."""

    def __init__(self) -> None:
        super().__init__("PROFILE_MISSING", str(self.__doc__))


class MalformedId(ServiceError):
    """An id is a UUID, for example 0198c0de-0000-7000-8000-000000000000."""

    def __init__(self, field: str) -> None:
        described = f"{field} is not an id: {self.__doc__}"
        super().__init__("INVALID_REQUEST", described, violations=[Violation(field, str(self.__doc__))])

    @property
    def http_status(self) -> int:
        """Not 422, as for other fields: frontends tell a malformed id by 400."""
        return 400


class NotFound(ServiceError):
    """There is no such thing among yours."""

    def __init__(self, what: str) -> None:
        super().__init__("NOT_FOUND", f"There is no such {what} among yours: check the id.")


class JobEnded(ServiceError):
    """The job has ended and cannot be cancelled any more."""

    def __init__(self, status: str) -> None:
        super().__init__("JOB_ENDED", f"The job has {status} already and cannot be cancelled any more.")


class JobBegun(ServiceError):
    """Only an item that nobody has begun can be taken out of the queue."""

    def __init__(self, status: str) -> None:
        super().__init__("JOB_BEGUN", f"The item is {status}: only a pending one can be taken out of the queue.")


class JobNotFailed(ServiceError):
    """Only a job that failed can be tried again."""

    def __init__(self, status: str) -> None:
        super().__init__("JOB_NOT_FAILED", f"The job is {status}: only one that failed can be tried again.")


class BatchTooLarge(ServiceError):
    """A batch has more items than may be sent at once."""

    def __init__(self, found: int, most: int, field: str = "items") -> None:
        described = f"must have at most {most}, not {found}: send several batches"
        super().__init__("INVALID_REQUEST", f"{field} {described}", violations=[Violation(field, described)])

    @property
    def http_status(self) -> int:
        """Not 422: frontends tell a batch that is too large by 400."""
        return 400


class StillMaking(ServiceError):
    """The first request under this Idempotency-Key has not ended yet: ask again in a moment."""

    def __init__(self) -> None:
        super().__init__("IDEMPOTENCY_CONFLICT", str(self.__doc__), retry_after=_RETRY_AFTER_SECONDS)


class TemplatesFull(ServiceError):
    """Nobody may have more templates."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "TOO_MANY_TEMPLATES", f"You have {most} templates already, those in the making counted: delete one first."
        )


class DaySpent(ServiceError):
    """What is left of today's budget is too little."""

    def __init__(self, seconds_left: float) -> None:
        super().__init__("DAY_SPENT", "Your budget for today is used up: try again tomorrow.", retry_after=seconds_left)


class Unreadable(ServiceError):
    """The document cannot be read."""

    def __init__(self, message: str) -> None:
        super().__init__("DOCUMENT_UNREADABLE", message, violations=[Violation("pdf_url", message)])


class ModelFailed(ServiceError):
    """A model was asked while the caller waited, and failed; the reason is the model's."""

    def __init__(self, error: ServiceError) -> None:
        super().__init__(error.reason, error.message, retry_after=error.retry_after)

    @property
    def http_status(self) -> int:
        """Whatever it was, somebody behind us failed."""
        return 502

    @property
    def code(self) -> grpc.StatusCode:
        """Not the reason's own: a key of ours that is refused is not the caller's token."""
        return grpc.StatusCode.UNAVAILABLE if self.retryable else grpc.StatusCode.ABORTED


class NoLocalSession(ServiceError):
    """A session without sign-in is only for a browser of this machine that opened the page on a loopback address."""

    def __init__(self) -> None:
        super().__init__("PERMISSION_DENIED", str(self.__doc__))


class NotAdmin(ServiceError):
    """Only administrators may see this."""

    def __init__(self) -> None:
        super().__init__("PERMISSION_DENIED", str(self.__doc__))


class NoPdf(ServiceError):
    """What was sent is not a PDF: send the file itself, as application/pdf."""

    def __init__(self) -> None:
        super().__init__("DOCUMENT_UNREADABLE", str(self.__doc__))


class BodyTooLarge(ServiceError):
    """The body is larger than any request of this service needs."""

    def __init__(self, limit: int) -> None:
        super().__init__("TOO_LARGE", f"The body is larger than {limit // 1024} KB ({limit} bytes): send less.")


class TooManyRequests(ServiceError):
    """A quota is used up; `standing` says which one, and when it is there again."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        quota = standing.quota
        said = (
            f"More than {quota.units} in {round(quota.seconds)} s ({quota.name}): wait {standing.retry_seconds:.0f} s."
        )
        super().__init__("RATE_LIMITED", said, retry_after=standing.retry_seconds)


class Overloaded(ServiceError):
    """More is asked at the moment than can be served: try again after the time given."""

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        # Not all at the same moment again.
        after = random.uniform(1, _RETRY_SPREAD_SECONDS) if retry_after is None else retry_after  # noqa: S311
        super().__init__("OVERLOADED", message or str(self.__doc__), retry_after=after)
