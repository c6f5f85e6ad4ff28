"""`chirp migrate`, `seed` and `repair`: what is in the engines."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import click

from backend import bootstrap
from backend.demo import seed as demo
from backend.engines import Engines
from backend.ids import at
from backend.settings import Settings
from chirp_app import demo_world, prepared, valkey
from chirp_app.commands import given
from chirp_app.progress import Step, bars
from workers import search_index, trends
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
@click.argument("what", type=click.Choice(["counters", "timelines", "search", "trends"]), required=False)
@given.data_option
def repair(what: str | None, data: given.Path | None) -> None:
    """Rebuild counters, timelines, the search index, trends, or all of them from what is true."""
    settings = given.settings("repair", data)
    asyncio.run(_repair(settings, {what} if what else {"counters", "timelines", "search", "trends"}))


async def _seed(settings: Settings, *, users: int, seed: int, force: bool) -> None:
    await bootstrap.migrate(settings)
    async with valkey.at_hand(settings), bootstrap.open(settings) as engines:
        with bars() as step:
            logins = await demo.seed(
                engines, users=users, seed=seed, force=force, fixed_passwords=settings.embedded, progress=step
            )
    click.echo(f"Log in as:\n{logins}")


async def _prepare(settings: Settings, *, demo: bool, login: bool) -> None:
    await bootstrap.migrate(settings, without_search=True)
    if demo:
        await demo_world.ensure(settings, known_logins=login)
    prepared.note_prepared(settings.data_dir, demo=demo)


async def _repair(settings: Settings, what: set[str]) -> None:
    await bootstrap.migrate(settings)
    async with valkey.at_hand(settings), bootstrap.open(settings) as e:
        with bars() as step:
            if "counters" in what:
                await _in_pages("Counters of people", await e.users.count(), step, partial(_count_people, e))
                await _in_pages("Counters of posts", None, step, e.tweets.repair_counts)
            if "timelines" in what:
                await _in_pages("Home timelines", await e.users.count(), step, partial(_rebuild, e))
            if "search" in what:
                done = await search_index.rebuild(lambda done: step("Search index", done, None))
                step("Search index", done, done)
            if "trends" in what:
                done = await trends.rebuild(lambda done: step("Trends", done, None))
                step("Trends", done, done)


async def _count_people(e: Engines, after: int, limit: int) -> Sequence[int]:
    people = await e.graph.repair_counts(after, limit)
    await e.tweets.repair_tweets_counts(people)
    return people


async def _rebuild(e: Engines, after: int, limit: int) -> Sequence[int]:
    viewers = await e.users.ids(after, limit)
    for viewer in viewers:
        floor = await e.timelines.raise_floor(viewer, at(e.clock.now_ms()))
        await rebuild(viewer, floor)
    return viewers


async def _in_pages(
    stage: str, total: int | None, step: Step, page: Callable[[int, int], Awaitable[Sequence[int]]]
) -> None:
    """page answers the ids that it has done, in order; nothing when there are no more. total None: nobody knows."""
    after = done = 0
    while ids := await page(after, _AT_A_TIME):
        after, done = ids[-1], done + len(ids)
        step(stage, done, total and max(done, total))
    step(stage, done, done)
