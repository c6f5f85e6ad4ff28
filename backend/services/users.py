"""People as others see them: profiles, their editing, lists of followers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from backend import cursor as cursors
from backend import names
from backend.clock import rfc3339
from backend.engines import engines
from backend.errors import FieldError, Invalid, UserNotFound
from backend.events import UsersChanged
from backend.hydration import avatar_url
from backend.ids import UserId
from backend.models import User
from backend.pipeline import LARGEST_CHUNK
from backend.rate_limits import Action
from backend.services import people, portraits
from backend.text import tidy
from backend.tweets.interface import Tweet
from backend.views import Page, RelationshipView, UserView, Viewer
from backend.visibility import pinned_by, relations_of
from backend.words import t

MAX_DISPLAY_NAME = 50
MAX_BIO = 160
MAX_LOCATION = 30
MAX_WEBSITE = 100
Place: TypeAlias = tuple[int, UserId]
"""A row of a list of people: its position, and who stands there."""


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """What to change; None leaves it as it is."""

    display_name: str | None = None
    bio: str | None = None
    location: str | None = None
    website: str | None = None
    avatar_media_id: str | None = None
    """An upload of the viewer's; "" for none. So is header_media_id."""
    header_media_id: str | None = None


async def profile(viewer: Viewer | None, username: str) -> UserView:
    """One person. Seen by the blocked too: relationship says so. Raises UserNotFound."""
    user = await people.named(username)
    return (await views(viewer, [user.id]))[0]


async def own_view(id: UserId) -> UserView:
    """A person as seen by themselves. Raises UserNotFound when the account is gone or suspended."""
    found = await views(None, [id])
    if not found:
        raise UserNotFound
    return found[0]


async def edit(viewer: Viewer, changes: ProfileChanges) -> UserView:
    """Change the viewer's own profile. Raises Invalid (with fields), RateLimited."""
    wanted = {
        name: names.shown(value)
        if name == "bio"
        else _address(tidy(value))
        if name == "website"
        else names.one_line(value)
        for name in ("display_name", "bio", "location", "website")
        if (value := getattr(changes, name)) is not None
    }
    if wrong := _wrong(wanted):
        raise Invalid(fields=wrong)
    pictured = changes.avatar_media_id is not None or changes.header_media_id is not None
    if wanted or pictured:
        await engines().limits.spend(viewer.id, Action.EDIT)
        drawn = await portraits.made(viewer, changes.avatar_media_id, changes.header_media_id)
        before = (await engines().users.get_many([viewer.id])).get(viewer.id)
        await engines().users.change(viewer.id, **wanted, **drawn)
        if before:
            await portraits.left(before, drawn)
        await engines().bus.publish(UsersChanged((viewer.id,)))
        await engines().jobs.enqueue("index_person", viewer.id, key=f"{viewer.id}:{engines().clock.now_ms()}")
    return await own_view(viewer.id)


