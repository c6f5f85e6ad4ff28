"""`chirp admin`: roles and marks of an account."""

from __future__ import annotations

import asyncio
from typing import Any

import click

from backend import bootstrap
from backend.errors import UserNotFound
from backend.events import UsersChanged
from backend.settings import Settings
from chirp_app import valkey
from chirp_app.commands import given


@click.group()
def admin() -> None:
    """Roles and marks of an account."""


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


def _change(name: str, data: given.Path | None, told: str, **changes: Any) -> None:
    asyncio.run(_apply(given.settings("admin", data), name.removeprefix("@"), changes))
    click.echo(f"@{name.removeprefix('@')} {told}.")


async def _apply(settings: Settings, name: str, changes: dict[str, Any]) -> None:
    await bootstrap.migrate(settings)
    async with valkey.at_hand(settings), bootstrap.open(settings) as engines:
        user = (await engines.users.by_usernames([name])).get(name.lower())
        if user is None:
            raise UserNotFound(f"No account is called {name}.")
        await engines.users.change(user.id, **changes)
        await engines.bus.publish(UsersChanged((user.id,)))
