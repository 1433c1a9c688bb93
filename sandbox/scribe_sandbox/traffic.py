"""What a request is: the upstream and task that it is meant for, and the facts that the ledger keeps of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from scribe_sandbox.dials import MODEL_NAMES, DialName
from scribe_sandbox.tasks import schema_of, task_of

# Hosts of the world all end so; it is a name that the real DNS never resolves.
WORLD_SUFFIX = ".example"
_SCOPE_KEY = "scribe_sandbox.exchange"
_EXA_PATHS = frozenset({"/search", "/contents", "/findSimilar", "/answer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes. `host` is set for the small web only; `path` keeps its percent-escapes."""

    host: str
    path: str
    query: str

    @property
    def shown(self) -> str:
        """The address as the ledger shows it."""
        query = f"?{self.query}" if self.query else ""
        return f"{'http://' if self.host else ''}{self.host}{self.path}{query}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """The upstream and task that a request belongs to. Both are empty for the sandbox's own addresses."""

    upstream: str
    task: str
    dial: DialName | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request as the routes see it. `stream_seconds` is the time a stream should take."""

    seq: int
    target: Target
    purpose: Purpose
    body: bytes
    sha256: str
    stream_seconds: float = 0.0

    @property
    def request_id(self) -> str:
        """The id that goes back in headers and errors."""
        return f"req_sandbox_{self.seq:08d}"


def target_of(raw_path: str, query: str, host_header: str) -> Target:
    """Where a request goes, from its request line (origin or absolute form) and its Host header."""
    host = host_name(host_header)
    if raw_path.startswith(("http://", "https://")):
        authority, slash, path = raw_path.partition("://")[2].partition("/")
        host, raw_path = host_name(authority), f"{slash or '/'}{path}"
    return Target(host=host if host.endswith(WORLD_SUFFIX) else "", path=raw_path, query=query)


def host_name(host_header: str) -> str:
    """The name in a Host header, in lower case and without port or brackets; empty when it is malformed."""
    try:
        return urlsplit(f"//{host_header.strip()}").hostname or ""
    except ValueError:
        return ""


def purpose_of(target: Target, body: Mapping[str, Any]) -> Purpose:
    """The upstream and task of a request; `body` is its JSON object, or empty."""
    path = target.path
    if target.host:
        return Purpose(upstream="web", task="robots" if path == "/robots.txt" else "page", dial="web")
    if path.startswith("/v1/"):
        return _model_purpose(path, body)
    if path in _EXA_PATHS:
        return Purpose(upstream="exa", task=path.removeprefix("/"), dial="exa")
    if path.startswith(("/api/", "/a/")):
        return Purpose(upstream="arxiv", task="query" if path.startswith("/api/") else "author", dial="arxiv")
    if path.startswith("/auth/"):
        return Purpose(upstream="supabase", task=path.rpartition("/")[2].removesuffix(".json"), dial="supabase")
    return Purpose(upstream="", task="", dial=None)


def json_object(body: bytes) -> dict[str, Any]:
    """The body as a JSON object; empty when it is none."""
    try:
        value = json.loads(body) if body else None
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def digest_of(target: Target, body: bytes) -> str:
    """SHA-256 over the body in hex; over the address when there is no body, so that each page is another request."""
    return hashlib.sha256(body or target.shown.encode()).hexdigest()


def job_hint(headers: Mapping[str, str], body: Mapping[str, Any]) -> str:
    """What tells which job a call belongs to: `metadata.user_id`, else the trace id, else nothing."""
    metadata = body.get("metadata")
    user_id = metadata.get("user_id") if isinstance(metadata, dict) else None
    trace = headers.get("traceparent", "").split("-")
    return str(user_id or (trace[1] if len(trace) == 4 else ""))[:100]


def attach(scope: Any, exchange: Exchange) -> None:
    """Leaves the exchange where `exchange_of` finds it."""
    scope[_SCOPE_KEY] = exchange


def exchange_of(request: Request) -> Exchange:
    """The exchange of this request, left by the gate."""
    exchange = request.scope[_SCOPE_KEY]
    assert isinstance(exchange, Exchange)  # the gate wraps every route
    return exchange


def _model_purpose(path: str, body: Mapping[str, Any]) -> Purpose:
    if path != "/v1/messages":
        return Purpose(upstream="anthropic", task=path.rsplit("/", maxsplit=1)[-1], dial="other")
    task = task_of(schema_of(body))
    return Purpose(upstream="anthropic", task=task, dial=next(name for name in MODEL_NAMES if name == task))
