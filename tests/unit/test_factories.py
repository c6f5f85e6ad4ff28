from __future__ import annotations

from pathlib import Path

from backend.services import timelines
from tests import factories


async def test_a_follower_reads_a_post_and_its_reply(tmp_path: Path) -> None:
    async with factories.world(tmp_path):
        ana, bob = await factories.people(2)
        await factories.follow(ana, bob)
        first = await factories.tweet(bob, "Good morning")
        answer = await factories.tweet(ana, reply_to=first)

        home = await timelines.read_home(ana)

    assert [tweet.id for tweet in home.items] == [answer.id, first.id]
    assert home.items[0].reply_to is not None
    assert home.items[0].reply_to.username == bob.username
