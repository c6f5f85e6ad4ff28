"""`chirp admin`: roles and marks of an account, and what is set while the system runs."""

from __future__ import annotations

from typing import Any

import click

from backend.engines import Engines
from backend.errors import UserNotFound
from backend.events import UsersChanged
from backend.services import controls, suspensions
from chirp_app.commands import given
from chirp_app.commands.opened import with_engines

_NOTHING = "nothing was to do"


class _Followers(click.ParamType):
    name = "followers"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if not (str(value).isascii() and str(value).isdigit() and 0 < int(value) <= 10**9):
            raise click.UsageError(f"Say from how many followers on, as a number such as 5000; {value!r} is none.", ctx)
        return int(value)


@click.group()
def admin() -> None:
    """Roles and marks of an account, and live settings."""


@admin.command()
@click.argument("name")
@given.data_option
def grant(name: str, data: given.Path | None) -> None:
    """Make NAME an administrator."""
    _change(name, data, "is an administrator now", "is an administrator already", role="admin")


@admin.command()
@click.argument("name")
@given.data_option
def revoke(name: str, data: given.Path | None) -> None:
    """Make NAME an account like any other again."""
    _change(name, data, "is no administrator any more", "is no administrator", role="user")


@admin.command()
@click.argument("name")
@given.data_option
def verify(name: str, data: given.Path | None) -> None:
    """Give NAME the verified mark."""
    _change(name, data, "is verified now", "is verified already", verified=True)


@admin.command()
@click.argument("name")
@given.data_option
def unverify(name: str, data: given.Path | None) -> None:
    """Take the verified mark from NAME."""
    _change(name, data, "is not verified any more", "is not verified", verified=False)


@admin.command()
@click.argument("name")
@given.data_option
def suspend(name: str, data: given.Path | None) -> None:
    """Take NAME out: they can't log in, and nobody sees what they wrote."""
    with_engines("admin", data, lambda _: suspensions.suspend(_plain(name)))
    click.echo(f"@{_plain(name)} is suspended. To undo it: chirp admin restore {_plain(name)}")


@admin.command()
@click.argument("name")
@given.data_option
def restore(name: str, data: given.Path | None) -> None:
    """Bring a suspended NAME back, with everything they wrote."""
    restored = with_engines("admin", data, lambda _: suspensions.restore(_plain(name)))
    _tell(name, "is back" if restored else f"is not suspended: {_NOTHING}")


@admin.command()
@click.argument("followers", type=_Followers())
@given.data_option
def threshold(followers: int, data: given.Path | None) -> None:
    """Pull the posts of people with FOLLOWERS or more, from their next post on; running processes know it in a second."""
    with_engines("admin", data, lambda _: controls.move_threshold(followers))
    click.echo(f"People with {followers} followers or more are pulled from now on.")


def _change(name: str, data: given.Path | None, changed: str, same: str, **changes: Any) -> None:
    """changed and same: what to say when it was something else before, and when it was not."""
    anything = with_engines("admin", data, lambda engines: _apply(engines, _plain(name), changes))
    _tell(name, changed if anything else f"{same}: {_NOTHING}")


async def _apply(engines: Engines, name: str, changes: dict[str, Any]) -> bool:
    """False when nothing was to do."""
    user = (await engines.users.by_usernames([name])).get(name.lower())
    if user is None:
        raise UserNotFound(f"No account is called {name}.")
    if all(getattr(user, field) == value for field, value in changes.items()):
        return False
    await engines.users.change(user.id, **changes)
    await engines.bus.publish(UsersChanged((user.id,)))
    return True


def _tell(name: str, what: str) -> None:
    click.echo(f"@{_plain(name)} {what}.")


def _plain(name: str) -> str:
    return name.removeprefix("@")
