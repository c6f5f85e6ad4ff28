"""The posts with a hashtag."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_a_hashtag_leads_to_its_posts_newest_first(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    name = f"Café{ana.username}"  # nobody else's: other tests post to the same server
    first = ana.post(f"Coffee is ready #{name}")
    bob.post(f"On my way #{name.upper()}", reply_to=first)
    bob.post("Tea for me")
    page = tab(None, f"/{ana.username}")
    page.get_by_role("link", name=f"#{name}").click()
    expect(page).to_have_url(re.compile(rf"^http://[^/]+/tag/Caf%C3%A9{ana.username}$"))
    expect(page).to_have_title(f"#{name} - Chirp")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"#{name}")
    posts = page.get_by_role("feed", name="Posts").get_by_role("article")
    expect(posts).to_contain_text(["On my way", "Coffee is ready"])
    expect(posts).to_have_count(2)
    page.go_back()
    expect(page).to_have_title(f"{ana.username} - Chirp")


# All but the first are also what a page of a person is called.
@pytest.mark.parametrize("name", ["Unheard", "replies", "likes", "followers", "following"])
def test_a_tag_without_posts_says_so(tab: Tab, name: str):
    page = tab(None, f"/tag/{name}")
    expect(page.get_by_role("heading", name=f"No posts with #{name} yet")).to_be_visible()
    expect(page).to_have_title(f"#{name} - Chirp")


def test_a_long_tag_leaves_the_way_back_its_size(tab: Tab):
    page = tab(None, f"/tag/{'long' * 60}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    box = page.get_by_role("button", name="Back").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (40, 40)
