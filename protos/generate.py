"""Regenerates `protos/gen` from the contracts: messages for all files, stubs for the services."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

PROTOS = Path(__file__).parent
PACKAGE = PROTOS / "scribe" / "v1"


def generate(out: Path) -> None:
    """Write the generated tree into `out`, which is emptied first.

    Raises subprocess.CalledProcessError when the compiler refuses a file.
    """
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    files = sorted(str(path.relative_to(PROTOS)) for path in PACKAGE.glob("*.proto"))
    services = [name for name in files if name.endswith("_service.proto")]
    _protoc("--python_out", "--mypy_out", out=out, files=files)
    _protoc("--grpc_python_out", "--mypy_grpc_out", out=out, files=services)
    (out / "scribe" / "__init__.py").write_text(
        '"""Generated contracts; hand-written packages are called scribe_<name>."""\n'
    )
    (out / "scribe" / "v1" / "__init__.py").write_text("")
    (out / "scribe" / "py.typed").write_text("")


def _protoc(*plugins: str, out: Path, files: list[str]) -> None:
    options = [f"{plugin}={out}" for plugin in plugins]
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTOS}", *options, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROTOS)
    if done.returncode:  # the plugins chat on standard error; only a failure is worth reading
        sys.stderr.write(done.stderr)
        done.check_returncode()


if __name__ == "__main__":
    generate(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PROTOS / "gen")
