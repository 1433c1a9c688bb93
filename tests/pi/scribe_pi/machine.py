"""A Pi: a Debian root of its own over a shared one, a network namespace, a bound on memory. Needs root."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from scribe_pi.memory import Group

_SECONDS = 7200.0
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# A real root of a mount namespace, not chroot: inside of chroot the kernel gives no user namespaces, which Chromium needs.
_ENTER = """
set -e
mount --make-rprivate /
mount -t overlay overlay -o lowerdir="$1",upperdir="$2/upper",workdir="$2/work" "$2/root"
cd "$2/root"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p run/credentials run/lock src wheels .old
mount --bind "$3" src
[ -z "$4" ] || mount --bind "$4" wheels
pivot_root . .old
umount -l /.old
echo up
exec sleep infinity
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pi:
    """Up inside running_pi()'s block."""

    name: str
    folder: Path
    holder: int
    group: Group | None = None

    @property
    def root(self) -> Path:
        """Its files, as they are seen from here."""
        return Path(f"/proc/{self.holder}/root")

    def inside(self, *command: str, user: str = "", environment: Mapping[str, str] | None = None) -> list[str]:
        """The command as it is started from here: there, under the user, with nothing of our environment."""
        variables = {"PATH": _PATH, "LANG": "C.UTF-8", **(environment or {})}
        whose = ("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--no-new-privs") if user else ()
        joined = (
            ("sh", "-c", f'echo $$ > {self.group.path}/cgroup.procs; exec "$@"', "sh") if self.group is not None else ()
        )
        enter = ("nsenter", f"--target={self.holder}", "--mount", "--net", "--root")
        return [
            *joined,
            *enter,
            "env",
            "-i",
            "--chdir=/",
            *(f"{name}={value}" for name, value in variables.items()),
            *whose,
            *command,
        ]

    def limited(self, group: Group) -> Pi:
        """The same Pi, whose further processes share the group's memory."""
        return replace(self, group=group)

    def run(self, *command: str, user: str = "", environment: Mapping[str, str] | None = None) -> str:
        """What it printed. Raises RuntimeError with the end of what it said when it fails."""
        done = subprocess.run(
            self.inside(*command, user=user, environment=environment), capture_output=True, text=True, timeout=_SECONDS,
            check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(
                f"{self.name}: {' '.join(command)} ended with {done.returncode}: {(done.stdout + done.stderr)[-1500:]}"
            )
        return done.stdout

    def write(self, path: str, text: str, mode: int = 0o600) -> None:
        """One of its files."""
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)


@contextmanager
def running_pi(name: str, base: Path, source: Path, wheels: Path | None, *, network: str = "") -> Iterator[Pi]:
    """A fresh one over `base`, with the sources under /src and packages under /wheels; nothing is left of it.

    `network` names a namespace that is there; else it gets one with nothing but a loopback.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"scribe-pi-{name}-", dir="/var/tmp"))
    for part in ("upper", "work", "root"):
        folder.joinpath(part).mkdir()
    net = f"--net=/run/netns/{network}" if network else "--net"
    command = [
        "unshare",
        net,
        "--mount",
        "sh",
        "-c",
        _ENTER,
        "sh",
        str(base),
        str(folder),
        str(source),
        str(wheels or ""),
    ]
    if network:
        command = ["nsenter", net, "unshare", *command[2:]]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout
        if holder.stdout.readline().strip() != "up":
            raise RuntimeError(f"{name}: no root of its own; overlay and namespaces need root on Linux")
        pi = Pi(name=name, folder=folder, holder=holder.pid)
        pi.run("ip", "link", "set", "lo", "up")
        pi.run("mkdir", "-p", "/run/postgresql")
        pi.run("chown", "postgres:postgres", "/run/postgresql")
        yield pi
    finally:
        for process in _processes_of(holder.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, 9)
        holder.kill()
        holder.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _processes_of(holder: int) -> list[int]:
    """Those that live in the same mount namespace."""
    own = _namespace(holder)
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if own and _namespace(int(entry.name)) == own]


def _namespace(process: int) -> str:
    try:
        return str(Path(f"/proc/{process}/ns/mnt").readlink())
    except OSError:
        return ""
