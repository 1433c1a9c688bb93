"""Exa's SDK, without the other SDK that it imports for helpers of its own.

What those helpers take their types from costs 14 MB, and they are never called here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_UNUSED = "openai"


def load_exa() -> ModuleType:
    """The package `exa_py`. Takes a second or two: for a thread."""
    if _UNUSED in sys.modules:
        return importlib.import_module("exa_py")
    with _placeholders():
        return importlib.import_module("exa_py")


@contextmanager
def _placeholders() -> Iterator[None]:
    """Meanwhile the unused package is empty; afterwards whoever imports it gets the real one."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _is_unused(name)]:
            del sys.modules[name]


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  # the protocol's
        target: ModuleType | None = None,  # noqa: ARG002  # the protocol's
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if _is_unused(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Placeholder(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is in it."""


class _Placeholder(ModuleType):
    """Any name in it is a type that can be written in an annotation."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Any


def _is_unused(name: str) -> bool:
    return name.partition(".")[0] == _UNUSED
