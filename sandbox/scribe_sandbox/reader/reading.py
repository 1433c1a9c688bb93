"""Chooses the task of a request and turns its answer into JSON that satisfies the request's schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from scribe_sandbox.reader.blocks import Blocks, find_blocks
from scribe_sandbox.reader.compose_task import compose
from scribe_sandbox.reader.extract_task import extract
from scribe_sandbox.reader.parse_task import parse
from scribe_sandbox.reader.schema_fit import fit
from scribe_sandbox.reader.template_task import template
from scribe_sandbox.tasks import schema_of, task_of

_TASKS: Mapping[str, Callable[[Blocks], dict[str, Any]]] = {
    "parse": parse,
    "extract": extract,
    "compose": compose,
    "template": template,
}
_WITHOUT_SCHEMA = "This is the sandbox's reader model. It answers requests that ask for JSON by a schema."


def read(request: dict[str, Any]) -> str:
    """The text of the reply to a Messages request (its JSON body): JSON by its schema, or one sentence without one."""
    schema = schema_of(request)
    if not schema:
        return _WITHOUT_SCHEMA
    task = _TASKS.get(task_of(schema))
    answer = task(find_blocks(request)) if task else None
    return json.dumps(fit(answer, schema), ensure_ascii=False)
