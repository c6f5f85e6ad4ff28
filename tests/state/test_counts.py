from __future__ import annotations

import pytest

from backend.errors import ChirpError
from backend.services import engagement, graph, tweets
from backend.services.tweets import Draft
from state.counts import CountsState
from tests.state.conftest import Person, Tab


async def counted(tab: Tab, *ids: str):
    await tab.run(CountsState, "read", list(ids))
    return (await tab.state(CountsState)).counts


async def test_counts_are_as_they_are_now(ana: Person, bob: Person, visitor: Tab):
    post = (await tweets.create(ana.viewer, Draft("Count me"))).tweet
    before = await counted(visitor, post.id)
    assert [(row.likes_count, row.replies_count, row.viewer) for row in before.rows] == [(0, 0, None)]
    await engagement.set_like(bob.viewer, int(post.id), True)
    await tweets.create(bob.viewer, Draft("Me too", reply_to=post.id))
    [row] = (await counted(bob.tab, post.id, post.id)).rows
    assert row.viewer
    assert (row.id, row.likes_count, row.replies_count, row.viewer.liked) == (post.id, 1, 1, True)
    again = await counted(visitor, post.id)
    assert [row.likes_count for row in again.rows] == [1]
    assert again.seq not in ("", before.seq)


async def test_what_is_gone_or_blocked_has_no_row(ana: Person, bob: Person, visitor: Tab):
    kept, gone = [(await tweets.create(ana.viewer, Draft(text))).tweet.id for text in ("kept", "gone")]
    await tweets.delete(ana.viewer, int(gone))
    assert [row.id for row in (await counted(visitor, gone, kept, "17")).rows] == [kept]
    await graph.block(ana.viewer, bob.username)
    assert (await counted(bob.tab, kept)).rows == []


@pytest.mark.parametrize("nonsense", [None, 7, "17", {"a": 1}, ["x"], [None], ["1"] * 41])
async def test_nonsense_is_refused(visitor: Tab, nonsense: object):
    with pytest.raises(ChirpError):
        await visitor.run(CountsState, "read", nonsense)
