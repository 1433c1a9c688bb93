"""A client of Scribe's gateway: asynchronous, typed, over its gRPC contract.

Messages are the contract's own (`scribe.v1`); the usual ones can be imported from here.
"""

from scribe.v1.email_pb2 import Email
from scribe.v1.pipeline_pb2 import JobEvent, JobState
from scribe.v1.recipient_pb2 import Recipient
from scribe.v1.scribe_service_pb2 import Job
from scribe.v1.sender_pb2 import Sender

from scribe_client.address import WrongAddress
from scribe_client.calls import Token
from scribe_client.client import Scribe, connect
from scribe_client.errors import (
    KeyConflict,
    LimitReached,
    NotAllowed,
    NotPossible,
    NotSignedIn,
    NotThere,
    ScribeError,
    Unavailable,
    Unreachable,
    WrongRequest,
)
from scribe_client.watching import ENDED, News, has_ended

__all__ = [
    "ENDED", "Email", "Job", "JobEvent", "JobState", "KeyConflict", "LimitReached", "News", "NotAllowed", "NotPossible",
    "NotSignedIn", "NotThere", "Recipient", "Scribe", "ScribeError", "Sender", "Token", "Unavailable", "Unreachable",
    "WrongAddress", "WrongRequest", "connect", "has_ended",
]  # fmt: skip
