"""The one table: reason → gRPC code → HTTP status → whether trying again can help. `docs/errors.md` is made from it."""

from __future__ import annotations

from dataclasses import dataclass

from grpc import StatusCode as Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What a reason means to programs and people."""

    code: Code
    http_status: int
    retryable: bool
    meaning: str
    mend: str


def _ends(code: Code, http_status: int, meaning: str, mend: str) -> Reason:
    return Reason(code=code, http_status=http_status, retryable=False, meaning=meaning, mend=mend)


def _again(code: Code, http_status: int, meaning: str, mend: str) -> Reason:
    return Reason(code=code, http_status=http_status, retryable=True, meaning=meaning, mend=mend)


REASONS: dict[str, Reason] = {
    "INVALID_REQUEST": _ends(
        Code.INVALID_ARGUMENT, 422, "The request cannot be taken.", "Mend the fields that are named."
    ),
    "NOT_FOUND": _ends(Code.NOT_FOUND, 404, "There is no such thing, or it is not yours.", "Check the id."),
    "UNAUTHENTICATED": _ends(
        Code.UNAUTHENTICATED, 401, "The token is missing, expired or not ours.", "Sign in again; locally: scribe token."
    ),
    "PERMISSION_DENIED": _ends(Code.PERMISSION_DENIED, 403, "This is not allowed for you.", "Ask an administrator."),
    "PROFILE_MISSING": _ends(
        Code.PERMISSION_DENIED, 403, "The user has no profile yet.", "Call POST /api/user/init first."
    ),
    "IDEMPOTENCY_CONFLICT": _ends(
        Code.ALREADY_EXISTS, 409, "The same idempotency key came with another body.", "Use a new key for a new request."
    ),
    "JOB_ENDED": _ends(Code.FAILED_PRECONDITION, 400, "The job has ended already.", "Nothing is to be done."),
    "JOB_BEGUN": _ends(
        Code.FAILED_PRECONDITION,
        400,
        "The job is being worked on or has ended.",
        "Cancel it: POST /api/jobs/{id}/cancel.",
    ),
    "JOB_NOT_FAILED": _ends(
        Code.FAILED_PRECONDITION,
        400,
        "Only a job that failed can be tried again.",
        "Wait for its end, or submit it anew.",
    ),
    "TOO_MANY_TEMPLATES": _ends(
        Code.RESOURCE_EXHAUSTED, 429, "The user has as many templates as anybody may have.", "Delete one first."
    ),
    "DAY_SPENT": _again(Code.RESOURCE_EXHAUSTED, 429, "The user's budget for today is used up.", "Try again tomorrow."),
    "TOO_LARGE": _ends(Code.OUT_OF_RANGE, 413, "The request is too large.", "Send less; the message names the limit."),
    "RATE_LIMITED": _again(
        Code.RESOURCE_EXHAUSTED, 429, "More was asked than one caller may ask.", "Try again after the time given."
    ),
    "OVERLOADED": _again(
        Code.UNAVAILABLE, 503, "There is more work than can be taken.", "Try again after the time given."
    ),
    "STORE_UNAVAILABLE": _again(
        Code.UNAVAILABLE, 503, "The database does not answer.", "Try again; operators: scribe doctor."
    ),
    "UNIMPLEMENTED": _ends(
        Code.UNIMPLEMENTED, 501, "The service does not know this call.", "Check the name, or upgrade the service."
    ),
    "INTERNAL": _ends(Code.INTERNAL, 500, "Something that should not happen did.", "Report it with the request id."),
    "DEADLINE_EXCEEDED": _again(Code.DEADLINE_EXCEEDED, 504, "The call took longer than it may.", "It is tried again."),
    "SERVICE_UNAVAILABLE": _again(
        Code.UNAVAILABLE, 503, "A step's service does not answer.", "It is tried again; operators: look at its log."
    ),
    "MODEL_OVERLOADED": _again(Code.UNAVAILABLE, 503, "The model's service is overloaded.", "It is tried again."),
    "MODEL_RATE_LIMITED": _again(
        Code.RESOURCE_EXHAUSTED, 429, "The model's service limits our rate.", "It is tried again after the time given."
    ),
    "MODEL_SPEND_LIMIT": _ends(
        Code.FAILED_PRECONDITION,
        402,
        "The model account's spending limit is reached.",
        "Raise the limit at the provider.",
    ),
    "MODEL_CREDENTIALS": _ends(
        Code.UNAUTHENTICATED, 500, "The model's service refuses our key.", "Set a valid ANTHROPIC_API_KEY."
    ),
    "MODEL_NOT_FOUND": _ends(
        Code.FAILED_PRECONDITION,
        500,
        "The configured model does not exist.",
        "Set SCRIBE_<SERVICE>_MODEL to a current model.",
    ),
    "MODEL_REFUSED": _ends(
        Code.FAILED_PRECONDITION, 422, "The model declined to answer.", "Reword the template or the interest."
    ),
    "MODEL_OUTPUT_INVALID": _again(Code.ABORTED, 502, "The model's answer could not be used.", "It is tried again."),
    "MODEL_TIMEOUT": _again(Code.DEADLINE_EXCEEDED, 504, "The model did not answer in time.", "It is tried again."),
    "MODEL_REQUEST_REFUSED": _ends(
        Code.INVALID_ARGUMENT, 500, "The model's service refused our request.", "Report it."
    ),
    "BUDGET_EXCEEDED": _ends(
        Code.FAILED_PRECONDITION,
        402,
        "The next call would cost more than is left.",
        "Wait until tomorrow, or raise the budget.",
    ),
    "SEARCH_UNAVAILABLE": _again(
        Code.UNAVAILABLE, 503, "The search service does not answer.", "It is tried again, then done without."
    ),
    "SEARCH_CREDENTIALS": _ends(
        Code.UNAUTHENTICATED, 500, "The search service refuses our key.", "Set a valid EXA_API_KEY."
    ),
    "SEARCH_CREDITS": _ends(
        Code.FAILED_PRECONDITION, 402, "The search account has no credits left.", "Add credits at the provider."
    ),
    "SCRAPER_FULL": _again(
        Code.RESOURCE_EXHAUSTED,
        503,
        "The scraper reads as many pages as it can.",
        "It is tried again after the time given.",
    ),
    "ARXIV_UNAVAILABLE": _again(
        Code.UNAVAILABLE, 503, "arXiv does not answer.", "It is tried again, then done without."
    ),
    "ARXIV_RATE_LIMITED": _again(
        Code.RESOURCE_EXHAUSTED, 503, "arXiv limits our rate.", "It is tried again later, then done without."
    ),
    "STATE_TOO_LARGE": _ends(
        Code.FAILED_PRECONDITION,
        500,
        "What is known of the job exceeds 256 KB.",
        "Report it; a shorter template helps.",
    ),
    "JOB_DEADLINE": _ends(Code.DEADLINE_EXCEEDED, 504, "The job was not done within its time.", "Submit it again."),
    "NOT_DONE_BEFORE_MOVE": _ends(
        Code.FAILED_PRECONDITION,
        500,
        "The old Scribe had not done the job when its data moved here.",
        "Try it again; operators: scribe dead-letters retry --reason NOT_DONE_BEFORE_MOVE.",
    ),
    "DOCUMENT_UNREADABLE": _ends(
        Code.INVALID_ARGUMENT,
        400,
        "The document cannot be fetched or read.",
        "The message says why; give another address, or a PDF with text.",
    ),
    "CONTACT_DECLINED": _ends(
        Code.FAILED_PRECONDITION,
        422,
        "The recipient asks not to be written to.",
        "Respect it, or override it in the request.",
    ),
    "POISON_MESSAGE": _ends(
        Code.INVALID_ARGUMENT, 500, "A job's message could not be read.", "Report it; the job can be submitted again."
    ),
    "CANCELLED": _ends(Code.CANCELLED, 400, "The job was cancelled.", "Submit it again if it is wanted."),
}

WARNINGS: dict[str, str] = {
    "RESEARCH_UNAVAILABLE": "The web could not be searched or read; the e-mail was written without it.",
    "SEARCH_NOT_CONFIGURED": "No search key is set; only pages that were given are read.",
    "PAPERS_UNAVAILABLE": "arXiv could not be asked; the e-mail was written without papers.",
    "PAPERS_AMBIGUOUS": "Several people of this name publish; no paper is cited until it is clear who is meant.",
    "NOTHING_FOUND": "Nothing about the recipient was found.",
    "RECIPIENT_AMBIGUOUS": "Pages of several people of this name were found; none is used until it is clear who is meant.",
    "CONTACT_POLICY": "The recipient says how and whether they want to be contacted.",
    "HIDDEN_TEXT": "A page holds hidden text that tells programs what to write; it was left out.",
    "NOT_RECRUITING": "The recipient says that they take no students or staff at present.",
    "APPLY_FIRST": "The recipient wants an application elsewhere before an e-mail.",
    "SUBJECT_TAG": "The recipient wants certain words in the subject line; it begins with them.",
    "GREETING_NAME": "The greeting names somebody other than the recipient.",
    "EMAIL_LONG": "The e-mail is longer than people read to the end.",
    "EMAIL_SHORT": "The e-mail hardly says who writes and why.",
    "SPAM_WORDS": "The e-mail has words that readers and filters take for advertising.",
    "MACHINE_PROSE": "The e-mail has words by which readers tell text that a machine wrote.",
    "SLOTS_LEFT": "The template has more slots than are filled; those behind are left to you.",
    "SENDER_SLOTS_OPEN": "Slots that only you can fill are still in the text.",
}
