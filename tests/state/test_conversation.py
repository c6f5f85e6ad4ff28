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


async def test_its_author_goes_on_below_a_post_and_not_among_the_replies(ana: Person, bob: Person, visitor: Tab):
    root = (await tweets.create(ana.viewer, Draft("One"))).tweet
    answer = (await tweets.create(bob.viewer, Draft("Hm", reply_to=root.id))).tweet
    second = (await tweets.create(ana.viewer, Draft("Two", reply_to=root.id))).tweet
    third = (await tweets.create(ana.viewer, Draft("Three", reply_to=second.id))).tweet
    visitor.go(f"/{ana.username}/status/{root.id}")
    await visitor.run(ConversationState, "load", "seq", "thread", None)
    assert [row.id for row in (await visitor.state(ConversationState)).batch.rows] == [root.id, second.id, third.id]
    await visitor.run(ConversationState, "load", "seq2", "replies", None)
    assert [row.id for row in (await visitor.state(ConversationState)).batch.rows] == [answer.id]
    await tweets.delete(ana.viewer, int(third.id))
    await visitor.run(ConversationState, "load", "seq3", "thread", None)
    assert [row.id for row in (await visitor.state(ConversationState)).batch.rows] == [root.id, second.id]


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
