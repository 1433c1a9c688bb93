"""Questions that wait for their turn, and how one request answers several of them. Pure but for the futures."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from scribe_rpc.errors import ServiceError

from scribe_arxiv.names import NameMatch, compatible, parse_name
from scribe_arxiv.question import Question
from scribe_arxiv.record import Record

MOST_TOGETHER = 5
"""Authors asked for at once: their papers share one answer of bounded length."""
_LONGEST_QUERY = 1_500
"""Characters of an address that every server takes are about 2,000."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waiting:
    """A question and its answer to come. `alone`: an answer for several authors was cut off before."""

    question: Question
    answer: asyncio.Future[list[Record]]
    alone: bool = False

    def give(self, records: list[Record]) -> None:
        """The answer, unless nobody waits for it any more."""
        if not self.answer.done():
            self.answer.set_result(records)

    def fail(self, error: ServiceError) -> None:
        """No answer, and why."""
        if not self.answer.done():
            self.answer.set_exception(error)


@dataclass(slots=True)
class Queue:
    """First come, first served, except that authors further back ride along."""

    _waiting: deque[Waiting] = field(default_factory=deque)

    def add(self, waiting: Waiting) -> None:
        self._waiting.append(waiting)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take_all(self) -> list[Waiting]:
        """Everyone, because nobody can be served."""
        taken = list(self._waiting)
        self._waiting.clear()
        return taken

    def take(self) -> list[Waiting]:
        """The next question, with those that can be asked in the same request; empty when nobody waits."""
        while self._waiting and self._waiting[0].answer.done():
            self._waiting.popleft()
        if not self._waiting:
            return []
        taken = [self._waiting.popleft()]
        for other in list(self._waiting) if _can_share(taken[0]) else []:
            if len(taken) < MOST_TOGETHER and _can_share(other) and _length([*taken, other]) <= _LONGEST_QUERY:
                self._waiting.remove(other)
                taken.append(other)
        return taken


def split(records: Sequence[Record], questions: Sequence[Question]) -> list[list[Record]]:
    """Whose each record of a common answer is: of everyone whose name one of its authors may bear."""
    return [[record for record in records if _is_by(record, question.author)] for question in questions]


def _can_share(waiting: Waiting) -> bool:
    return bool(waiting.question.author) and not waiting.alone and not waiting.answer.done()


def _length(waiting: Sequence[Waiting]) -> int:
    return sum(len(one.question.query) + len(" OR ()") for one in waiting)


def _is_by(record: Record, name: str) -> bool:
    wanted = parse_name(name)
    return any(compatible(wanted, parse_name(author.name)) is not NameMatch.NONE for author in record.authors)
