"""The world that benchmarks read and write: the demo world, and an author followed by a crowd of their own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from backend.demo.seed import seed
from backend.engines import Engines
from backend.ids import UserId, at
from backend.models import Follow, Session, User
from backend.repositories.sessions import LIFETIME_MS
from workers.fan_out import rebuild


@dataclass(frozen=True)
class SignedIn:
    """Somebody with a session."""

    id: UserId
    username: str
    token: str


@dataclass(frozen=True)
class World:
    readers: list[SignedIn]
    """People of the demo world who follow many others, their timelines built."""
    author: SignedIn
    """Followed by all of the crowd."""
    crowd: list[SignedIn]
    celebrity_tweet: int


async def make(engines: Engines, *, demo_people: int, fans: int, readers: int, crowd: int, signed_in: int) -> World:
    """signed_in: how many of the crowd get a session."""
    await seed(engines, users=demo_people, fans=fans)
    demo = (await engines.users.by_usernames(["demo"]))["demo"]
    everybody = await engines.users.get_many(await engines.users.ids(0, demo_people + fans))
    celebrity = max(everybody.values(), key=lambda user: user.followers_count).id
    busiest = sorted(everybody.values(), key=lambda user: -user.following_count)
    chosen = [demo, *(user for user in busiest if user.id != demo.id)][:readers]
    for user in chosen:
        await _build(engines, user)
    made = await people(engines, "crowd", crowd + 1)
    author, followers = made[0], made[1:]
    await follow(engines, followers, author)
    newest = await engines.tweets.acts_of([celebrity], below=None, at_least=0, limit=1)
    return World(
        readers=[await sign_in(engines, user) for user in chosen],
        author=await sign_in(engines, author),
        crowd=[await sign_in(engines, user) for user in followers[:signed_in]],
        celebrity_tweet=newest[0].tweet_id,
    )


async def people(engines: Engines, prefix: str, count: int, ids: Sequence[UserId] = ()) -> list[User]:
    """Accounts without a usable password, seen just now; with these ids, when there are some."""
    now = engines.clock.now_ms()
    ids = ids or [await engines.ids.next() for _ in range(count)]
    users = [
        User(
            id=id,
            username=f"{prefix}{number}",
            username_key=f"{prefix}{number}",
            email=f"{prefix}{number}@example.com",
            email_key=f"{prefix}{number}@example.com",
            password_hash="",
            display_name=f"{prefix.title()} {number}",
            last_seen_ms=now,
            created_ms=now,
        )
        for number, id in enumerate(ids)
    ]
    await engines.users.add_many(users)
    for user in users:
        await engines.timelines.raise_floor(user.id, user.id)
    return users


async def follow(engines: Engines, followers: Sequence[User], followee: User) -> None:
    """Nothing was posted before: these follows need no backfill."""
    rows = [
        Follow(follower_id=user.id, followee_id=followee.id, follow_id=await engines.ids.next(), backfilled=True)
        for user in followers
    ]
    await engines.graph.add_many(rows)
    await engines.users.change(followee.id, followers_count=followee.followers_count + len(rows))


async def sign_in(engines: Engines, user: User) -> SignedIn:
    token, now = secrets.token_urlsafe(32), engines.clock.now_ms()
    await engines.sessions.add(
        Session(
            id=await engines.ids.next(),
            user_id=user.id,
            token_hash=hashlib.sha256(token.encode()).digest(),
            device="benchmark",
            created_ms=now,
            last_seen_ms=now,
            expires_ms=now + LIFETIME_MS,
        ),
        user.password_hash,
    )
    return SignedIn(user.id, user.username, token)


async def _build(engines: Engines, user: User) -> None:
    """What a worker does after somebody's first visit."""
    await rebuild(user.id, await engines.timelines.raise_floor(user.id, at(engines.clock.now_ms())))
