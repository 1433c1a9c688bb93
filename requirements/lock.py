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
# What a Pi of each role runs; deploy/pi/install.sh installs them.
ROLES = {
    "pi-core": ("gateway", "orchestrator", "migrate", "cli", "nats"),
    "pi-steps": ("parser", "arxiv", "composer", "orchestrator", "cli"),
    "pi-scraper": ("scraper", "orchestrator", "cli"),
    "pi-all-in-one": ("parser", "scraper", "arxiv", "composer", "gateway", "orchestrator", "migrate", "cli", "nats"),
}
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
# What installs, and what builds Scribe's own wheel where only a part's dependencies are.
TOOLS = {"uv": "uv==0.13.9", "build": "hatchling==1.33.0"}


def main() -> None:
    _compile("dev.txt", "pyproject.toml", "--extra", "dev")
    for name, extras in {**{part: (part,) for part in PARTS}, **ROLES}.items():
        wanted = [word for extra in extras for word in ("--extra", extra)]
        _compile(f"{name}.txt", "pyproject.toml", *wanted, "--constraint", "requirements/dev.txt")
    for name, requirement in TOOLS.items():
        source = FOLDER / f"{name}.in"
        source.write_text(f"{requirement}\n")
        try:
            _compile(f"{name}.txt", f"requirements/{name}.in", "--constraint", "requirements/dev.txt")
        finally:
            source.unlink()


def _compile(output: str, *arguments: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "compile", *arguments, *OPTIONS, "--output-file", f"requirements/{output}"]
    subprocess.run(command, check=True, cwd=PROJECT)


if __name__ == "__main__":
    main()
