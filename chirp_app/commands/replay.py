"""`chirp replay`: load of people's making on a running instance of one's own, and a report."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import click

from backend.errors import Misconfigured
from chirp_app.address import Address
from chirp_app.commands import given
from chirp_app.replay import plan


class _Told(click.ParamType):
    """What a function reads from a word, or says is wrong with it."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name, self._read = name, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except ValueError as error:
            raise click.UsageError(str(error), ctx) from error


_FILE = click.Path(path_type=given.Path, dir_okay=False, resolve_path=True)
_GRAPH = click.Path(path_type=given.Path, dir_okay=False, resolve_path=True, exists=True, readable=True)


@click.command()
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the instance is.")
@click.option("--yes-really", metavar="HOST", help="The host of --url again, where that is not this machine.")
@click.option("--rate", default=50.0, show_default=True, type=click.FloatRange(0.1, 2000), help="Requests a second.")
@click.option("--duration", default="1m", show_default=True, type=_Told("DURATION", plan.duration), help="90s, 5m, 1h.")
@click.option(
    "--mix",
    default="home=60,profile=30,post=10",
    show_default=True,
    type=_Told("MIX", plan.mix),
    help=f"Weights of {', '.join(plan.KINDS)}.",
)
@click.option("--people", default=200, show_default=True, type=click.IntRange(2, 10_000), help="How many act.")
@click.option("--graph", metavar="FILE", type=_GRAPH, help='Makes these people first: "follower followee" a line.')
@click.option(
    "--skew", default=1.0, show_default=True, type=click.FloatRange(0, 3), help="Zipf's exponent; 0: all alike."
)
@click.option(
    "--most", default=500, show_default=True, type=click.IntRange(1, 5000), help="Requests under way at once."
)
@click.option("--seed", default=1, show_default=True, help="The same number throws the same dice.")
@click.option("--out", default="chirp-replay.html", show_default=True, type=_FILE, help="The report.")
@click.option("--json", "for_program", is_flag=True, help="A line of JSON a second on stdout; ends when stdin does.")
@given.data_option
def replay(
    url: str,
    yes_really: str | None,
    rate: float,
    duration: float,
    mix: dict[str, float],
    people: int,
    graph: given.Path | None,
    skew: float,
    most: int,
    seed: int,
    out: given.Path,
    for_program: bool,
    data: given.Path | None,
) -> int:
    """Read and write as many people would, at a running instance of your own, and write a report.

    Requests go out by the clock, whether earlier ones were answered or not. Ctrl-C ends it early, with its report.
    """
    _require_own(url, yes_really)
    if rate * duration > plan.MOST_REQUESTS:
        raise click.UsageError(f"That is more than {plan.MOST_REQUESTS:,} requests: ask for fewer.")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise click.UsageError(f"--out {out} can't be written.")
    settings = given.settings("replay", data)
    from chirp_app.replay import run, screen, told  # only here: --help needs none of it

    if for_program:
        told.end_with_stdin()
    planned, show = plan.Plan(rate, duration, mix, people, skew, seed, most), told.tell if for_program else screen.show
    load, line = asyncio.run(run.replay(settings, url.rstrip("/"), planned, graph=graph, out=out, show=show))
    if for_program:
        told.done(planned, load, load.results)
    click.echo(f"{line}\nThe report: {out}", err=for_program)
    return 0 if load.results.count("ok") else 1


def _require_own(url: str, yes_really: str | None) -> None:
    """Raises Misconfigured where the load would leave this machine without having been asked to."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Misconfigured(f"--url is an address such as http://127.0.0.1:8000; {url!r} is none.")
    if not Address(parts.hostname, parts.port or 80).is_loopback and yes_really != parts.hostname:
        raise Misconfigured(
            f"{parts.hostname} is not this machine. A replay is load, for an instance of your own only: "
            f"if it is, say --yes-really {parts.hostname}."
        )
