"""Valkey is away: likes and follows go on, and whom they concern learns of them once they look."""

from __future__ import annotations

from backend.engines import Engines
from backend.services import engagement, graph, notifications
from tests import factories


async def test_likes_and_follows_are_noted_without_a_queue(engines: Engines) -> None:
    ana, bob = await factories.person(), await factories.person()
    tweet = await factories.tweet(ana, "Hello")
    await engines.redis.shutdown(nosave=True)
    await engagement.set_like(bob, int(tweet.id), True)
    await graph.follow(bob, ana.username)
    assert [(group.type, group.actors[0].username) for group in (await notifications.page(ana)).items] == [
        ("follow", bob.username),
        ("like", bob.username),
    ]
