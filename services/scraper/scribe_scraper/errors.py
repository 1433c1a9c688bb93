"""What can go wrong.

ServiceError (scribe_rpc)
├── ScraperFull            too many researches at once
├── SearchUnavailable      the search service is down, slow or limits us
├── SearchCredentials      it refuses our key
├── SearchCredits          it wants money
├── ContactDeclined        the recipient asks not to be written to
└── DocumentUnreadable     a document that was given cannot be fetched or read
PageError                  one page cannot be read: its text is the reason a user sees
├── AddressRefused         it leads to where the scraper may not go
├── RobotsDenied           its site does not want programs to read it
├── PageUnreachable        no answer, or an answer that is no page
├── PageTooLarge           more than the scraper is willing to receive
├── PageUnreadable         received, but there is no text in it
└── BrowserFailed          the browser crashed, hung or is not installed
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError, Violation

_LONGEST_QUOTE = 300


class PageError(Exception):
    """The page could not be read."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or ""))


class AddressRefused(PageError):
    """The address leads to where the scraper may not go."""


class RobotsDenied(PageError):
    """The site's robots.txt asks programs not to read it."""


class PageUnreachable(PageError):
    """The page did not answer."""


class PageTooLarge(PageError):
    """The page is larger than the scraper is willing to receive."""


class PageUnreadable(PageError):
    """There is no readable text on the page."""


class BrowserFailed(PageError):
    """The browser could not show the page."""


class ScraperFull(ServiceError):
    """The scraper works on as many recipients as it can."""

    def __init__(self, retry_after: float) -> None:
        super().__init__("SCRAPER_FULL", type(self).__doc__ or "", retry_after=retry_after)


class SearchUnavailable(ServiceError):
    """The search service does not answer."""

    def __init__(self, message: str = "", *, retry_after: float | None = None, is_free: bool = False) -> None:
        """`is_free`: it is certain that the search was not billed."""
        said = message or "The search service does not answer."
        super().__init__("SEARCH_UNAVAILABLE", said, retry_after=retry_after)
        self.is_free = is_free


class SearchCredentials(ServiceError):
    """The search service refuses the key in EXA_API_KEY."""

    is_free = True

    def __init__(self) -> None:
        super().__init__("SEARCH_CREDENTIALS", type(self).__doc__ or "")


class SearchCredits(ServiceError):
    """The search service's account has no credits left."""

    is_free = True

    def __init__(self) -> None:
        super().__init__("SEARCH_CREDITS", type(self).__doc__ or "")


class ContactDeclined(ServiceError):
    """The recipient asks not to be written to."""

    def __init__(self, name: str, quote: str, url: str) -> None:
        super().__init__(
            "CONTACT_DECLINED",
            f"{name} asks not to be written to: “{quote[:_LONGEST_QUOTE]}” ({url})",
            metadata={"quote": quote[:_LONGEST_QUOTE], "url": url},
        )


class DocumentUnreadable(ServiceError):
    """A document that was given cannot be fetched or read."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__("DOCUMENT_UNREADABLE", why, violations=[Violation(field, why)])
