"""What can be wrong with the variables of telemetry."""

from __future__ import annotations


class TelemetryError(ValueError):
    """A variable has a value that means nothing; the message names it and never quotes a secret."""
