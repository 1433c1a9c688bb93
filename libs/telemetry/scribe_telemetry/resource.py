"""Which process speaks, as spans and metrics say it."""

from __future__ import annotations

import os
import socket
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource


def resource_of(service: str) -> Resource:
    """What OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME say wins."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    ours = {
        "service.name": f"scribe-{service}",
        "service.namespace": "scribe",
        "service.version": version("scribe"),
        "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
        "host.name": socket.gethostname(),
    }
    return Resource.create(ours).merge(OTELResourceDetector().detect())
