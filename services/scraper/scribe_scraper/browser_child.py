"""The first moment of the browser's process: it leaves the network before it becomes Chromium.

In a network namespace of its own there is nothing but a loopback interface, and on that nothing but one listening
socket, which is handed to the egress proxy. So whatever way around the proxy a page finds, it leads nowhere. The
namespace needs no privilege where the kernel lets users make one. What it
imports is small, as every start of the browser passes through here.
"""

from __future__ import annotations

import array
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

from scribe_scraper.memory_group import joined
from scribe_scraper.network_namespace import leave_network

CONFINED, UNCONFINED = b"in", b"no"
"""What it tells: the listener comes along with the first; the second says that there is no namespace."""

_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1
_BACKLOG = 64


def main() -> None:
    """Arguments: where to tell, the proxy's port, whether a namespace must be (`require`), its memory
    cgroup or nothing, the program and its own arguments."""
    where, port, confine, group, program, *arguments = sys.argv[1:]
    joined(Path(group) if group else None)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as teller:
        teller.connect(where)
        try:
            leave_network()
            listener = _listener(int(port))
        except OSError:
            teller.sendall(UNCONFINED)
            if confine == "require":
                sys.exit(1)
        else:
            handed = array.array("i", [listener.fileno()])
            teller.sendmsg([CONFINED], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handed)])
            teller.recv(1)  # until it is served, or nobody is there to serve it
            listener.close()
    os.execv(program, [program, *arguments])  # noqa: S606  # the very same process is to be Chromium


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    request = struct.pack("16sH14x", b"lo", 0)
    name, flags = struct.unpack("16sH14x", fcntl.ioctl(listener, _SIOCGIFFLAGS, request))
    fcntl.ioctl(listener, _SIOCSIFFLAGS, struct.pack("16sH14x", name, flags | _IFF_UP))
    listener.bind(("127.0.0.1", port))
    listener.listen(_BACKLOG)
    return listener


if __name__ == "__main__":
    main()
