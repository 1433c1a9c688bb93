"""A real HTTP server that speaks arXiv's Atom, and records to fill it with, for tests."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from scribe_arxiv.record import Author, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer once. `pieces` are sent one by one, `pause` seconds apart; `length` may promise more."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    pieces: tuple[bytes, ...] = (b"",)
    pause: float = 0.0
    length: int | None = None


@dataclass(slots=True, kw_only=True)
class LocalArxiv:
    """The running server. Without scripted replies it answers every question with all its records.

    `questions` are searches as asked, ids as listed, and the paths of authors' own lists.
    """

    base_url: str
    records: Sequence[Record]
    promised: int = 0
    scripted: deque[Reply] = field(default_factory=deque)
    questions: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)


def record(number: int, title: str, authors: Sequence[str | Author], **fields: object) -> Record:
    """A record with an id made of its number and everything else as given or plausible."""
    given: dict[str, object] = {
        "abstract": "",
        "published": datetime(2024, 5, 1, tzinfo=UTC),
        "updated": datetime(2024, 5, 1, tzinfo=UTC),
        "primary_category": "cs.LG",
    } | fields
    given.setdefault("categories", (given["primary_category"],))
    return Record(
        arxiv_id=f"2401.{number:05}v1",
        url=f"https://arxiv.org/abs/2401.{number:05}v1",
        title=title,
        authors=tuple(one if isinstance(one, Author) else Author(name=one) for one in authors),
        **given,  # type: ignore[arg-type]  # fields of Record by name
    )


def feed_of(records: Sequence[Record], promised: int = 0) -> bytes:
    """The records as arXiv sends them; `promised`: how many it says there are in all."""
    total = max(promised, len(records))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{''.join(map(_entry, records))}</feed>\n"
    ).encode()


@asynccontextmanager
async def running_arxiv(records: Sequence[Record] = (), *, promised: int = 0) -> AsyncIterator[LocalArxiv]:
    """Serve on loopback, on a port of the system's choice."""
    local = LocalArxiv(base_url="", records=records, promised=promised)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A client may go away, and a test may end, in the middle of an answer.
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            await _send(writer, _reply(local, head))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    local.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/query"
    async with server:
        yield local


def _reply(local: LocalArxiv, head: str) -> Reply:
    lines = head.split("\r\n")
    address = urlsplit(lines[0].split()[1])
    asked = parse_qs(address.query)
    local.questions.append((asked.get("search_query") or asked.get("id_list") or [address.path])[0])
    local.agents.append(next(line for line in lines if line.lower().startswith("user-agent:")).partition(": ")[2])
    if local.scripted:
        return local.scripted.popleft()
    return Reply(pieces=(feed_of(local.records, local.promised),))


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    length = sum(map(len, reply.pieces)) if reply.length is None else reply.length
    headers = "".join(f"{name}: {value}\r\n" for name, value in reply.headers)
    writer.write(
        f"HTTP/1.1 {reply.status} -\r\nContent-Length: {length}\r\n{headers}Connection: close\r\n\r\n".encode()
    )
    for piece in reply.pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(reply.pause)


def _entry(one: Record) -> str:
    authors = "".join(
        f"<author><name>{escape(author.name)}</name>"
        + (f"<arxiv:affiliation>{escape(author.affiliation)}</arxiv:affiliation>" if author.affiliation else "")
        + "</author>"
        for author in one.authors
    )
    categories = "".join(f'<category term="{category}"/>' for category in one.categories)
    return (
        f"<entry><id>http://arxiv.org/abs/{one.arxiv_id}</id><title>{escape(one.title)}</title>"
        f"<published>{one.published:%Y-%m-%dT%H:%M:%SZ}</published><updated>{one.updated:%Y-%m-%dT%H:%M:%SZ}</updated>"
        f"<summary>{escape(one.abstract)}</summary>{authors}"
        f'<arxiv:primary_category term="{one.primary_category}"/>{categories}</entry>'
    )
