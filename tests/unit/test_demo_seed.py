from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from backend import bootstrap
from backend.demo.links import PAGES
from backend.demo.people import Namer, crowd
from backend.demo.seed import seed
from backend.demo.story import DAY_MS, HOUR_MS
from backend.engines import Engines
from backend.errors import Misconfigured
from backend.ids import ms_of
from backend.models import User
from backend.notifications.interface import Kind
from backend.repositories.link_previews import UNFETCHED
from backend.services import accounts, engagement, notifications, pins, timelines, users
from backend.settings import load
from backend.tweets.interface import Counts, Delivery, ProfileTab, link_of
from backend.views import TweetView, Viewer
from tests import factories
from tests.contracts.oracle import collapsed
from tests.engines.valkey import valkey

pytestmark = pytest.mark.slow  # whole worlds are made


@pytest_asyncio.fixture
async def engines(tmp_path: Path) -> AsyncIterator[Engines]:
    async with factories.world(tmp_path, celebrity_threshold=60) as opened:
        yield opened


async def test_a_seeded_world_is_one_that_people_can_walk_into(engines: Engines) -> None:
    stages: dict[str, tuple[int, int]] = {}
    pictures: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        stages[stage] = done, total
        if stage == "Pictures":
            pictures.append(done)

    logins = await seed(engines, users=40, fans=50, progress=progress)

    assert stages
    assert all(done == total > 0 for done, total in stages.values())
    assert pictures == list(range(stages["Pictures"][1] + 1))  # each is told of as it is there
    login = next(login for login in logins.everybody if login.username == "demo")
    signed_in = await accounts.log_in("demo", login.password, ip="192.0.2.1", device="test")
    demo = Viewer(int(signed_in.user.id), "demo", 0)
    celebrity = (await engines.users.by_usernames(["marinaluz"]))["marinaluz"]
    assert celebrity.followers_count >= 60

    # Home holds everything that those whom demo follows have posted, pushed or pulled, at once and in order.
    relations = (await engines.graph.relations([demo.id]))[demo.id]
    expected = await engines.tweets.acts_of([demo.id, *relations.followees], below=None, at_least=0, limit=10_000)
    read: list[int] = []
    page = await timelines.read_home(demo, limit=100)
    while True:
        read += [int(tweet.act_id) for tweet in page.items]
        if page.next_cursor is None:
            break
        page = await timelines.read_home(demo, page.next_cursor, limit=100)
    assert read == collapsed(expected, engines.sizes.collapse)
    assert any(act.is_retweet for act in expected)
    assert len(read) > 100

    shown = [
        media
        for tweet in (await engines.tweets.get_many([act.id for act in expected])).values()
        for media in tweet.media
    ]
    assert len(shown) > 5
    assert all(media.alt for media in shown)
    for media in shown:
        smaller = await engines.media.size(media.preview) if media.kind == "image" else 1000
        assert await engines.media.size(media.name) > smaller > 100
    assert [media.kind for media in shown].count("video") == 1
    assert len((await engagement.bookmarks(demo, None, 20)).items) == 8
    header = (await users.profile(demo, "demo")).header_url
    assert header
    assert await engines.media.size(header.rpartition("/")[2]) > 1000

    # News of every kind waits, each said by somebody else, and all of it is read with one look.
    first, unread = await notifications.opened(demo)
    assert {row.type for row in first.items if not row.read} == set(Kind)
    assert all(row.actors and row.actors_count for row in first.items)
    assert unread == 0

    acts = await engines.tweets.profile(celebrity.id, ProfileTab.TWEETS, None, 100)
    own = next(act.id for act in acts if not act.is_retweet)
    newest = (await engines.tweets.get_many([own]))[own]
    assert newest.delivery is Delivery.PULL
    assert celebrity.last_pulled_act_id >= newest.id
    pinned = await pins.of(demo, celebrity.username)
    assert pinned
    assert pinned.likes_count >= max(tweet.likes_count for tweet in await _posts_of(demo, celebrity.username))
    assert await engines.tweets.pending(0, engines.clock.now_ms() + 1000, 10) == []
    await _counts_are_exact(engines)

    with pytest.raises(Misconfigured, match="demo world is here already"):
        await seed(engines, users=10, fans=0, force=True)


async def _posts_of(viewer: Viewer, username: str) -> list[TweetView]:
    page = await timelines.tweets_of(viewer, username, None, 100)
    return [tweet for tweet in page.items if not tweet.retweeted_by]


