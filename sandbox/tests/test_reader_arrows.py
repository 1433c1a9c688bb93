"""The reader knows nothing but the request."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import scribe_sandbox.reader

READER = Path(scribe_sandbox.reader.__file__).parent
MODULES = sorted(READER.glob("*.py"))
# What a module needs to reach files, the network, other processes or the clock.
OUTWARD = {
    "os",
    "io",
    "pathlib",
    "shutil",
    "tempfile",
    "glob",
    "socket",
    "ssl",
    "urllib",
    "http",
    "subprocess",
    "asyncio",
}
OUTWARD |= {"importlib", "pkgutil", "sqlite3", "pickle", "time", "random", "ctypes", "multiprocessing", "sys"}


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield node.module or ""


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in [*MODULES, READER.parent / "tasks.py"]:
        yield path.name, ast.parse(path.read_text())


def test_imports_only_itself_and_the_standard_library() -> None:
    """The reader imports its own modules, the task names and the standard library's text tools; nothing of the world."""
    for name, tree in _trees():
        for module in _imported(tree):
            root = module.split(".")[0]
            own = module.startswith("scribe_sandbox.reader") or module == "scribe_sandbox.tasks"
            assert own or (root in sys.stdlib_module_names and root not in OUTWARD), f"{name} imports {module}"


def test_opens_nothing() -> None:
    """No module of the reader calls what opens files or runs text as code."""
    for name, tree in _trees():
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not called & {"open", "exec", "eval", "__import__", "compile", "input"}, name
