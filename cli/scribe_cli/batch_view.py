"""A batch as it goes: a live table on a terminal, a line for each job that ends elsewhere."""

from __future__ import annotations

from typing import Self, TextIO

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from scribe.v1 import pipeline_pb2
from scribe_client import ENDED

from scribe_cli.batch_board import Board
from scribe_cli.job_view import state_name
from scribe_cli.steps_view import STEP_TITLES
from scribe_cli.table import one_line

_ROWS = 12
_WORDS = 100


class BatchView:
    """Shows a board. Use as a context manager."""

    def __init__(self, stream: TextIO, board: Board) -> None:
        self._board = board
        self._console = Console(file=stream, highlight=False)
        self._told: set[str] = set()
        self._bar = Progress(BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
        self._task: TaskID = self._bar.add_task("", total=len(board.ids))
        self._live = Live(console=self._console, refresh_per_second=4) if self._console.is_terminal else None

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self.refresh()
            self._live.stop()

    def refresh(self) -> None:
        """Show how it stands now."""
        if self._live:
            self._bar.update(self._task, completed=self._board.ended, description=self._counts())
            self._live.update(Group(self._bar, self._table()))
        else:
            self._print_ended()

    def _counts(self) -> str:
        counts = self._board.counts
        return ", ".join(f"{count} {state_name(state)}" for state, count in sorted(counts.items()))

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2))
        for event in self._board.under_way()[:_ROWS]:
            table.add_row(
                str(self._board.place(event.job_id)),
                Text(one_line(self._board.name(event.job_id)), overflow="ellipsis", no_wrap=True),
                STEP_TITLES.get(event.step, ""),
                Text(one_line(event.detail, _WORDS), style="dim", overflow="ellipsis", no_wrap=True),
            )
        return table

    def _print_ended(self) -> None:
        for job_id in self._board.ids:
            job = self._board.jobs.get(job_id)
            if job is None or job.state not in ENDED or job_id in self._told:
                continue
            self._told.add(job_id)
            why = "" if job.state == pipeline_pb2.JOB_STATE_COMPLETED else f": {job.error.message or job.error.reason}"
            line = f"  {len(self._told)}/{len(self._board.ids)}  {job.recipient.name}: {state_name(job.state)}{why}"
            self._console.print(one_line(line), markup=False, soft_wrap=True)
