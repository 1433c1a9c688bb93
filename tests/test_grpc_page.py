"""docs/grpc.md: every service, call, message, field and value of the contracts, each with what is said of it."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FileDescriptor, ServiceDescriptor

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "grpc.md").read_text()
NAMES = sorted(path.stem for path in (ROOT / "protos" / "scribe" / "v1").glob("*.proto"))
FILES: list[FileDescriptor] = [importlib.import_module(f"scribe.v1.{name}_pb2").DESCRIPTOR for name in NAMES]
SERVICES: list[ServiceDescriptor] = [each for file in FILES for each in file.services_by_name.values()]
MESSAGES: list[Descriptor] = [each for file in FILES for each in file.message_types_by_name.values()]
ENUMS: list[EnumDescriptor] = [each for file in FILES for each in file.enum_types_by_name.values()]


def _below(title: str) -> str:
    """What stands between this heading, or the name in front of a request or response, and the next."""
    found = re.search(
        rf"^(?:#+ {re.escape(title)}$|`{title}`: )(.*?)(?=^#|^`\w+`: |\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert found, title
    return found.group(1)


def test_the_page_is_up_to_date() -> None:
    """It is what the contracts say now."""
    made = subprocess.run(
        [sys.executable, ROOT / "protos" / "reference_page.py"], capture_output=True, text=True, check=True, timeout=60
    )
    assert made.stdout == PAGE


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_service_has_all_of_its_calls(service: ServiceDescriptor) -> None:
    """Each with a sentence, and what it takes and gives."""
    for call in service.methods:
        said = _below(f"{service.name}.{call.name}")
        gives = f"{'stream ' if call.server_streaming else ''}{call.output_type.name}"
        assert re.match(r"\n\n\w.+\n\n", said), call.full_name
        assert f"`rpc {call.name}({call.input_type.name}) returns ({gives})`" in said


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.name)
def test_a_message_has_all_of_its_fields(message: Descriptor) -> None:
    """A row each, with its number and what it means."""
    said = _below(message.name)
    assert re.match(r"\s*\w", said)
    for field in message.fields:
        assert re.search(rf"^\| {field.number} \| `{field.name}` \| .+ \| \S.* \|$", said, re.MULTILINE), field.name


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.name)
def test_an_enumeration_has_all_of_its_values(enum: EnumDescriptor) -> None:
    """A row each, with its number and what it means."""
    for value in enum.values:
        assert re.search(rf"^\| {value.number} \| `{value.name}` \| \S.* \|$", _below(enum.name), re.MULTILINE), (
            value.name
        )
