"""Named places at which a test can make a process die, hang or stumble; without `SCRIBE_FAILPOINTS` they do nothing."""

from scribe_failpoints.points import FailpointReached, failpoint

__all__ = ["FailpointReached", "failpoint"]
