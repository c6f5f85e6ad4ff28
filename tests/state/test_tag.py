from __future__ import annotations

from urllib.parse import quote

import pytest

from backend.services import tweets
from backend.services.tweets import Draft
from state.feed import Batch
from state.tag import TagState
from tests.state.conftest import Person, Tab


async def read(tab: Tab, name: str) -> Batch:
    await tab.run(TagState, "load", "seq", f"tagged/tag/{name}", None)
    return (await tab.state(TagState)).batch


@pytest.mark.parametrize("tag", ["Maps", "café", "ก" * 279])
async def test_a_visitor_reads_the_posts_of_the_tag_in_the_address(ana: Person, visitor: Tab, tag: str):
    post = (await tweets.create(ana.viewer, Draft(f"#{tag}"))).tweet
    batch = await read(visitor, quote(tag.lower()))
    assert (batch.op, [row.id for row in batch.rows], batch.end) == ("reset", [post.id], True)


@pytest.mark.parametrize("name", ["", "%00", "\ud800", "x" * 281])
async def test_what_no_hashtag_can_be_is_a_sentence(visitor: Tab, name: str):
    batch = await read(visitor, name)
    assert (batch.op, batch.error) == ("error", "That can't be a hashtag: it is empty or longer than a post.")
