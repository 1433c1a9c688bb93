"""A line between browser and gateway that can be cut: a TCP relay on a port of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PIECE = 64 * 1024
_CONNECT_SECONDS = 5.0


class Line:
    """`url` is what the browser opens. `cut` breaks all connections; while `down` new ones are closed at once."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.down = False
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """How many connections were broken."""
        cut = list(self._open)
        for end in cut:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        return len(cut)

    def close(self) -> None:
        self.down = True
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._server, _CONNECT_SECONDS)
            except OSError:
                client.close()
                continue
            if self.down:
                client.close()
                server.close()
                continue
            server.settimeout(None)
            for here, there in ((client, server), (server, client)):
                self._open.add(here)
                threading.Thread(target=self._carry, args=(here, there), daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := here.recv(_PIECE):
                there.sendall(piece)
        self._open.discard(here)
        for end in (here, there):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to `http://host:port` until the block ends."""
    host, _, port = url.removeprefix("http://").rpartition(":")
    line = Line((host, int(port)))
    try:
        yield line
    finally:
        line.close()
