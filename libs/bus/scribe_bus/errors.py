"""What can go wrong on the bus.

Exception
├── ServiceError (scribe_rpc)
│   ├── BusUnavailable       expected: NATS does not answer; the same call may succeed later
│   │   └── BusFull          expected: NATS answers and takes no more; room comes back by itself
│   ├── StateTooLarge        expected: a job knows more than a message may carry
│   └── PoisonMessage        unexpected: a message that no version of ours has written
├── FromNewer                expected: a message that a newer version of ours has written; it is left to one
├── MovedOn                  expected: the stream holds something of the job that came after what was worked on
└── StreamDrift              unexpected: streams or consumers are not as the code says
"""

from __future__ import annotations

from scribe_rpc.errors import ServiceError

_RETRY_AFTER_SECONDS = 2.0


class BusUnavailable(ServiceError):
    """The message bus does not answer at the moment."""

    def __init__(self, message: str = "The message bus does not answer at the moment.") -> None:
        super().__init__("SERVICE_UNAVAILABLE", message, retry_after=_RETRY_AFTER_SECONDS)


class BusFull(BusUnavailable):
    """The message bus is full."""

    def __init__(self, message: str = "The message bus is full.") -> None:
        super().__init__(message)


class StateTooLarge(ServiceError):
    """What is known of the job does not fit into a message."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            "STATE_TOO_LARGE", f"What is known of the job takes {size} bytes; at most {limit} are carried."
        )


class PoisonMessage(ServiceError):
    """A message could not be read."""

    def __init__(self, message: str = "A job's message could not be read.") -> None:
        super().__init__("POISON_MESSAGE", message)


class FromNewer(Exception):
    """A newer version of Scribe wrote this, and means something by it that we do not know."""


class MovedOn(Exception):
    """The job went on, or ended, without what was to be published."""


class StreamDrift(Exception):
    """Streams or consumers differ from what the code says."""

    def __init__(self, differences: list[str]) -> None:
        lines = "\n".join(f"  {difference}" for difference in differences)
        super().__init__(
            f"NATS is not set up as this version of Scribe needs it:\n{lines}\n"
            "If storage is short, give NATS more or set SCRIBE_PIPELINE_MAX_MB and SCRIBE_EVENTS_MAX_MB lower. If another "
            "version of Scribe or a person changed it, delete what differs (`nats stream rm`, `nats consumer rm`) and "
            "start again: jobs are kept in PostgreSQL."
        )
