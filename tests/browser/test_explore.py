"""Explore and the suggestions beside every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_visitors_read_the_newest_posts_of_everybody(person: People, tab: Tab):
    ana = person()
    ana.post("For everybody.")
    page = tab(None, "/explore")
    expect(page.get_by_role("feed", name="Posts").get_by_role("article").first).to_contain_text("For everybody.")
    expect(page.get_by_role("button", name="Like").first).to_be_disabled()


def test_a_muted_person_is_not_on_explore(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    bob.post("Not for Ana.")
    ana.client.post(f"/api/users/{bob.username}/mute").raise_for_status()
    ana.post("For Ana.")
    page = tab(ana, "/explore")
    feed = page.get_by_role("feed", name="Posts")
    expect(feed).to_contain_text("For Ana.")
    expect(feed).not_to_contain_text("Not for Ana.")


@pytest.mark.parametrize("path", ["/about", "/explore"])
def test_people_to_follow_stay_listed_once_they_are_followed(person: People, tab: Tab, path: str):
    ana, bob = person("ana"), person("bob")
    bob.follow(person("cleo"))
    page = tab(ana, path)
    box = page.get_by_role("region", name="Who to follow")
    first = box.get_by_role("listitem").first
    name = first.get_by_role("link").first.get_attribute("href")
    first.get_by_role("button", name="Follow", exact=True).click()
    expect(first.get_by_role("button", name="Following")).to_be_visible()
    expect(first.get_by_role("link").first).to_have_attribute("href", name or "")
    first.get_by_role("link").first.click()
    expect(page.get_by_role("region", name="Profile").get_by_role("button", name="Following")).to_be_visible()


def test_explore_shows_its_people_once(person: People, tab: Tab):
    ana = person()
    page = tab(ana, "/explore")
    expect(page.get_by_role("heading", name="Who to follow")).to_have_count(1)
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("complementary").get_by_role("heading", name="Who to follow")).to_be_visible()


def test_about_says_what_it_is(tab: Tab):
    page = tab(None, "/about")
    expect(page.get_by_role("heading", name="About", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("newest first")
