"""Prints docs/settings.md from the settings classes themselves: `python -m scribe_cli.settings_page`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

_MODULES = (
    ("every server", "scribe_rpc.serve"),
    ("logs and metrics of every process", "scribe_telemetry.settings"),
    ("gRPC between hosts", "scribe_rpc.mutual_tls"),
    ("services that ask a model", "scribe_llm.settings"),
    ("parser", "scribe_parser.settings"),
    ("scraper", "scribe_scraper.settings"),
    ("arxiv", "scribe_arxiv.settings"),
    ("composer", "scribe_composer.settings"),
    ("NATS clients", "scribe_bus.settings"),
    ("gateway", "scribe_gateway.settings"),
    ("orchestrator", "scribe_orchestrator.settings"),
    ("sandbox", "scribe_sandbox.settings"),
    ("the `scribe` command", "scribe_cli.settings"),
    ("`scribe migrate from-old`", "scribe_cli.operating.from_old"),
)
_HEAD = """# Settings

Made from the settings classes by `make docs`; do not edit. All come from the environment or from `.env` in the working directory;
wrong ones are reported together, by name, at start. A secret NAME (a key, a password, an address that holds one) may lie in a file that
`NAME_FILE` names. Each service also has `SCRIBE_<NAME>_LISTEN`; see its README.
"""


def render() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(_section(title, name) for title, name in _MODULES)


def _section(title: str, module_name: str) -> str:
    module = importlib.import_module(module_name)
    rows = [row for cls in _classes(module) for row in _rows(cls)]
    if not rows:
        return ""
    return f"\n## {title.capitalize()}\n\n| variable | default | meaning |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def _classes(module: Any) -> Iterator[type[BaseSettings]]:
    """The module's own classes that no other one of them extends."""
    own = [
        v
        for v in vars(module).values()
        if isinstance(v, type) and issubclass(v, BaseSettings) and v.__module__ == module.__name__
    ]
    yield from (cls for cls in own if not any(other is not cls and issubclass(other, cls) for other in own))


def _rows(cls: type[BaseSettings]) -> Iterator[str]:
    for field in cls.model_fields.values():
        meaning = " ".join((field.description or "").split()).replace("|", "\\|")
        yield f"| `{field.validation_alias}` | {_default(field)} | {meaning} |"


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "required" if field.default_factory is None else ""
    if field.default in (None, "") or isinstance(field.default, SecretStr):
        return ""
    return f"`{str(field.default).lower() if isinstance(field.default, bool) else field.default}`"


if __name__ == "__main__":
    sys.stdout.write(render())