async def followers(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[UserView]:
    """Who follows this person, newest follow first. Raises UserNotFound, BadCursor."""
    user = await people.named(username)

    async def read(below: int | None, size: int) -> list[Place]:
        return [(row.follow_id, row.follower_id) for row in await engines().graph.followers(user.id, below, size)]

    return await _around(viewer, user, f"followers:{user.id}", read, cursor, limit)


async def following(viewer: Viewer | None, username: str, cursor: str | None, limit: int) -> Page[UserView]:
    """Whom this person follows, newest follow first. Raises UserNotFound, BadCursor."""
    user = await people.named(username)

    async def read(below: int | None, size: int) -> list[Place]:
        return [(row.follow_id, row.followee_id) for row in await engines().graph.following(user.id, below, size)]

    return await _around(viewer, user, f"following:{user.id}", read, cursor, limit)


async def page(
    viewer: Viewer | None,
    kind: str,
    read: Callable[[int | None, int], Awaitable[list[Place]]],
    cursor: str | None,
    limit: int,
    *,
    with_blocked: bool = False,
) -> Page[UserView]:
    """People of a list that is read newest first, below a position, so many at a time; kind names it in its cursors.

    Suspended ones and, unless with_blocked, those on the other end of a block with the viewer are left out, and the page
    is filled up from below. Raises BadCursor.
    """
    below = cursors.decode(kind, cursor)
    left_out = frozenset[UserId]() if with_blocked else (await relations_of(viewer.id if viewer else None)).blocked
    shown: list[Place] = []
    size = limit + 1
    while len(shown) <= limit:
        rows = await read(below, size)
        known = await engines().caches.users.get_many([person for _, person in rows])
        shown += [
            (position, person)
            for position, person in rows
            if person not in left_out and person in known and known[person].state == "active"
        ]
        if len(rows) < size:
            break
        below = rows[-1][0]
        # Nobody should wait for many small steps past those who are left out.
        size = max(size, min(size * 2, LARGEST_CHUNK))
    more = cursors.encode(kind, shown[limit - 1][0]) if len(shown) > limit else None
    return Page(await views(viewer, [person for _, person in shown[:limit]]), more)


async def _around(
    viewer: Viewer | None,
    user: User,
    kind: str,
    read: Callable[[int | None, int], Awaitable[list[Place]]],
    cursor: str | None,
    limit: int,
) -> Page[UserView]:
    """Nobody is shown around a person on the other end of a block."""
    if user.id in (await relations_of(viewer.id if viewer else None)).blocked:
        cursors.decode(kind, cursor)
        return Page([])
    return await page(viewer, kind, read, cursor, limit)


async def views(viewer: Viewer | None, ids: Sequence[UserId]) -> list[UserView]:
    """These people in this order, unknown and suspended ones left out."""
    rows = await engines().caches.users.get_many(ids)
    shown = [id for id in ids if id in rows and rows[id].state == "active"]
    counts = await engines().tweets.tweets_counts(shown)
    others = [id for id in shown if viewer and id != viewer.id]
    relationships = await engines().graph.relationship(viewer.id, others) if viewer and others else {}
    relations = await relations_of(viewer.id if viewer else None)
    pinned = await pinned_by((rows[id] for id in shown), relations)
    return [_view(rows[id], counts.get(id, 0), relationships.get(id), pinned.get(id)) for id in shown]


def display_name_problem(name: str) -> str | None:
    if not 1 <= len(name) <= MAX_DISPLAY_NAME or not names.says_something(name):
        return t("Use 1 to {most} characters.", most=MAX_DISPLAY_NAME)
    return names.problem(name)


def _address(website: str) -> str:
    """Most people type example.org."""
    return website if not website or "://" in website else f"https://{website}"


def _wrong(wanted: dict[str, str]) -> tuple[FieldError, ...]:
    found = {
        name: told
        for name, value in wanted.items()
        if (told := display_name_problem(value) if name == "display_name" else _problem(name, value))
    }
    return tuple(FieldError(name, told) for name, told in found.items())


def _problem(name: str, value: str) -> str | None:
    most = {"bio": MAX_BIO, "location": MAX_LOCATION, "website": MAX_WEBSITE}[name]
    if len(value) > most:
        return t("Use at most {most} characters.", most=most)
    if name == "website" and value and not names.is_web_address(value):
        return t("Write a web address that starts with https:// or http://, without a login or spaces in it.")
    return names.problem(value)


def _view(user: User, tweets_count: int, relationship: RelationshipView | None, pinned: Tweet | None) -> UserView:
    return UserView(
        id=str(user.id),
        username=user.username,
        display_name=user.display_name,
        bio=user.bio,
        location=user.location,
        website=user.website,
        avatar_url=avatar_url(user),
        header_url=user.header_url or None,
        verified=user.verified,
        created_at=rfc3339(user.created_ms),
        followers_count=user.followers_count,
        following_count=user.following_count,
        tweets_count=tweets_count,
        relationship=relationship,
        pinned_tweet_id=str(pinned.id) if pinned else None,
    )
