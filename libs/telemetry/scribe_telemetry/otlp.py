"""What OpenTelemetry's standard variables say of sending: whether, and by which protocol. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from scribe_telemetry.errors import TelemetryError

Signal = Literal["traces", "metrics"]

_EXPORTERS: Final = {"http/protobuf": "http", "grpc": "grpc"}
_USUAL: Final = "http/protobuf"


def is_disabled(environment: Mapping[str, str]) -> bool:
    return environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"


def is_sent(signal: Signal, environment: Mapping[str, str]) -> bool:
    """Whether a variable names an endpoint, and none says that this signal stays here."""
    if is_disabled(environment) or environment.get(f"OTEL_{signal.upper()}_EXPORTER", "").strip().lower() == "none":
        return False
    names = ("OTEL_EXPORTER_OTLP_ENDPOINT", f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT")
    return any(environment.get(name) for name in names)


def protocol_of(signal: Signal, environment: Mapping[str, str]) -> str:
    """`http` or `grpc`, as the exporters' packages are called. Raises TelemetryError."""
    names = (f"OTEL_EXPORTER_OTLP_{signal.upper()}_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
    said = next((environment[name] for name in names if environment.get(name)), _USUAL)
    if said not in _EXPORTERS:
        raise TelemetryError(f"{names[1]}: must be one of {', '.join(_EXPORTERS)}")
    return _EXPORTERS[said]
