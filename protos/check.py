"""Fails when the checked-in generated code is not what the contracts generate, or breaks the last tag's contracts."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import PROTOS, generate


def differing(left: Path, right: Path) -> list[str]:
    """Names of files that are not the same in both trees, relative to them."""
    names = {str(path.relative_to(tree)) for tree in (left, right) for path in tree.rglob("*") if path.is_file()}
    names = {name for name in names if "__pycache__" not in name}
    return sorted(
        n
        for n in names
        if not ((left / n).exists() and (right / n).exists() and filecmp.cmp(left / n, right / n, shallow=False))
    )


def last_tag() -> str:
    """The newest version tag that is not the commit itself, or an empty string."""
    tags = subprocess.run(
        ["git", "tag", "--list", "v*", "--sort=-version:refname"],
        cwd=PROTOS,
        capture_output=True,
        text=True,
        check=False,
    )
    return next(iter(tags.stdout.split()), "")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "gen"
        generate(fresh)
        stale = differing(fresh, PROTOS / "gen")
    if stale:
        print("protos/gen is not what the contracts generate; run make proto:", *stale, sep="\n  ", file=sys.stderr)
        return 1
    tag = last_tag()
    if not tag:
        return 0
    buf = Path(sys.executable).with_name("buf")
    against = os.path.relpath(PROTOS.parent / ".git", PROTOS) + f"#tag={tag},subdir=protos"
    return subprocess.run([str(buf), "breaking", "--against", against], cwd=PROTOS, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
