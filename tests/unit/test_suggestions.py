"""Who to follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from backend.engines import Engines
from backend.services import graph
from backend.views import Viewer
from tests import factories


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the SQL database inside the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def suggested(viewer: Viewer | None, limit: int = 20) -> list[str]:
    return [user.username for user in await graph.suggestions(viewer, limit)]


@pytest.mark.slow
async def test_friends_of_friends_come_before_popular_people(engines: Engines) -> None:
    ana, bob, eva, near, nearer, famous = await factories.people(6)
    for fan in await factories.people(4):
        await factories.follow(fan, famous)
    await factories.follow(ana, bob, eva)
    await factories.follow(bob, near, nearer, ana)
    await factories.follow(eva, nearer)
    assert (await suggested(ana))[:3] == [nearer.username, near.username, famous.username]
    assert (await suggested(None))[0] == famous.username
    assert len(await suggested(ana, 2)) == 2


@pytest.mark.slow
async def test_what_the_viewer_did_counts_at_once(engines: Engines) -> None:
    ana, *others = await factories.people(6)
    followed, muted, blocked, blocker, left = others
    assert set(await suggested(ana)) == {other.username for other in others}
    await graph.follow(ana, followed.username)
    await graph.mute(ana, muted.username)
    await graph.block(ana, blocked.username)
    await graph.block(blocker, ana.username)
    assert await suggested(ana) == [left.username]
    await graph.unfollow(ana, followed.username)
    await graph.unmute(ana, muted.username)
    assert set(await suggested(ana)) == {left.username, followed.username, muted.username}


@pytest.mark.slow
async def test_asking_again_looks_nothing_up_but_how_one_stands_to_them(engines: Engines) -> None:
    ana, bob, near = await factories.people(3)
    await factories.follow(ana, bob)
    await factories.follow(bob, near)
    await suggested(ana)
    with statements() as asked:
        assert await suggested(ana) == [near.username]
    assert not [statement for statement in asked if "count(*)" in statement or "followers_count DESC" in statement]


@pytest.mark.slow
async def test_only_the_people_followed_last_are_asked(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.repositories.suggestions.SAMPLE", 2)
    ana, old, middle, new, of_old, of_middle, of_new = await factories.people(7)
    await factories.follow(of_new, of_old)  # popular, and near by somebody who is not asked
    await factories.follow(ana, old, middle, new)
    for friend, theirs in ((old, of_old), (middle, of_middle), (new, of_new)):
        await factories.follow(friend, theirs)
    assert set((await suggested(ana))[:2]) == {of_middle.username, of_new.username}
