"""The four steps as they happen: a live table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from typing import Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text
from scribe.v1 import pipeline_pb2

from scribe_cli.table import one_line

STEP_TITLES = {
    pipeline_pb2.STEP_PARSE: "read the template",
    pipeline_pb2.STEP_SCRAPE: "research the web",
    pipeline_pb2.STEP_ARXIV: "find papers",
    pipeline_pb2.STEP_COMPOSE: "write and prove",
}
_MARKS = {
    pipeline_pb2.STEP_STATUS_COMPLETED: ("✓", "green"),
    pipeline_pb2.STEP_STATUS_SKIPPED: ("-", "dim"),
    pipeline_pb2.STEP_STATUS_DEGRADED: ("!", "yellow"),
    pipeline_pb2.STEP_STATUS_FAILED: ("✗", "red"),
    pipeline_pb2.STEP_STATUS_RETRYING: ("…", "yellow"),
}


class StepsView:
    """Shows job events. Use as a context manager."""

    def __init__(self, stream: TextIO) -> None:
        self._console = Console(file=stream, highlight=False)
        self._status: dict[int, pipeline_pb2.StepStatus.ValueType] = {}
        self._detail: dict[int, str] = {}
        self._started: dict[int, float] = {}
        self._seconds: dict[int, float] = {}
        self._live = (
            Live(console=self._console, refresh_per_second=8, transient=False) if self._console.is_terminal else None
        )
        self._last_line = ""

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.update(self._table())
            self._live.stop()

    def show(self, event: pipeline_pb2.JobEvent) -> None:
        """Take in one event."""
        if event.step == pipeline_pb2.STEP_UNSPECIFIED:
            return
        self._status[event.step] = event.step_status or self._status.get(event.step, pipeline_pb2.STEP_STATUS_RUNNING)
        self._started.setdefault(event.step, time.monotonic())
        if event.detail or event.error.message:
            self._detail[event.step] = one_line(event.error.message or event.detail)
        if event.HasField("step_duration"):
            self._seconds[event.step] = event.step_duration.ToTimedelta().total_seconds()
        if self._live:
            self._live.update(self._table())
        else:
            self._print_line(event)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for step, title in STEP_TITLES.items():
            table.add_row(
                self._mark(step),
                title,
                self._elapsed(step),
                Text(self._detail.get(step, ""), style="dim", overflow="ellipsis", no_wrap=True),
            )
        return table

    def _mark(self, step: int) -> Text | Spinner:
        status = self._status.get(step)
        if status == pipeline_pb2.STEP_STATUS_RUNNING:
            return Spinner("dots")
        mark, style = _MARKS.get(status, ("·", "dim")) if status else ("·", "dim")
        return Text(mark, style=style)

    def _elapsed(self, step: int) -> str:
        if step in self._seconds:
            return f"{self._seconds[step]:.1f} s"
        if self._status.get(step) == pipeline_pb2.STEP_STATUS_RUNNING:
            return f"{time.monotonic() - self._started[step]:.0f} s"
        return ""

    def _print_line(self, event: pipeline_pb2.JobEvent) -> None:
        status = pipeline_pb2.StepStatus.Name(self._status[event.step]).removeprefix("STEP_STATUS_").lower()
        detail = self._detail.get(event.step, "") if (event.detail or event.error.message) else ""
        line = f"  {STEP_TITLES.get(event.step, '')}: {status} {self._elapsed(event.step) if event.HasField('step_duration') else ''} {detail}"
        line = " ".join(line.split())
        if line != self._last_line:
            self._console.print(f"  {line}", markup=False, soft_wrap=True)
            self._last_line = line
