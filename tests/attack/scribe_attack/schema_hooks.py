"""What Schemathesis has to be told of our bodies; it loads this file by `SCHEMATHESIS_HOOKS`."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/pdf")
def pdf(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """A file goes as it is, whatever it holds: what is no PDF is to be refused."""
    return value if isinstance(value, bytes) else str(value).encode()
