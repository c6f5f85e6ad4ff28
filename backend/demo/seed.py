"""Writes the demo world into whatever engines are configured."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from backend import passwords
from backend.demo import banners, film, grammar, links, threads
from backend.demo.album import Album
from backend.demo.graph import follows as follow_graph
from backend.demo.notices import Notices
from backend.demo.people import CELEBRITY, DEMO, Namer, Person, crowd
from backend.demo.rows import PastIds, Rows
from backend.demo.spotlight import Spotlight
from backend.demo.story import Like, Post, Story, moved
from backend.engines import Engines
from backend.errors import Misconfigured
from backend.models import User
from backend.tweets.interface import Act, Attachment, Delivery, Tweet

_AN_EVENING = 1_767_121_200_000  # 2025-12-30T19:00Z
"""The story is told as of that moment and then moved to now: so it is the same one at whatever hour it is told."""

FANS = 6000
"""Light accounts that follow only the celebrity."""

_SAVED = 8
"""What the one whom everybody can be has bookmarked, of what they like."""

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""

Item = TypeVar("Item")
_AT_A_TIME = 512
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Login:
    username: str
    password: str
    about: str

    def __str__(self) -> str:
        return f"{self.username} / {self.password} ({self.about})"


@dataclass(frozen=True, slots=True)
class Logins:
    """Who can log in to the new world. Random passwords are shown this once and kept nowhere."""

    everybody: tuple[Login, ...]

    def __str__(self) -> str:
        return "\n".join(str(login) for login in self.everybody)


async def seed(
    engines: Engines,
    *,
    users: int = 200,
    seed: int = 1,
    force: bool = False,
    fixed_passwords: bool = False,
    fans: int = FANS,
    now_ms: int | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> Logins:
    """Make `users` people with a month of posts and likes that ends at now_ms: for the same seed the same ones, whenever that is.

    fixed_passwords (embedded engines only) makes the logins that everybody knows; otherwise passwords are random.
    Raises Misconfigured when somebody is there already, unless forced; a second demo world is never made.
    """
    await _check_empty(engines, force=force)
    now = engines.clock.now_ms() if now_ms is None else now_ms
    fixed = fixed_passwords and engines.settings.embedded
    logins = Logins(
        (
            _login(DEMO, "follows forty people", fixed=fixed),
            _login(CELEBRITY, "followed by thousands", fixed=fixed),
        )
    )
    await _make(engines, Random(f"chirp {seed}"), now, users, fans, logins, progress)
    return logins


def _login(person: Person, about: str, *, fixed: bool) -> Login:
    return Login(person.username, "chirp-demo" if fixed else secrets.token_urlsafe(12), about)


async def _check_empty(engines: Engines, *, force: bool) -> None:
    if await engines.users.by_usernames([DEMO.username, CELEBRITY.username]):
        raise Misconfigured(f"The demo world is here already: there is @{DEMO.username} or @{CELEBRITY.username}.")
    if not force and (count := await engines.users.count()):
        raise Misconfigured(f"This world is not empty ({count} accounts). Add the demo world to it with --force.")


async def _make(
    engines: Engines, dice: Random, now: int, users: int, fans: int, logins: Logins, progress: Progress
) -> None:
    progress("Story", 0, 1)
    namer = Namer(dice, [DEMO.username, CELEBRITY.username])
    people = [CELEBRITY, DEMO, *crowd(dice, namer, max(users - 2, 0))]
    everybody = people + [Person(*namer.name(dice.choice(grammar.LANGUAGES))) for _ in range(fans)]
    pairs = follow_graph(dice, people)
    story = Story(dice, people, pairs, _AN_EVENING)
    demo = people.index(DEMO)
    spotlight = Spotlight(dice, story, people, demo, _AN_EVENING)
    posts = story.posts()
    aside = Random(f"aside {len(posts)}")
    further = threads.posts(aside, story, posts, _AN_EVENING)
    further += links.posts(aside, story, people, demo, _AN_EVENING)
    posts = sorted([*posts, *further, *spotlight.posts(posts)], key=_when)
    likes = story.likes(posts, range(len(people), len(everybody)))
    likes = sorted([*likes, *spotlight.likes(posts, likes)], key=_when)
    retweets = story.retweets(likes)
    retweets = sorted([*retweets, *spotlight.retweets(posts, retweets)], key=_when)
    likes, retweets = moved(now - _AN_EVENING, posts, likes, retweets)
    progress("Story", 1, 1)

    ids = PastIds()
    rows = Rows(dice, ids, now)
    nobodys, hashes = await _hashes(logins)
    user_rows = [
        rows.user(person, hashes.get(person.username, nobodys), active=place < len(people))
        for place, person in enumerate(everybody)
    ]
    await _free_usernames(engines, user_rows)
    follows = rows.follows(user_rows, pairs + [(place, 0) for place in range(len(people), len(everybody))])
    album = Album(Random(f"album {dice.random()}"), ids)
    await album.fill(engines.media, lambda done, total: progress("Pictures", done, total))
    threshold = await engines.live_settings.celebrity_threshold()
    with_film, reel = film.filmed(posts, story.followees(demo)), tuple[Attachment, ...]()
    if with_film:
        reel = (await film.keep(engines.media, aside, ids.next(with_film.ms), with_film.said.topic.language),)
    tweets = rows.tweets(posts, user_rows, threshold, lambda post: reel if post is with_film else album.of(post))
    await links.keep(engines, aside, tweets.values())
    rows.pin(likes, tweets, user_rows)
    await banners.hang(engines.media, aside, user_rows)
    saved = [one for one in likes if one.who == demo and one.post.author != demo][-_SAVED:]
    acts = rows.retweets(retweets, tweets, user_rows, threshold)
    notices = Notices(user_rows[demo], ids, now)
    notices.follows(follows)
    notices.tweets(tweets.values())
    notices.likes(likes, tweets, user_rows)
    notices.retweets(act for act, _ in acts)

    async def add(tweet: Tweet) -> None:
        await engines.tweets.add(tweet)
        # Nobody has a timeline yet: there is nothing to fan out to.
        await engines.tweets.clear(tweet.id)

    async def like(one: Like) -> None:
        await engines.tweets.like(tweets[id(one.post)].id, user_rows[one.who].id, ids.next(one.ms))

    async def save(one: Like) -> None:
        await engines.tweets.bookmark(tweets[id(one.post)].id, user_rows[one.who].id, ids.next(one.ms))

    async def retweet(made: tuple[Act, Delivery]) -> None:
        await engines.tweets.retweet(*made)
        await engines.tweets.clear(made[0].id)

    await _in_chunks("People", user_rows, engines.users.add_many, progress)
    await _in_chunks("Follows", follows, engines.graph.add_many, progress)
    await _in_chunks("Posts", list(tweets.values()), _each(add), progress)
    await _in_chunks("Likes", likes, _each(like), progress)
    await _in_chunks("Bookmarks", saved, _each(save), progress)
    await _in_chunks("Retweets", acts, _each(retweet), progress)
    await _in_chunks("Notifications", notices.told(), _each(engines.notifications.add), progress)
    await engines.notifications.mark_read(user_rows[demo].id, notices.read())


async def _hashes(logins: Logins) -> tuple[str, dict[str, str]]:
    """A hash whose password nobody knows, and those of the logins by username."""
    nobodys = await passwords.make_hash(secrets.token_urlsafe())
    return nobodys, {login.username: await passwords.make_hash(login.password) for login in logins.everybody}


async def _free_usernames(engines: Engines, users: Sequence[User]) -> None:
    """Where the world was not empty: whoever has a taken name gets another one."""
    for start in range(0, len(users), _AT_A_TIME):
        some = users[start : start + _AT_A_TIME]
        taken = await engines.users.by_usernames([user.username for user in some])
        for user in some:
            if user.username_key in taken:
                user.username = user.username_key = f"d{user.id % 10**14}"
                user.email = user.email_key = f"{user.username}@example.com"


def _when(one: Post | Like) -> int:
    return one.ms


def _each(write: Callable[[Item], Awaitable[object]]) -> Callable[[Sequence[Item]], Awaitable[None]]:
    """One by one, many at a time: never so many that an engine takes the demo world for a crowd and refuses it."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(item: Item) -> None:
        async with room:
            await write(item)

    async def all_of(items: Sequence[Item]) -> None:
        await asyncio.gather(*(one(item) for item in items))

    return all_of


async def _in_chunks(
    stage: str, items: Sequence[Item], write: Callable[[Sequence[Item]], Awaitable[None]], progress: Progress
) -> None:
    for start in range(0, len(items), _AT_A_TIME):
        await write(items[start : start + _AT_A_TIME])
        progress(stage, min(start + _AT_A_TIME, len(items)), len(items))
