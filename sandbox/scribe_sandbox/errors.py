"""What can be wrong with a request to the sandbox, or with its own set-up.

SandboxError
├── DialsError           an admin call or a setting asks for a dial that is not there
├── BodyTooLargeError    a request's body exceeds what any of the upstreams takes
└── RefusedError         an upstream would refuse this: HTTP status, kind and words of its own
    ├── anthropic_api.refusals.MessagesRefusedError
    ├── exa_api.refusals.ExaRefusedError
    └── arxiv_api.query.QueryRefusedError
"""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox cannot do this."""


class DialsError(SandboxError):
    """The dials cannot be set so."""


class BodyTooLargeError(SandboxError):
    """The request's body is larger than 32 MB, which is the most that the real upstreams take."""


class RefusedError(SandboxError):
    """The real upstream would refuse this request."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
