"""`python -m scribe_compose_test`: tries docker-compose.yml; writes build/compose-test.json, ends with 1 when something did not hold."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from pathlib import Path

from scribe_compose_test import trial
from scribe_compose_test.engine import CommandFailed, Compose, NoEngine, find_engine
from scribe_compose_test.visitor import JobLost, Visitor

_RECORD = Path("build/compose-test.json")
_LOG_SECONDS = 60.0


def main() -> None:
    try:
        find_engine()
    except NoEngine as error:
        sys.exit(f"make compose-test needs a container engine. {error}")
    http, grpc, sign_in = _free_ports(3)
    ports = {"SCRIBE_HTTP_PORT": http, "SCRIBE_GRPC_PORT": grpc, "SCRIBE_SANDBOX_PORT": sign_in}
    compose = Compose(environment={name: str(port) for name, port in ports.items()})
    visitor = Visitor(http=f"http://127.0.0.1:{http}", sign_in=f"http://127.0.0.1:{sign_in}")
    found, failure = trial.Found(), ""
    try:
        _try(compose, visitor, found)
    except (CommandFailed, JobLost) as error:
        failure = f"{type(error).__name__}: {error}"
        print(_last_words(compose))
    finally:
        trial.down(compose)
    found.jobs = visitor.completed
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps(found.as_dict()) + "\n")
    print(f"{_RECORD}: {json.dumps(found.as_dict())}")
    sys.exit(failure or None)


def _try(compose: Compose, visitor: Visitor, found: trial.Found) -> None:
    trial.build(compose, found, _say)
    trial.down(compose)  # what a run that was broken off left behind
    trial.up(compose, visitor, _say)
    trial.restart_each(compose, visitor, found, _say)
    trial.scale(compose, visitor, _say)
    with tempfile.TemporaryDirectory() as folder:
        trial.bring_back(compose, visitor, Path(folder), _say)


def _last_words(compose: Compose) -> str:
    try:
        return compose("logs", "--no-color", "--tail", "15", seconds=_LOG_SECONDS)
    except CommandFailed as error:
        return str(error)


def _free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago: Compose publishes on ports that it is told."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
