"""Resolves the dependencies of every part into `requirements/<part>.txt`, with hashes and without registry names.

The developers' file is resolved first and constrains the others, so that a part runs what was tested.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
PROJECT = FOLDER.parent
PARTS = (
    "parser",
    "scraper",
    "arxiv",
    "composer",
    "gateway",
    "orchestrator",
    "sandbox",
    "migrate",
    "client",
    "cli",
    "all",
)
OPTIONS = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-annotate",
    "--quiet",
)
TOOL = "uv==0.13.9"


def main() -> None:
    _compile("dev.txt", "pyproject.toml", "--extra", "dev")
    for part in PARTS:
        _compile(f"{part}.txt", "pyproject.toml", "--extra", part, "--constraint", "requirements/dev.txt")
    source = FOLDER / "uv.in"
    source.write_text(f"{TOOL}\n")
    try:
        _compile("uv.txt", "requirements/uv.in")
    finally:
        source.unlink()


def _compile(output: str, *arguments: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "compile", *arguments, *OPTIONS, "--output-file", f"requirements/{output}"]
    subprocess.run(command, check=True, cwd=PROJECT)


if __name__ == "__main__":
    main()
