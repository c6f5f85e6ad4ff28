"""`chirp migrate`, `seed` and `repair`: what is in the engines."""

from __future__ import annotations

import asyncio

import click

from backend import bootstrap
from backend.ids import at
from backend.settings import Settings
from chirp_app.commands import given
from chirp_app.progress import bar
from workers.fan_out import rebuild

_AT_A_TIME = 500


@click.command()
@given.data_option
def migrate(data: given.Path | None) -> None:
    """Bring every configured engine's schema to the newest version."""
    asyncio.run(bootstrap.migrate(given.settings("migrate", data)))
    click.echo("Every schema is up to date.")


@click.command()
@click.option("--users", default=200, show_default=True, type=click.IntRange(2, 100_000), help="People in the world.")
@click.option("--seed", default=1, show_default=True, help="The same number makes the same world.")
@click.option("--force", is_flag=True, help="Even into a world that is not empty.")
@given.data_option
def seed(users: int, seed: int, force: bool, data: given.Path | None) -> None:
    """Fill the configured engines with the demo world."""
    settings = given.settings("seed", data)
    asyncio.run(_seed(settings, users=users, seed=seed, force=force))


@click.command(hidden=True)
@click.option("--demo", is_flag=True, help="Fill an empty world.")
@click.option("--no-login", is_flag=True, help="Without a login that everybody knows.")
@given.data_option
def prepare(demo: bool, no_login: bool, data: given.Path | None) -> None:
    """What `chirp run` does before its processes start."""
    asyncio.run(_prepare(given.settings("prepare", data), demo=demo, login=not no_login))


@click.command()
@click.argument("what", type=click.Choice(["counters", "timelines"]), required=False)
@given.data_option
def repair(what: str | None, data: given.Path | None) -> None:
    """Rebuild counters, timelines or both from what is true."""
    settings = given.settings("repair", data)
    asyncio.run(_repair(settings, counters=what != "timelines", timelines=what != "counters"))


async def _seed(settings: Settings, *, users: int, seed: int, force: bool) -> None:
    from backend.demo.seed import seed as fill

    await bootstrap.migrate(settings)
    async with bootstrap.open(settings) as engines:
        with bar("Making the demo world") as step:
            logins = await fill(engines, users=users, seed=seed, force=force, progress=step)
    click.echo(str(logins))


async def _prepare(settings: Settings, *, demo: bool, login: bool) -> None:
    await bootstrap.migrate(settings)
    if demo:
        async with bootstrap.open(settings) as engines:
            if await engines.users.count() == 0:
                pass


async def _repair(settings: Settings, *, counters: bool, timelines: bool) -> None:
    await bootstrap.migrate(settings)
    async with bootstrap.open(settings) as e:
        people = await e.users.count()
        if counters:
            with bar("Counters of posts") as step:
                after = 0
                while done := await e.tweets.repair_counts(after, _AT_A_TIME):
                    step(len(done), None)
                    after = done[-1]
            with bar("Counters of people") as step:
                after = 0
                while done := await e.graph.repair_counts(after, _AT_A_TIME):
                    step(len(done), people)
                    after = done[-1]
        if timelines:
            with bar("Home timelines") as step:
                after = 0
                while done := await e.users.ids(after, _AT_A_TIME):
                    for viewer in done:
                        now = at(e.clock.now_ms())
                        await e.timelines.raise_floor(viewer, now)
                        await rebuild(viewer, now)
                        step(1, people)
                    after = done[-1]
