"""`chirp admin`: roles and marks of an account, and what is set while the system runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import click

from backend import bootstrap
from backend.engines import Engines
from backend.errors import UserNotFound
from backend.events import UsersChanged
from backend.services import suspensions
from backend.settings import Settings
from chirp_app import valkey
from chirp_app.commands import given


@click.group()
def admin() -> None:
    """Roles and marks of an account, and live settings."""


@admin.command()
@click.argument("name")
@given.data_option
def grant(name: str, data: given.Path | None) -> None:
    """Make NAME an administrator."""
    _change(name, data, "is an administrator now", role="admin")


@admin.command()
@click.argument("name")
@given.data_option
def verify(name: str, data: given.Path | None) -> None:
    """Give NAME the verified mark."""
    _change(name, data, "is verified now", verified=True)


@admin.command()
@click.argument("name")
@given.data_option
def suspend(name: str, data: given.Path | None) -> None:
    """Take NAME out: they can't log in, and nobody sees what they wrote."""
    _with_engines(data, lambda _: suspensions.suspend(_plain(name)))
    click.echo(f"@{_plain(name)} is suspended. To undo it: chirp admin restore {_plain(name)}")


@admin.command()
@click.argument("name")
@given.data_option
def restore(name: str, data: given.Path | None) -> None:
    """Bring a suspended NAME back, with everything they wrote."""
    _with_engines(data, lambda _: suspensions.restore(_plain(name)))
    click.echo(f"@{_plain(name)} is back.")


@admin.command()
@click.argument("followers", type=click.IntRange(min=1))
@given.data_option
def threshold(followers: int, data: given.Path | None) -> None:
    """Pull the posts of people with FOLLOWERS or more, from their next post on; running processes know it in a second."""
    _with_engines(data, lambda engines: engines.live_settings.set_celebrity_threshold(followers))
    click.echo(f"People with {followers} followers or more are pulled from now on.")


def _change(name: str, data: given.Path | None, told: str, **changes: Any) -> None:
    _with_engines(data, lambda engines: _apply(engines, _plain(name), changes))
    click.echo(f"@{_plain(name)} {told}.")


async def _apply(engines: Engines, name: str, changes: dict[str, Any]) -> None:
    user = (await engines.users.by_usernames([name])).get(name.lower())
    if user is None:
        raise UserNotFound(f"No account is called {name}.")
    await engines.users.change(user.id, **changes)
    await engines.bus.publish(UsersChanged((user.id,)))


def _plain(name: str) -> str:
    return name.removeprefix("@")


def _with_engines(data: given.Path | None, work: Callable[[Engines], Awaitable[None]]) -> None:
    asyncio.run(_opened(given.settings("admin", data), work))


async def _opened(settings: Settings, work: Callable[[Engines], Awaitable[None]]) -> None:
    await bootstrap.migrate(settings)
    async with valkey.at_hand(settings), bootstrap.open(settings) as engines:
        await work(engines)
