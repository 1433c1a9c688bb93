"""What the standard variables mean."""

from __future__ import annotations

import pytest
from scribe_telemetry.errors import TelemetryError
from scribe_telemetry.otlp import Signal, is_sent, protocol_of

ALL, TRACES = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c"}, {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://c"}


@pytest.mark.parametrize(
    ("variables", "signal", "sent"),
    [
        ({}, "traces", False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, "traces", False),
        (ALL, "traces", True),
        (ALL, "metrics", True),
        (TRACES, "traces", True),
        (TRACES, "metrics", False),
        ({**ALL, "OTEL_METRICS_EXPORTER": "none"}, "metrics", False),
        ({**ALL, "OTEL_METRICS_EXPORTER": "none"}, "traces", True),
        ({**ALL, "OTEL_SDK_DISABLED": "TRUE"}, "traces", False),
    ],
)
def test_something_is_sent_only_where_a_variable_says_so(variables: dict[str, str], signal: Signal, sent: bool) -> None:
    """Each signal by itself; one variable turns all of it off."""
    assert is_sent(signal, variables) is sent


def test_the_protocol_is_one_of_two() -> None:
    """A signal's own variable wins; a wrong value is named, and not quoted: it may be a secret that went astray."""
    assert protocol_of("traces", {}) == "http"
    assert protocol_of("traces", {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}) == "grpc"
    both = {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf"}
    assert protocol_of("metrics", both) == "http"
    with pytest.raises(TelemetryError, match=r"OTEL_EXPORTER_OTLP_PROTOCOL: must be one of http/protobuf, grpc$"):
        protocol_of("traces", {"OTEL_EXPORTER_OTLP_PROTOCOL": "carrier pigeon"})
