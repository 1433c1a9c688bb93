"""The adapter against a real local server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import arxiv
import pytest
from scribe_arxiv.errors import ArxivRateLimited, ArxivUnavailable
from scribe_arxiv.feed import ArxivFeed, open_feed
from scribe_arxiv.question import Question, by_name
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.record import Author, Record
from scribe_arxiv.settings import ArxivSettings
from scribe_arxiv.testing import LocalArxiv, Reply, feed_of, record, running_arxiv
from scribe_rpc.errors import ServiceError
from scribe_rpc.settings import SettingsError

ONE = record(
    1, "On ice & <snow>", [Author(name="Mei Lin", affiliation="Northfield"), "Bo Chan"], abstract="Cold.\n Very."
)


def settings(base_url: str, home: Path, **other: object) -> ArxivSettings:
    given = {"SCRIBE_ARXIV_BASE_URL": base_url, "SCRIBE_HOME": home, "SCRIBE_ARXIV_SPACING_SECONDS": 0} | other
    return ArxivSettings(_env_file=None, **given)  # type: ignore[arg-type]


@pytest.fixture
async def local() -> AsyncIterator[LocalArxiv]:
    async with running_arxiv([ONE]) as server:
        yield server


@pytest.fixture
async def feed(local: LocalArxiv, tmp_path: Path) -> AsyncIterator[ArxivFeed]:
    async with open_feed(settings(local.base_url, tmp_path, SCRIBE_ARXIV_TIMEOUT_SECONDS=1)) as opened:
        yield opened


def test_the_package_is_the_one_from_pypi() -> None:
    """No folder of ours shadows it."""
    assert arxiv.__file__ is not None
    assert "site-packages" in arxiv.__file__


async def test_a_record_is_read_whole(feed: ArxivFeed) -> None:
    """Title, authors with affiliations, abstract on one line, times, id with version."""
    assert await feed.search(Question(query="q")) == [
        record(
            1, "On ice & <snow>", [Author(name="Mei Lin", affiliation="Northfield"), "Bo Chan"], abstract="Cold. Very."
        )
    ]


async def test_a_question_is_asked_once(local: LocalArxiv, feed: ArxivFeed) -> None:
    """At the same time, and again later from disk."""
    await asyncio.gather(*(feed.search(Question(query="same")) for _ in range(5)))
    await feed.search(Question(query="same"))
    assert local.questions == ["same"]


async def test_an_answer_survives_a_restart(local: LocalArxiv, tmp_path: Path) -> None:
    """It lies in the cache folder, for nobody else to read; another address has its own."""
    for _ in range(2):
        async with open_feed(settings(local.base_url, tmp_path)) as feed:
            await feed.search(Question(query="same"))
    assert local.questions == ["same"]
    (kept,) = (tmp_path / "cache" / "arxiv" / "answers").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


async def test_a_damaged_answer_on_disk_is_asked_for_again(local: LocalArxiv, tmp_path: Path) -> None:
    """The cache is only a cache."""
    async with open_feed(settings(local.base_url, tmp_path)) as feed:
        await feed.search(Question(query="q"))
        next((tmp_path / "cache" / "arxiv" / "answers").iterdir()).write_text('[{"arxiv_id": 1}]')
        assert len(await feed.search(Question(query="q"))) == 1
    assert len(local.questions) == 2


async def test_an_answer_is_kept_although_its_caller_went_away(local: LocalArxiv, feed: ArxivFeed) -> None:
    """arXiv is not asked twice because a deadline passed."""
    local.scripted.append(Reply(pieces=(b"", feed_of([ONE])), pause=0.2))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await feed.search(Question(query="q"))
    assert len(await feed.search(Question(query="q"))) == 1
    assert local.questions == ["q"]


async def test_one_request_only_although_the_feed_promises_more(tmp_path: Path) -> None:
    """The package would go on asking without a rest."""
    async with running_arxiv([ONE], promised=500) as local, open_feed(settings(local.base_url, tmp_path)) as feed:
        assert len(await feed.search(Question(query="q"))) == 1
    assert len(local.questions) == 1


async def test_requests_have_a_rest_between_them(local: LocalArxiv, tmp_path: Path) -> None:
    """Two questions at once go out one after the other, the second after the rest."""
    async with open_feed(settings(local.base_url, tmp_path, SCRIBE_ARXIV_SPACING_SECONDS=0.3)) as feed:
        both = {asyncio.create_task(feed.search(Question(query=question))) for question in "ab"}
        _, waiting = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        assert len(local.questions) == 1
        await asyncio.gather(*waiting)
        assert sorted(local.questions) == ["a", "b"]


async def test_the_rest_outlives_a_restart_and_is_kept_by_all_processes(local: LocalArxiv, tmp_path: Path) -> None:
    """The time of the next request lies on disk, for nobody else to read: another adapter there finds it and waits."""
    async with open_feed(settings(local.base_url, tmp_path, SCRIBE_ARXIV_SPACING_SECONDS=0.4)) as first:
        await first.search(Question(query="a"))
    async with open_feed(settings(local.base_url, tmp_path, SCRIBE_ARXIV_SPACING_SECONDS=0.4)) as second:
        asked = asyncio.create_task(second.search(Question(query="b")))
        await asyncio.sleep(0.1)
        assert local.questions == ["a"]
        await asked
    assert local.questions == ["a", "b"]
    assert (tmp_path / "cache" / "arxiv" / "next_request").stat().st_mode & 0o777 == 0o600


async def test_two_adapters_do_not_ask_at_once(local: LocalArxiv, tmp_path: Path) -> None:
    """A request in flight keeps the turn, also from another process of this host."""
    local.scripted.append(Reply(pieces=(b"", feed_of([ONE])), pause=0.3))
    async with (
        open_feed(settings(local.base_url, tmp_path)) as first,
        open_feed(settings(local.base_url, tmp_path)) as second,
    ):
        both = [asyncio.create_task(first.search(Question(query="a")))]
        await asyncio.sleep(0.1)
        both.append(asyncio.create_task(second.search(Question(query="b"))))
        await asyncio.sleep(0.1)
        assert local.questions == ["a"]
        await asyncio.gather(*both)


def of(*names: str) -> list[Question]:
    return [by_name(Recipient(name=name, interest="x")) for name in names]


TWO = record(2, "On sand", ["Ada Nansen"])


async def test_one_request_serves_the_authors_who_wait(tmp_path: Path) -> None:
    """While the first is asked for, others gather; they are asked for together, and each gets their own papers."""
    async with running_arxiv([ONE, TWO]) as local, open_feed(settings(local.base_url, tmp_path)) as feed:
        local.scripted.append(Reply(pieces=(b"", feed_of([])), pause=0.4))
        first = asyncio.create_task(feed.search(Question(query="busy")))
        await asyncio.sleep(0.05)
        mei, ada, nobody = await asyncio.gather(*(feed.search(one) for one in of("Mei Lin", "Ada Nansen", "Jo Who")))
        await first
        assert [one.title for one in mei] == [ONE.title]
        assert [one.title for one in ada] == [TWO.title]
        assert nobody == []
        assert len(local.questions) == 2
        assert all(f'au:"{name}"' in local.questions[1] for name in ("mei lin", "ada nansen", "jo who"))
        await asyncio.gather(*(feed.search(one) for one in of("Mei Lin", "Ada Nansen", "Jo Who")))
        assert len(local.questions) == 2


async def test_a_common_answer_that_was_cut_off_serves_nobody(tmp_path: Path) -> None:
    """Whose papers are missing cannot be seen, so each author is asked for alone."""
    many = [record(number, f"Paper {number}", ["Mei Lin"]) for number in range(10)]
    async with running_arxiv(many) as local:
        async with open_feed(settings(local.base_url, tmp_path, SCRIBE_ARXIV_RECORDS=10)) as feed:
            local.scripted.append(Reply(pieces=(b"", feed_of([])), pause=0.4))
            first = asyncio.create_task(feed.search(Question(query="busy")))
            await asyncio.sleep(0.05)
            found: list[list[Record]] = await asyncio.gather(*(feed.search(one) for one in of("Mei Lin", "Bo Chan")))
            await first
        assert len(found[0]) == 10
        assert sorted(local.questions[2:]) == sorted(one.query for one in of("Mei Lin", "Bo Chan"))


async def test_a_request_serves_a_bounded_number_of_authors(tmp_path: Path) -> None:
    """Of seven who wait, five are asked for together and two after them."""
    async with running_arxiv([ONE]) as local, open_feed(settings(local.base_url, tmp_path)) as feed:
        local.scripted.append(Reply(pieces=(b"", feed_of([])), pause=0.4))
        first = asyncio.create_task(feed.search(Question(query="busy")))
        await asyncio.sleep(0.05)
        await asyncio.gather(first, *(feed.search(one) for one in of(*(f"Ann Lee{letter}" for letter in "abcdefg"))))
        assert [question.count("_a)") for question in local.questions[1:]] == [5, 2]


async def test_an_authors_own_list_is_read(local: LocalArxiv, feed: ArxivFeed) -> None:
    """From its address; an identifier that arXiv does not know has no papers, which is no failure."""
    assert len(await feed.search(Question(author_list="lin_m_1"))) == 1
    local.scripted.append(Reply(status=404))
    assert await feed.search(Question(author_list="nobody_n_9")) == []
    assert local.questions == ["/a/lin_m_1.atom2", "/a/nobody_n_9.atom2"]


async def test_records_are_read_by_their_ids(local: LocalArxiv, feed: ArxivFeed) -> None:
    """In one request."""
    await feed.search(Question(ids=("2401.00001", "2401.00002")))
    assert local.questions == ["2401.00001,2401.00002"]


async def test_arxiv_can_tell_who_asks(local: LocalArxiv, tmp_path: Path) -> None:
    """The user agent names Scribe and the contact."""
    async with open_feed(settings(local.base_url, tmp_path, SCRIBE_CONTACT="ops@scribe.example")) as feed:
        await feed.search(Question(query="q"))
    assert local.agents == ["Scribe/0.1 (+ops@scribe.example)"]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=500),
        Reply(status=404),
        Reply(pieces=(b"<html><body>maintenance</body></html>",)),
        Reply(pieces=(feed_of([ONE])[:-40],)),
        Reply(pieces=(feed_of([ONE]),), length=100_000),
        Reply(pieces=(b"",)),
        Reply(pieces=(b" " * 9_000_000,)),
        Reply(pieces=(b"<feed>",) * 8, pause=0.3, length=1000),
        Reply(pieces=(b"<feed><entry><id>http://arxiv.org/api/errors#x</id></entry></feed>",)),
        Reply(status=302, headers=(("Location", "http://127.0.0.1:1/"),)),
    ],
    ids=["500", "404", "html", "cut", "short", "empty", "large", "slow", "refused", "redirect"],
)
async def test_what_is_no_feed_is_no_empty_result(local: LocalArxiv, feed: ArxivFeed, reply: Reply) -> None:
    """It is ARXIV_UNAVAILABLE, is not kept, and the next question is answered."""
    local.scripted.append(reply)
    with pytest.raises(ArxivUnavailable) as caught:
        await feed.search(Question(query="q"))
    assert caught.value.retryable
    assert len(await feed.search(Question(query="q"))) == 1


async def test_nobody_there(tmp_path: Path) -> None:
    """A refused connection is ARXIV_UNAVAILABLE."""
    async with open_feed(settings("http://127.0.0.1:1/api/query", tmp_path)) as feed:
        with pytest.raises(ArxivUnavailable):
            await feed.search(Question(query="q"))


@pytest.mark.parametrize("status", [429, 503])
async def test_a_wish_to_wait_is_respected(local: LocalArxiv, feed: ArxivFeed, status: int) -> None:
    """ARXIV_RATE_LIMITED with the time; until then arXiv is not asked again."""
    local.scripted.append(Reply(status=status, headers=(("Retry-After", "30"),)))
    for question in ("a", "b"):
        with pytest.raises(ArxivRateLimited) as caught:
            await feed.search(Question(query=question))
        assert 25 < (caught.value.retry_after or 0) <= 30
    assert local.questions == ["a"]


async def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """At the start, by its variable."""
    (tmp_path / "cache").write_text("a file in the way")
    with pytest.raises(SettingsError, match="SCRIBE_HOME"):
        async with open_feed(settings("http://127.0.0.1:1/api/query", tmp_path)):
            pass


async def test_closing_does_not_wait_for_arxiv(local: LocalArxiv, tmp_path: Path) -> None:
    """A question in flight ends with the adapter."""
    local.scripted.append(Reply(pieces=(b"", feed_of([ONE])), pause=0.5))
    async with open_feed(settings(local.base_url, tmp_path)) as feed:
        asked = asyncio.create_task(feed.search(Question(query="q")))
        await asyncio.sleep(0.05)
    with pytest.raises((asyncio.CancelledError, ServiceError)):
        await asked
