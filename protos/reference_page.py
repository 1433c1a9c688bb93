"""Prints docs/grpc.md from the contracts and their comments: `python protos/reference_page.py`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from generate import PACKAGE, PROTOS
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
    ServiceDescriptorProto,
)

_HEAD = """# gRPC, in full

Made from `protos/scribe/v1` by `make docs`; do not edit. How to connect, sign in, follow a job and read an error is in
[how to call Scribe from a program](howto/grpc-clients.md); the same over HTTP is in [http.md](http.md).

Programs call `ScribeService`. The other services are called by Scribe itself: each does one step. Fields and calls are added, none is
changed or taken away. Errors carry one of [these reasons](errors.md).
"""
_PUBLIC = "scribe_service.proto"
# Numbers of fields in descriptor.proto: source positions are paths made of them.
_FILE_MESSAGE, _FILE_ENUM, _FILE_SERVICE, _FILE_PACKAGE = 4, 5, 6, 2
_MESSAGE_FIELD = _ENUM_VALUE = _SERVICE_METHOD = 2

Place: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Commented:
    """A contract's file, and its comments by where they stand."""

    file: FileDescriptorProto
    comments: dict[Place, str]

    def of(self, *path: int) -> str:
        """What is said of that, in one line; buf sees to it that something is."""
        return self.comments.get(path, "")


def read_contracts() -> list[Commented]:
    """All files, the public service's first.

    Raises subprocess.CalledProcessError when the compiler refuses one.
    """
    names = sorted(str(path.relative_to(PROTOS)) for path in PACKAGE.glob("*.proto"))
    with tempfile.NamedTemporaryFile(suffix=".binpb") as out:
        options = [f"-I{PROTOS}", "--include_source_info", f"--descriptor_set_out={out.name}"]
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *options, *names], check=True, cwd=PROTOS)
        files = FileDescriptorSet.FromString(Path(out.name).read_bytes()).file
    return sorted(map(_commented, files), key=lambda said: (not said.file.name.endswith(_PUBLIC), said.file.name))


def render(contracts: Iterable[Commented]) -> str:
    """The page as Markdown."""
    return _HEAD + "".join("\n" + "\n".join(_file(said)) for said in contracts)


def _commented(file: FileDescriptorProto) -> Commented:
    places = file.source_code_info.location
    return Commented(file, {tuple(place.path): " ".join(place.leading_comments.split()) for place in places})


def _file(said: Commented) -> Iterator[str]:
    yield from (f"## {said.file.name.rpartition('/')[2]}", "", said.of(_FILE_PACKAGE), "")
    messages = {message.name: _message(said, place, message) for place, message in enumerate(said.file.message_type)}
    for place, service in enumerate(said.file.service):
        yield from _service(said, place, service, messages)
    for name, lines in messages.items():
        yield from (f"### {name}", "", *lines)
    for place, enum in enumerate(said.file.enum_type):
        yield from (f"### {enum.name}", "", *_enum(said, place, enum))


def _service(
    said: Commented, place: int, service: ServiceDescriptorProto, messages: dict[str, list[str]]
) -> Iterator[str]:
    """Requests and responses stand with their calls, each being of one call only, and are taken out of `messages`."""
    yield from (f"### {service.name}", "", said.of(_FILE_SERVICE, place), "")
    for number, call in enumerate(service.method):
        comment = said.of(_FILE_SERVICE, place, _SERVICE_METHOD, number)
        yield from (f"#### {service.name}.{call.name}", "", comment, "", _signature(call), "")
        for name in (_short(call.input_type), _short(call.output_type)):
            yield from (f"`{name}`: {line}" if first == 0 else line for first, line in enumerate(messages.pop(name)))


def _signature(call: MethodDescriptorProto) -> str:
    takes = f"{'stream ' if call.client_streaming else ''}{_short(call.input_type)}"
    gives = f"{'stream ' if call.server_streaming else ''}{_short(call.output_type)}"
    return f"`rpc {call.name}({takes}) returns ({gives})`"


def _message(said: Commented, place: int, message: DescriptorProto) -> list[str]:
    rows = [
        f"| {field.number} | `{field.name}` | {_type(field, message)} | {said.of(_FILE_MESSAGE, place, _MESSAGE_FIELD, number)} |"
        for number, field in enumerate(message.field)
    ]
    table = ["| | field | type | meaning |", "|---|---|---|---|", *rows, ""] if rows else []
    return [said.of(_FILE_MESSAGE, place), "", *table]


def _enum(said: Commented, place: int, enum: EnumDescriptorProto) -> list[str]:
    rows = [
        f"| {value.number} | `{value.name}` | {said.of(_FILE_ENUM, place, _ENUM_VALUE, number)} |"
        for number, value in enumerate(enum.value)
    ]
    return [said.of(_FILE_ENUM, place), "", "| | value | meaning |", "|---|---|---|", *rows, ""]


def _type(field: FieldDescriptorProto, message: DescriptorProto) -> str:
    entry = next((nested for nested in message.nested_type if _short(field.type_name) == nested.name), None)
    if entry is not None:
        return f"map of {' to '.join(map(_kind, entry.field))}"
    if field.label == FieldDescriptorProto.LABEL_REPEATED:
        return f"list of {_kind(field)}"
    if field.proto3_optional:
        return f"{_kind(field)}, optional"
    if field.HasField("oneof_index"):
        return f"{_kind(field)}, one of `{message.oneof_decl[field.oneof_index].name}`"
    return _kind(field)


def _kind(field: FieldDescriptorProto) -> str:
    if not field.type_name:
        return FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    name = _short(field.type_name)
    return f"[{name}](#{name.lower()})" if field.type_name.startswith(".scribe.") else name


def _short(type_name: str) -> str:
    return type_name.rpartition(".")[2]


if __name__ == "__main__":
    sys.stdout.write(render(read_contracts()))
