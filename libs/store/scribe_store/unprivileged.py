"""How a root user starts a program that refuses to run as root, without opening any folder to others."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_NOBODY = 65534
_NAMESPACE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}")
# Changing the user would drop the wish to end with the parent.
_OTHER_USER = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--pdeathsig=keep")
# In a container root may neither open a namespace nor be reached by others in its home; this user may pass closed folders.
# The secure bit lets that right count for access(2) too, with which PostgreSQL looks for its own programs.
_OTHER_USER_PASSING = (
    *_OTHER_USER,
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--securebits=+no_setuid_fixup",
)
_PROBE_SECONDS = 10.0
_OTHERS_MAY_ENTER = 0o001


@dataclass(frozen=True, slots=True, kw_only=True)
class Unprivileged:
    """What to put before a command, and who must own the files it works on (None: they stay as they are)."""

    prefix: tuple[str, ...] = ()
    owner: int | None = None


def unprivileged_for(*folders: Path) -> Unprivileged | None:
    """The way that works here for a program that has to reach `folders`; None when there is none.

    As root: a user namespace in which root is called nobody (files stay root's), else the user nobody
    itself, with the right to pass folders that are closed to it where that is needed.
    """
    if os.geteuid() != 0:
        return Unprivileged()
    if _runs(_NAMESPACE):
        return Unprivileged(prefix=_NAMESPACE, owner=0)
    prefix = _OTHER_USER if all(map(_others_can_reach, folders)) else _OTHER_USER_PASSING
    return Unprivileged(prefix=prefix, owner=_NOBODY) if _runs(prefix) else None


def give(folder: Path, owner: int | None) -> None:
    """Hand `folder` and all in it to `owner`, unless it is theirs already."""
    if owner is None or folder.stat().st_uid == owner:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, owner, follow_symlinks=False)


def _runs(prefix: tuple[str, ...]) -> bool:
    if not shutil.which(prefix[0]):
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, timeout=_PROBE_SECONDS, check=False).returncode == 0


def _others_can_reach(folder: Path) -> bool:
    return all(above.stat().st_mode & _OTHERS_MAY_ENTER for above in folder.resolve().parents)
