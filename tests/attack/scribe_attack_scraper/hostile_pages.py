"""Sixty pages made to hurt whoever reads them, as raw answers of a server."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from functools import cache

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

_SHELL = "<body><div id=root></div>"
"""Looks as if only scripts write it, so that it gets as far as the browser."""

_SCRIPTS = {
    "script loop": "for (;;) {}",
    "timer storm": "const again = () => { for (let i = 0; i < 50; i++) setTimeout(again) }; again()",
    "promise loop": "const again = () => Promise.resolve().then(again); again()",
    "worker loops": "for (let i = 0; i < 32; i++) new Worker(URL.createObjectURL(new Blob(['for(;;){}'])))",
    "worker memory": "for (let i = 0; i < 8; i++) new Worker(URL.createObjectURL(new Blob(['const k=[];for(;;)k.push(new Uint8Array(1e7).fill(1))'])))",
    "regular expression": "/^(a+)+$/.test('a'.repeat(60) + 'b')",
    "memory in arrays": "const kept = []; for (;;) kept.push(new Uint8Array(2e7).fill(7))",
    "memory in strings": "let s = 'x'; const kept = []; for (;;) { s += s.slice(0, 1e6) + Math.random(); kept.push(s.split('')) }",
    "memory in nodes": "for (;;) document.body.append(document.createElement('p'), 'text'.repeat(1000))",
    "memory in canvases": "const kept = []; for (;;) { const c = document.createElement('canvas'); c.width = c.height = 4000; c.getContext('2d').fillRect(0, 0, 9, 9); kept.push(c) }",
    "three million nodes": "let h = ''; for (let i = 0; i < 3e6; i++) h += '<b>'; document.body.innerHTML = h",
    "three million flat nodes": "document.body.innerHTML = '<i></i>'.repeat(3e6)",
    "deep nodes": "let e = document.body; for (let i = 0; i < 2e5; i++) { const d = document.createElement('div'); e.append(d); e = d }",
    "ten thousand frames": "for (let i = 0; i < 1e4; i++) document.body.append(document.createElement('iframe'))",
    "frames in frames": "const grow = (d) => { const f = d.createElement('iframe'); d.body.append(f); grow(f.contentDocument) }; grow(document)",
    "alerts": "for (;;) alert('again')",
    "confirms": "while (!confirm('sure?')) {}",
    "prompts": "for (;;) prompt('name?')",
    "print": "for (let i = 0; i < 100; i++) print()",
    "unload question": "onbeforeunload = () => 'stay'; for (let i = 0; i < 10; i++) setTimeout(() => location.reload(), i)",
    "popups": "for (let i = 0; i < 1000; i++) window.open('/popups')",
    "popup that opens popups": "setInterval(() => window.open(location), 1)",
    "downloads": "for (let i = 0; i < 200; i++) { const a = document.createElement('a'); a.href = 'data:application/zip,' + 'x'.repeat(1e5); a.download = i + '.zip'; a.click() }",
    "reload loop": "location.reload()",
    "location loop": "location = '/location loop?' + Math.random()",
    "history flood": "for (let i = 0; ; i++) history.pushState({}, '', '?' + i)",
    "hash flood": "for (let i = 0; ; i++) location.hash = i",
    "synchronous requests": "for (;;) { const x = new XMLHttpRequest(); x.open('GET', '/endless body', false); try { x.send() } catch (e) {} }",
    "request flood": "for (let i = 0; i < 1e5; i++) fetch('/slow body?' + i).catch(() => 0)",
    "socket flood": "for (let i = 0; i < 1e4; i++) try { new WebSocket('ws://a.example/' + i) } catch (e) {}",
    "full screen and locks": "document.documentElement.requestFullscreen?.(); document.body.requestPointerLock?.(); navigator.wakeLock?.request()",
    "graphics": "const g = document.createElement('canvas').getContext('webgl2'); for (;;) g?.finish()",
    "wasm": "new WebAssembly.Memory({initial: 30000, maximum: 65536}).grow(20000); for (;;) {}",
    "storage": "const s = 'x'.repeat(1e6); for (let i = 0; ; i++) { try { localStorage[i] = s } catch (e) {} caches?.open('c').then(c => c.put('/' + i, new Response(s))) }",
    "style storm": "const all = []; for (let i = 0; i < 5e4; i++) { const p = document.createElement('p'); p.textContent = i; document.body.append(p); all.push(p) } for (;;) all.forEach(p => p.offsetTop + (p.style.width = Math.random() * 99 + '%'))",
    "console flood": "for (;;) console.log('x'.repeat(1e5))",
    "errors": "setInterval(() => { throw new Error('x'.repeat(1e5)) })",
    "changed functions": "Object.prototype.toString = Array.from = document.querySelectorAll = () => { for (;;) {} }; window.getComputedStyle = () => { for (;;) {} }",
    "replaced document": "setInterval(() => { document.open(); document.write('<div id=root></div>'); document.close() }, 1)",
    "crash": "location = 'chrome://crash'",
}  # fmt: skip


def hostile() -> dict[str, Answer]:
    """A name and an answer for each."""
    pages: dict[str, Answer] = {name: _html(f"{_SHELL}<script>{script}</script>") for name, script in _SCRIPTS.items()}
    return pages | {
        "gzip bomb": _coded("gzip", lambda: _zeros(gzip.compress, 300)),
        "deflate bomb": _coded("deflate", lambda: _zeros(zlib.compress, 300)),
        "bomb of markup": _coded("gzip", lambda: gzip.compress(b"<p>a" * 40_000_000, 1)),
        "bomb in a bomb": _coded("gzip, gzip", lambda: gzip.compress(_zeros(gzip.compress, 100))),
        "brotli that was not asked for": _coded("br", lambda: bytes.fromhex("5b5a2b84030000") * 100),
        "zstandard that was not asked for": _coded("zstd", lambda: bytes.fromhex("28b52ffd") * 100),
        "broken gzip": _coded("gzip", lambda: _zeros(gzip.compress, 1)[:500]),
        "endless body": _endless(b"<p>more</p>" * 1000),
        "endless head of the document": _endless(b"<meta name=a content=b>" * 500),
        "endless headers": _endless_headers,
        "slow body": _slow,
        "no answer": _silent,
        "reset in the middle": _reset,
        "cookie flood": _html("<p>cookies</p>", "".join(f"Set-Cookie: c{n}={'v' * 30}\r\n" for n in range(900))),
        "redirect to itself": _raw(b"HTTP/1.1 302 Found\r\nLocation: /redirect%20to%20itself\r\nContent-Length: 0\r\n\r\n"),
        "lying length": _raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n<p>short</p>"),
        "negative length": _raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: -1\r\n\r\n<p>x</p>"),
        "a picture that is called a page": _raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\x89PNG" + bytes(range(256)) * 4000),
        "nested two hundred thousand deep": _html("<div>" * 200_000),
        "a PDF made of objects that refer to themselves": _raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + _circular_pdf()),
        "a charset that is none": _html("<p>x</p>" * 20, "", 'text/html; charset="zip_codec"'),
    }  # fmt: skip


@asynccontextmanager
async def hostile_server() -> AsyncIterator[int]:
    """Serve them by name, a harmless page at `/fine`, and no robots.txt; yields the port."""
    pages = hostile() | {
        "fine": _html("<title>Fine</title><p>Ann Lee studies gels.</p>"),
        "fine in a browser": _html(f"{_SHELL}<script>root.textContent = 'Ann Lee builds foams.'</script>"),
    }

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(OSError, asyncio.IncompleteReadError, IndexError):
            name = (
                (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode()[1:].partition("?")[0].replace("%20", " ")
            )
            await pages.get(name, _raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))(writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _raw(answer: bytes) -> Answer:
    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return send


def _html(body: str, headers: str = "", content_type: str = "text/html; charset=utf-8") -> Answer:
    return _raw(f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{headers}Connection: close\r\n\r\n{body}".encode())


def _coded(coding: str, body: Callable[[], bytes]) -> Answer:
    """The body is made when it is first asked for: bombs are dear to make."""
    made = cache(body)

    async def send(writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + await asyncio.to_thread(made))
        await writer.drain()

    return send


def _zeros(compress: Callable[[bytes], bytes], megabytes: int) -> bytes:
    return compress(bytes(megabytes * 1_000_000))


def _endless(piece: bytes) -> Answer:
    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
        while True:
            writer.write(piece)
            await writer.drain()

    return send


async def _endless_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"x" * 1000 + b"\r\n")
        await writer.drain()


async def _slow(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(600):
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(1)


async def _silent(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(600)


async def _reset(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half")
    await writer.drain()
    writer.transport.abort()


def _circular_pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999999/Parent 2 0 R>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n140\n%%EOF"
