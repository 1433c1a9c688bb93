"""Following jobs over streams that end: when the server restarts, when a proxy cuts them, when their time is up."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from scribe.v1 import pipeline_pb2
from scribe.v1.pipeline_pb2 import JobEvent
from scribe.v1.scribe_service_pb2 import Job, WatchJobResponse, WatchJobsResponse

from scribe_client.calls import Waits
from scribe_client.errors import ScribeError, Unavailable

ENDED = frozenset({pipeline_pb2.JOB_STATE_COMPLETED, pipeline_pb2.JOB_STATE_FAILED, pipeline_pb2.JOB_STATE_CANCELLED})
STREAM_SECONDS = 600.0
"""A stream is begun anew after so long, behind the last event."""

News = Job | JobEvent
"""A job as it stands, or something that happened to one; both have `state` and `email_id`."""

Message = WatchJobResponse | WatchJobsResponse


def news_of(message: Message) -> News:
    return message.event if message.HasField("event") else message.snapshot


def has_ended(news: News) -> bool:
    return news.state in ENDED


async def resumed(
    stream: Callable[[int], AsyncIterator[Message]], patience: float, *, until_end: bool
) -> AsyncIterator[News]:
    """What the streams bring, each begun behind the last event of the one before, for ever or until the job has ended.

    Raises ScribeError: Unavailable once nothing has come for `patience` seconds of trying.
    """
    last, waits = 0, Waits(patience)
    while True:
        cut: ScribeError = Unavailable("SERVICE_UNAVAILABLE", "the gateway ended the stream")
        try:
            async with aclosing(stream(last)) as messages:  # type: ignore[type-var]  # they are generators
                async for message in messages:
                    waits.reset()
                    last = max(last, message.sequence)
                    news = news_of(message)
                    yield news
                    if until_end and has_ended(news):
                        return
        except ScribeError as error:
            cut = error
        await waits.behind(cut)
