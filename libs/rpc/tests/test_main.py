"""A service as a process: it starts, says where it is, drains, and names what it misses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

PROGRAM = """
import asyncio, sys
from contextlib import AsyncExitStack
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe.v1 import parser_service_pb2, parser_service_pb2_grpc
from scribe_rpc.serve import Service, main
from scribe_rpc.settings import read_settings

class Needs(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")
    key: str = Field(validation_alias="EXAMPLE_KEY")

class Parser(parser_service_pb2_grpc.ParserServiceServicer):
    async def ParseTemplate(self, request, context):
        await asyncio.sleep(float(request.template_text))
        return parser_service_pb2.ParseTemplateResponse()

async def build(stack):
    read_settings(Needs)
    stack.callback(print, "closed", flush=True)
    return lambda server: parser_service_pb2_grpc.add_ParserServiceServicer_to_server(Parser(), server)

main(*(Service(name=n, full_name="scribe.v1.ParserService", default_listen="127.0.0.1:0", build=build) for n in sys.argv[1:]))
"""


@contextmanager
def process(folder: Path, *names: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """The program with these services; killed if it is still there at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRIBE_")}
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *names],
        env={**kept, "SCRIBE_RUN_DIR": str(folder), "EXAMPLE_KEY": "k", **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def address_of(folder: Path, name: str, started: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and started.poll() is None:
        if (folder / f"{name}.json").exists():
            said = json.loads((folder / f"{name}.json").read_text())
            assert (said["name"], said["pid"]) == (name, started.pid)
            return str(said["address"])
        time.sleep(0.02)
    started.kill()
    raise AssertionError(started.communicate()[1])


def reflects(address: str) -> bool:
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    with grpc.insecure_channel(address) as channel:
        call = reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([request]), timeout=10)
        try:
            answers = list(call)
        except grpc.RpcError:
            answers = []
        assert call.code() in {grpc.StatusCode.OK, grpc.StatusCode.UNIMPLEMENTED}
    return any("scribe.v1.ParserService" in str(answer) for answer in answers)


def test_a_running_call_ends_before_the_process_does(tmp_path: Path) -> None:
    """SIGTERM: the call is answered, then adapters close, the announcement goes, and the exit code is 0."""
    with process(tmp_path, "parser") as started:
        address = address_of(tmp_path, "parser", started)
        with grpc.insecure_channel(address) as channel:
            assert health(channel) == health_pb2.HealthCheckResponse.SERVING
            call = parse(channel, "0.4")
            time.sleep(0.1)
            started.send_signal(signal.SIGTERM)
            call.result(timeout=10)
        output, errors = started.communicate(timeout=10)
    assert (started.returncode, output) == (0, "closed\n"), errors
    assert not list(tmp_path.iterdir())


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    """It does not wait for the call."""
    with (
        process(tmp_path, "parser") as started,
        grpc.insecure_channel(address_of(tmp_path, "parser", started)) as channel,
    ):
        call = parse(channel, "60")
        time.sleep(0.2)
        started.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        assert started.poll() is None
        started.send_signal(signal.SIGTERM)
        started.communicate(timeout=10)
        assert call.exception(timeout=10) is not None
    assert started.returncode == 1


def test_several_services_share_a_process(tmp_path: Path) -> None:
    """Each has a port of its own; one drain ends all."""
    with process(tmp_path, "one", "two") as started:
        addresses = {address_of(tmp_path, name, started) for name in ("one", "two")}
        started.send_signal(signal.SIGINT)
        output, errors = started.communicate(timeout=10)
    assert len(addresses) == 2
    assert (started.returncode, output) == (0, "closed\nclosed\n"), errors


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"EXAMPLE_KEY": ""}, "EXAMPLE_KEY: is not set"),
        ({"SCRIBE_DRAIN_SECONDS": "soon"}, "SCRIBE_DRAIN_SECONDS"),
        ({"SCRIBE_PARSER_LISTEN": "127.0.0.1:99999"}, "SCRIBE_PARSER_LISTEN"),
        ({"SCRIBE_PARSER_LISTEN": "192.0.2.1:0"}, "SCRIBE_PARSER_LISTEN"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, environment: dict[str, str], named: str) -> None:
    """Exit code 2 and a message, no traceback."""
    with process(tmp_path, "parser", **environment) as started:
        _, errors = started.communicate(timeout=30)
    assert started.returncode == 2
    assert named in errors
    assert "Traceback" not in errors


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    """A second process on the same port does not share it silently."""
    with process(tmp_path, "parser") as first:
        address = address_of(tmp_path, "parser", first)
        with process(tmp_path, "parser", SCRIBE_PARSER_LISTEN=address) as second:
            _, errors = second.communicate(timeout=30)
    assert second.returncode == 2
    assert f"cannot listen on {address}" in errors


@pytest.mark.parametrize(("production", "expected"), [("false", True), ("true", False)])
def test_reflection_is_off_in_production(tmp_path: Path, production: str, expected: bool) -> None:
    """Elsewhere generic clients can look around."""
    with process(tmp_path, "parser", SCRIBE_PRODUCTION=production) as started:
        assert reflects(address_of(tmp_path, "parser", started)) is expected


def test_a_unix_socket_can_be_listened_on(tmp_path: Path) -> None:
    """For a scraper that has no network."""
    with (
        process(tmp_path, "parser", SCRIBE_PARSER_LISTEN=f"unix:{tmp_path}/s") as started,
        grpc.insecure_channel(address_of(tmp_path, "parser", started)) as channel,
    ):
        assert health(channel) == health_pb2.HealthCheckResponse.SERVING


def health(channel: grpc.Channel) -> int:
    request = health_pb2.HealthCheckRequest(service="scribe.v1.ParserService")
    return health_pb2_grpc.HealthStub(channel).Check(request, timeout=10).status


def parse(channel: grpc.Channel, seconds: str) -> grpc.Future:
    """A call that takes so long, begun."""
    request = bytes([0x12, len(seconds)]) + seconds.encode()  # field 2, template_text
    return channel.unary_unary("/scribe.v1.ParserService/ParseTemplate").future(request, timeout=30)
