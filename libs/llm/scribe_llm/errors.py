"""What can go wrong between us and a model.

ServiceError
└── ModelError
    ├── ModelOverloaded         expected: no connection, 5xx or 529
    ├── ModelRateLimited        expected: 429 that a wait mends
    ├── ModelSpendLimit         expected: 402, or a limit of the account
    ├── ModelCredentials        expected: 401 or 403
    ├── ModelNotFound           expected: 404
    ├── ModelTimeout            expected: no answer in time
    ├── ModelRequestRefused     unexpected: 400, 413, 422
    ├── ModelRefused            expected: the model declined
    ├── ModelOutputInvalid      expected: the answer does not have the form asked for, twice
    ├── BudgetExceeded          expected: the next call could cost more than is left
    └── AnswersNotKept          unexpected: the folder of paid answers cannot be written

PromptError                 unexpected: a prompt file and its variables do not fit
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError


class ModelError(ServiceError):
    """Base of the errors below. `is_free`: the call was refused as a whole, so it is certain that nothing was billed."""

    reason_name: str

    def __init__(self, message: str = "", *, retry_after: float | None = None, is_free: bool = False) -> None:
        super().__init__(self.reason_name, message, retry_after=retry_after)
        self.is_free = is_free


class ModelOverloaded(ModelError):
    """The model's service is overloaded."""

    reason_name = "MODEL_OVERLOADED"


class ModelRateLimited(ModelError):
    """The model's service limits our rate."""

    reason_name = "MODEL_RATE_LIMITED"


class ModelSpendLimit(ModelError):
    """The model account's spending limit is reached."""

    reason_name = "MODEL_SPEND_LIMIT"


class ModelCredentials(ModelError):
    """The model's service refuses our key."""

    reason_name = "MODEL_CREDENTIALS"


class ModelNotFound(ModelError):
    """The configured model does not exist."""

    reason_name = "MODEL_NOT_FOUND"


class ModelTimeout(ModelError):
    """The model did not answer in time."""

    reason_name = "MODEL_TIMEOUT"


class ModelRequestRefused(ModelError):
    """The model's service refused our request."""

    reason_name = "MODEL_REQUEST_REFUSED"


class ModelRefused(ModelError):
    """The model declined to answer."""

    reason_name = "MODEL_REFUSED"


class ModelOutputInvalid(ModelError):
    """The model's answer could not be used."""

    reason_name = "MODEL_OUTPUT_INVALID"


class BudgetExceeded(ModelError):
    """The next call would cost more than is left."""

    reason_name = "BUDGET_EXCEEDED"


class AnswersNotKept(ModelError):
    """The folder for answers of paid calls cannot be written, so none is made."""

    reason_name = "SERVICE_UNAVAILABLE"

    def __init__(self) -> None:
        super().__init__(str(type(self).__doc__))


class PromptError(Exception):
    """A prompt file is missing or malformed, or its variables are not the ones given."""
