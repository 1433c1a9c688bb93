"""Prints docs/cli.md from the commands themselves: `python -m scribe_cli.commands_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

import typer.main

from scribe_cli.__main__ import app
from scribe_cli.expected import MEANINGS

_HEAD = """# The command line

Made from the commands by `make docs`; do not edit. `scribe --install-completion` completes commands and options in your shell.

Results go to standard output and progress to standard error. In a pipe both are plain text: no colours, no moving lines; `NO_COLOR`
takes colours away on a terminal too. Control characters in what pages, models or people wrote are never printed.

**Which gateway**: `--server` or `SCRIBE_SERVER`, else that of `scribe login`, else the one that is up on this machine; `generate` and
`batch` start one where there is none. `host:port` speaks TLS but to this machine; `http://host:port` goes without, and
`GRPC_DEFAULT_SSL_ROOTS_FILE_PATH` names another authority's certificates. `SCRIBE_TOKEN` goes before the token of `scribe login`.

**With `--json`** the result is one JSON value, or a line each where many follow. Messages such as Job and Email are those of
`protos/scribe/v1` by protobuf's JSON mapping with the contract's own field names: enumerations by name, 64-bit integers as texts,
times by RFC 3339. Fields are added, none is changed or taken away. An error is a line on standard error, `{"error": …}` with `code`
(the exit code), `reason` (of [errors](errors.md), or the command line's own), `message`, `mend`, `fields` (each `field` and
`description`) and `retry_after` in seconds; wrong options and arguments are said in words.

| exit code | meaning |
|---|---|
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A command and how it is called."""

    path: tuple[str, ...]
    command: Any


def every_command() -> list[Shown]:
    """All that do something, groups that do something by themselves included, in the order of the help."""
    return list(_below((), typer.main.get_command(app)))


def render() -> str:
    """The page as Markdown."""
    codes = [f"| {int(code)} | {meaning} |" for code, meaning in MEANINGS.items()]
    codes.append("| 128 + n | Signal n ended it: 130 after Ctrl-C, 141 when the reader of a pipe has gone. |")
    return _HEAD + "\n".join(codes) + "\n" + "".join(_section(shown) for shown in every_command())


def _below(path: tuple[str, ...], command: Any) -> Iterator[Shown]:
    below = getattr(command, "commands", None)
    if path and (below is None or command.invoke_without_command):
        yield Shown(path=path, command=command)
    for name, sub in (below or {}).items():
        yield from _below((*path, name), sub)


def _section(shown: Shown) -> str:
    name = f"scribe {' '.join(shown.path)}"
    arguments = [param for param in shown.command.params if param.param_type_name == "argument"]
    options = [param for param in shown.command.params if param.param_type_name == "option" and param.name != "help"]
    usage = " ".join([name, *("[OPTIONS]" for _ in options[:1]), *map(_argument, arguments)])
    rows = [f"| `{_argument(param)}` | {_meaning(param)} |" for param in arguments]
    rows += [f"| {_names(param)} | {_meaning(param)} |" for param in options]
    table = "\n".join(["", "| | |", "|---|---|", *rows, ""]) if rows else ""
    return f"\n## {name}\n\n`{usage}`\n\n{_described(shown.command.help)}\n{table}"


def _described(text: str) -> str:
    """Each paragraph in one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n"))


def _argument(param: Any) -> str:
    name = param.name.upper() if param.metavar is None else param.metavar
    shown = f"{name}..." if param.nargs == -1 else name
    return shown if param.required else f"[{shown}]"


def _names(param: Any) -> str:
    return ", ".join(f"`{name}`" for name in (*param.opts, *param.secondary_opts))


def _meaning(param: Any) -> str:
    said = " ".join((param.help or "").split()).replace("|", "\\|")
    choices = _choices(param.type_descriptor.annotation)
    notes = [
        "required" if param.required and param.param_type_name == "option" else "",
        f"one of {', '.join(choices)}" if choices else "",
        f"default {getattr(param.default, 'value', param.default)}" if _has_default(param) else "",
    ]
    shown = "; ".join(note for note in notes if note)
    return f"{said} ({shown})" if shown else said


def _choices(annotation: Any) -> list[str]:
    """The words that an option takes, if only some."""
    kinds = [
        kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type) and issubclass(kind, StrEnum)
    ]
    return [choice.value for kind in kinds for choice in kind]


def _has_default(param: Any) -> bool:
    return isinstance(param.default, str | int) and not isinstance(param.default, bool) and param.default != ""


if __name__ == "__main__":
    sys.stdout.write(render())
