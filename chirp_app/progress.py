"""Progress bars on a terminal, one a stage; elsewhere a line for each stage that is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Step = Callable[[str, int, int | None], None]
"""Called with a stage, how much of it is done, and how much there is (None: nobody knows)."""


@contextmanager
def bars() -> Iterator[Step]:
    """Answers the function that draws; the bars stay when the block ends."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    stages: dict[str, TaskID] = {}
    told: set[str] = set()
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def step(stage: str, done: int, total: int | None) -> None:
            if stage not in stages:
                stages[stage] = progress.add_task(stage)
            progress.update(stages[stage], completed=done, total=total)
            if done == total and stage not in told and not console.is_terminal:
                told.add(stage)
                console.print(f"{stage}: {total}")

        yield step
