"""The people of a graph, on real engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.engines import Engines
from backend.errors import Misconfigured
from backend.services import accounts, timelines
from backend.views import Viewer
from chirp_app.replay.accounts import make
from tests import factories
from workers.fan_out import fan_out

EDGES = {("r_1", "r_2"): None, ("r_3", "r_2"): None, ("r_2", "r_1"): None}


def quietly(stage: str, done: int, total: int | None) -> None:
    """Draws nothing."""


async def viewer(e: Engines, username: str) -> Viewer:
    user = (await e.users.by_usernames([username]))[username]
    session = await accounts.start_session(user, "test")
    assert session is not None
    found = await accounts.viewer_of(session.token)
    assert found is not None
    return found


async def home(viewer: Viewer) -> list[str]:
    return [tweet.text for tweet in (await timelines.read_home(viewer)).items]


async def test_people_and_follows_are_made_once_and_counted(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as e:
        ana = await factories.person("ana")
        made = await make(e, EDGES, quietly)
        assert [(one.username, one.followers_count, one.following_count) for one in made] == [
            ("r_2", 2, 1),
            ("r_1", 1, 1),
            ("r_3", 0, 1),
        ]
        again = await make(e, EDGES | {("r_4", "r_2"): None, ("r_1", "r_4"): None}, quietly)
        assert [(one.username, one.followers_count) for one in again] == [
            ("r_2", 3),
            ("r_1", 1),
            ("r_4", 1),
            ("r_3", 0),
        ]
        assert {one.id for one in made} < {one.id for one in again}
        nobodys = {one.id for one in await e.users.nobodys(10)}
        assert {one.id for one in made} <= nobodys
        assert ana.id not in nobodys


async def test_their_homes_are_complete_also_with_what_was_posted_before_a_follow(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as e:
        await make(e, EDGES, quietly)
        two, three = await viewer(e, "r_2"), await viewer(e, "r_3")
        for author, text in ((two, "hello of two"), (three, "hello of three")):
            await fan_out(int((await factories.tweet(author, text)).id))
        assert await home(three) == ["hello of three", "hello of two"]
        await make(e, EDGES | {("r_2", "r_3"): None}, quietly)
        e.caches.clear()
        assert await home(two) == ["hello of three", "hello of two"]


@pytest.mark.slow
async def test_nobody_else_is_taken_for_one_of_them(tmp_path: Path) -> None:
    async with factories.world(tmp_path) as e:
        await factories.person("r_2")
        with pytest.raises(Misconfigured, match="@r_2 is somebody's account"):
            await make(e, EDGES, quietly)
        assert await e.users.count() == 1
