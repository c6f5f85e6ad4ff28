from __future__ import annotations

import pytest

from backend.services import tweets
from backend.services.tweets import Draft
from state.conversation import ConversationState
from state.follows import FollowsState
from tests.state.conftest import Person, Tab


async def test_a_post_is_read_with_what_it_answers(ana: Person, bob: Person, visitor: Tab):
    first = (await tweets.create(ana.viewer, Draft("First"))).tweet
    reply = (await tweets.create(bob.viewer, Draft("Second", reply_to=first.id))).tweet
    visitor.go(f"/{bob.username}/status/{reply.id}")
    await visitor.run(ConversationState, "load", "seq", "thread", None)
    batch = (await visitor.state(ConversationState)).batch
    assert [row.id for row in batch.rows] == [first.id, reply.id]


@pytest.mark.parametrize("id", ["17", "seventeen", "9" * 30])
async def test_a_post_that_never_was_is_missing_rather_than_failed(ana: Person, visitor: Tab, id: str):
    visitor.go(f"/{ana.username}/status/{id}")
    await visitor.run(ConversationState, "load", "seq", "thread", None)
    assert (await visitor.state(ConversationState)).batch.op == "missing"


async def test_a_deleted_post_is_missing(ana: Person, visitor: Tab):
    post = (await tweets.create(ana.viewer, Draft("Soon gone"))).tweet
    await tweets.delete(ana.viewer, int(post.id))
    visitor.go(f"/{ana.username}/status/{post.id}")
    await visitor.run(ConversationState, "load", "seq", "thread", None)
    assert (await visitor.state(ConversationState)).batch.op == "missing"


async def test_the_followers_of_nobody_are_missing(visitor: Tab):
    await visitor.run(FollowsState, "load", "seq", "followers/nobody_here/followers", None)
    assert (await visitor.state(FollowsState)).batch.op == "missing"
