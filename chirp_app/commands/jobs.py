"""`chirp jobs`: what workers have put aside because it failed again and again, and doing it once more."""

from __future__ import annotations

import time

import click

from backend.engines import Engines
from backend.errors import NotFound
from backend.models import DeadJob
from backend.services import dead_jobs
from chirp_app.commands import given
from chirp_app.commands.opened import with_engines

_SHOWN = 50
_ID = click.IntRange(1, 2**63 - 1)


@click.group(invoke_without_command=True)
@click.pass_context
def jobs(context: click.Context) -> None:
    """What workers have put aside because it failed again and again."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@jobs.command("list")
@given.data_option
def list_(data: given.Path | None = None) -> None:
    """Show them, newest first."""
    count, newest = with_engines("jobs", data, _newest)
    if not count:
        click.echo("No job is put aside.")
        return
    rows = [("ID", "JOB", "IDS", "TRIES", "PUT ASIDE (UTC)", "WHY"), *map(_row, newest)]
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if count > len(newest):
        click.echo(f"and {count - len(newest)} older ones")
    click.echo("When what was wrong is mended: chirp jobs retry ID, or chirp jobs retry --all")


@jobs.command()
@click.argument("id", type=_ID, required=False)
@click.option("--all", "everything", is_flag=True, help="All of them.")
@given.data_option
def retry(id: int | None, everything: bool, data: given.Path | None) -> None:
    """Do the job with this ID once more."""
    if (id is None) != everything:
        raise click.UsageError("Say which one, by its ID in `chirp jobs`, or --all.", click.get_current_context())
    done = with_engines("jobs", data, lambda engines: _retry(engines, id))
    click.echo(f"Queued again: {done}. What fails again comes back to the list.")


async def _newest(engines: Engines) -> tuple[int, list[DeadJob]]:
    return await engines.dead_jobs.count(), await engines.dead_jobs.newest(_SHOWN)


async def _retry(engines: Engines, id: int | None) -> int:
    if id is None:
        return await dead_jobs.retry_all()
    job = await engines.dead_jobs.get(id)
    if job is None:
        raise NotFound(f"No job with the ID {id} is put aside. See: chirp jobs")
    await dead_jobs.retry(job)
    return 1


def _row(job: DeadJob) -> tuple[str, ...]:
    again = f"(queued again {dated(job.retried_ms)}) " if job.retried_ms else ""
    return (str(job.id), job.name, job.arguments, str(job.tries), dated(job.died_ms), f"{again}{job.why}")


def dated(ms: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(ms / 1000))
