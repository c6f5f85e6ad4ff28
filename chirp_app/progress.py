"""A progress bar on a terminal; elsewhere one line at its end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """Answers a function to call with how many more are done, and of how many (None: nobody knows)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task(title, total=None)

        def step(done: int, total: int | None) -> None:
            progress.update(task, advance=done, total=total)

        yield step
        count = progress.tasks[0].completed
        progress.update(task, total=count, completed=count)
    if not sys.stderr.isatty():
        click.echo(f"{title}: {count:.0f}", err=True)
