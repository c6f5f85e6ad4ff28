"""How a test makes engines, people, follows and posts in one line each: all through the services, as users do."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from backend import bootstrap, passwords
from backend.clock import Clock
from backend.engines import Engines
from backend.services import accounts, graph, tweets
from backend.services.tweets import Draft
from backend.settings import load
from backend.views import TweetView, Viewer
from tests.engines import chosen
from tests.engines.valkey import valkey

PASSWORD = "tangerine moon"
_numbers = itertools.count(1)


class Later(Clock):
    """A clock that a test moves on."""

    def __init__(self, real: Clock, ahead_ms: int = 0) -> None:
        self._real, self.ahead_ms = real, ahead_ms

    def now_ms(self) -> int:
        return self._real.now_ms() + self.ahead_ms


@contextmanager
def quick_hashes() -> Iterator[None]:
    """Most of the time of those who sign up would go into making hashes slow, which passwords' own tests are about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobodys.cache_clear()
        yield
    passwords._nobodys.cache_clear()


@asynccontextmanager
async def world(folder: Path, **settings: object) -> AsyncIterator[Engines]:
    """Real engines with their data in this folder; without rate limits unless rate_limits="on" is given."""
    with valkey(folder / "valkey") as url:
        given = {
            "redis_url": url,
            "secret_key": "for tests only",
            "rate_limits": "off",
            "database_url": chosen.database_url(),
            **settings,
        }
        loaded = load(data_dir=folder, **given)
        await bootstrap.migrate(loaded)
        with quick_hashes():
            async with bootstrap.open(loaded) as engines:
                yield engines


async def person(username: str = "") -> Viewer:
    """Somebody who has signed up (with PASSWORD), under a name that nobody has when none is given."""
    number = next(_numbers)
    username = username or f"person{number}"
    form = accounts.SignUp(username, f"{username}@example.com", PASSWORD, username.title())
    signed_in = await accounts.sign_up(form, ip=f"192.0.2.{number % 256}", device="test")
    viewer = await accounts.viewer_of(signed_in.token)
    assert viewer is not None
    return viewer


async def people(count: int) -> list[Viewer]:
    return [await person() for _ in range(count)]


async def follow(follower: Viewer, *followees: Viewer) -> None:
    for followee in followees:
        await graph.follow(follower, followee.username)


async def tweet(author: Viewer, text: str = "", *, reply_to: TweetView | None = None) -> TweetView:
    """A post, with a text of its own when none is given."""
    draft = Draft(text or f"post number {next(_numbers)}", reply_to=reply_to.id if reply_to else None)
    return (await tweets.create(author, draft)).tweet
