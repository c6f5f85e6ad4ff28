"""The posts with a hashtag."""

from __future__ import annotations

import re
from collections.abc import Callable

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


def test_a_tag_without_posts_says_so(tab: Tab):
    page = tab(None, "/tag/Unheard")
    expect(page.get_by_role("heading", name="No posts with #Unheard yet")).to_be_visible()
    expect(page).to_have_title("#Unheard - Chirp")