async def _counts_are_exact(engines: Engines) -> None:
    acts = await engines.tweets.newest(None, 10_000)
    users = await engines.users.get_many({act.actor_id for act in acts})
    for user in users.values():
        assert user.followers_count == len(await engines.graph.followers(user.id, None, 10_000))
        assert user.following_count == len(await engines.graph.following(user.id, None, 10_000))
        assert all(follow.backfilled for follow in await engines.graph.following(user.id, None, 10_000))
    counts = await engines.tweets.counts([act.id for act in acts])
    for act in acts:
        assert counts[act.id].likes == len(await engines.tweets.likers(act.id, None, 10_000))
        assert counts[act.id].replies == len(await engines.tweets.replies(act.id, None, 10_000))
    assert ms_of(acts[0].id) > engines.clock.now_ms() - DAY_MS


async def test_a_world_with_people_is_left_alone_unless_forced(engines: Engines) -> None:
    dice = Random("chirp 1")
    first = crowd(dice, Namer(dice, ["demo", "marinaluz"]), 8)[0].username
    await engines.users.add(_somebody(first))

    with pytest.raises(Misconfigured, match="not empty"):
        await seed(engines, users=10, fans=5)
    assert await engines.users.count() == 1

    await seed(engines, users=10, fans=5, force=True)
    assert await engines.users.count() == 16


def _somebody(username: str) -> User:
    return User(
        id=1,
        username=username,
        username_key=username.lower(),
        email="somebody@example.com",
        email_key="somebody@example.com",
        password_hash="",
        display_name="Somebody",
    )


async def test_fixed_passwords_are_for_embedded_engines_only(engines: Engines) -> None:
    assert not engines.settings.embedded
    logins = await seed(engines, users=5, fans=0, fixed_passwords=True)
    assert all(login.password != "chirp-demo" and len(login.password) >= 12 for login in logins.everybody)


async def test_an_embedded_world_has_the_login_that_everybody_knows(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("e")
    settings = load(data_dir=folder)
    with valkey(folder) as url:
        assert url == settings.bus_url
        await bootstrap.migrate(settings)
        async with bootstrap.open(settings) as embedded:
            logins = await seed(embedded, users=5, fans=0, fixed_passwords=True)
            assert "demo / chirp-demo" in str(logins)
            await accounts.log_in("demo", "chirp-demo", ip="192.0.2.1", device="test")


async def test_the_world_is_the_same_for_one_seed_on_every_machine_and_at_any_hour(
    engines: Engines, tmp_path: Path
) -> None:
    now, later = 1_795_000_000_000, 1_795_000_000_000 + 7 * HOUR_MS + 123
    await seed(engines, users=12, fans=3, now_ms=now)
    first = await _told(engines, now)
    async with factories.world(tmp_path / "other", celebrity_threshold=60) as other:
        await seed(other, users=12, fans=3, now_ms=later)
        assert await _told(other, later) == first


async def _told(engines: Engines, now: int) -> list[tuple[int, str, Counts]]:
    """Of each act how long ago it was, its text, and how it is counted."""
    acts = await engines.tweets.newest(None, 10_000)
    tweets = await engines.tweets.get_many([act.id for act in acts])
    counts = await engines.tweets.counts([act.id for act in acts])
    return [(now - ms_of(act.id), tweets[act.id].text, counts[act.id]) for act in acts]


async def test_some_go_on_below_their_own_posts_and_links_have_cards(engines: Engines) -> None:
    await seed(engines, users=40, fans=10)
    user = (await engines.users.by_usernames(["demo"]))["demo"]
    home = await timelines.read_home(Viewer(user.id, "demo", 0), limit=100)
    threads = [
        tweet
        for tweet in home.items
        if tweet.reply_to and tweet.reply_to.id and tweet.reply_to.username == tweet.author.username
    ]
    assert threads
    cards = [tweet.link_preview for tweet in home.items if tweet.link_preview]
    assert cards
    for card in cards:
        assert card.title
        assert card.host in card.url
        assert card.image_url
        assert await engines.media.size(card.image_url.rpartition("/")[2]) > 1000


async def test_nobody_is_asked_about_pages_that_were_made_up(engines: Engines) -> None:
    await seed(engines, users=40, fans=10)
    linked = {link_of(tweet) for tweet in await engines.tweets.walk(0, 10_000)} - {""}
    assert len(linked) > len(PAGES)
    assert all(found is not UNFETCHED for found in (await engines.link_previews.views(linked)).values())


async def test_an_engine_is_never_asked_by_a_crowd(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    like, under_way, most = engines.tweets.like, 0, 0

    async def counted(*likes: int) -> bool:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        try:
            return await like(*likes)
        finally:
            under_way -= 1

    monkeypatch.setattr(engines.tweets, "like", counted)
    await seed(engines, users=40, fans=50)
    assert 50 < most <= 128  # many at a time, and far below where a slow engine refuses
