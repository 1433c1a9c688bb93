"""What calls of a model cost by the sandbox's ledger: its tokens times the price list, whoever reported what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scribe_llm.prices import cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One line of a bill: all calls of a task by a model."""

    task: str
    model: str
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    micro_dollars: int = 0


def bill(calls: Iterable[Mapping[str, Any]]) -> list[Post]:
    """A bill for calls as `System.ledger` gives them, dearest line first. Calls without tokens were not billed."""
    posts: dict[tuple[str, str], Post] = {}
    for call in calls:
        if call["input_tokens"]:
            key = (call["task"], call["model"])
            posts[key] = _more(posts.get(key, Post(task=key[0], model=key[1])), call)
    return sorted(posts.values(), key=lambda post: -post.micro_dollars)


def _more(post: Post, call: Mapping[str, Any]) -> Post:
    read, written = call["input_tokens"], call["output_tokens"]
    return Post(
        task=post.task,
        model=post.model,
        calls=post.calls + 1,
        input_tokens=post.input_tokens + read,
        output_tokens=post.output_tokens + written,
        micro_dollars=post.micro_dollars + cost(post.model, input_tokens=read, output_tokens=written),
    )
