"""Explore and the suggestions beside every page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_auth import log_in

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_visitors_read_the_newest_posts_of_everybody(person: People, tab: Tab):
    ana = person()
    ana.post("For everybody.")
    page = tab(None, "/explore")
    expect(page.get_by_role("feed", name="Posts").get_by_role("article").first).to_contain_text("For everybody.")


@pytest.mark.parametrize("what", ["Like", "Reply"])
@pytest.mark.parametrize("pressed", [True, False], ids=["pressed", "by keyboard"])
def test_visitors_are_asked_to_log_in_and_come_back(person: People, tab: Tab, what: str, pressed: bool):
    ana = person()
    post = ana.post("Like this.")
    page = tab(None, f"/{ana.username}/status/{post}", has_touch=True)
    button = page.get_by_role("button", name=what, exact=True)
    if pressed:
        button.tap()
    else:
        button.press("Enter")
    expect(page).to_have_url(f"/login?next=%2F{ana.username}%2Fstatus%2F{post}")
    log_in(page, ana.username)
    expect(page).to_have_url(f"/{ana.username}/status/{post}")


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


def test_nobody_is_suggested_who_is_followed_muted_or_blocked_already(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    ana.follow(bob)
    near = [person("near") for _ in range(3)]
    for one in near:
        bob.follow(one)
    page = tab(ana, "/about")
    box = page.get_by_role("region", name="Who to follow")
    for one in near:
        expect(box).to_contain_text(f"@{one.username}")
    box.get_by_role("listitem").filter(has_text=near[0].username).get_by_role("button").click()
    expect(box.get_by_role("button", name="Following")).to_be_visible()
    page.reload()
    expect(box).to_contain_text(f"@{near[1].username}")
    expect(box).not_to_contain_text(f"@{near[0].username}")
    box.get_by_role("link", name=near[1].username, exact=True).click()
    page.get_by_role("region", name="Profile").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=f"Mute @{near[1].username}").click()
    expect(box).to_contain_text(f"@{near[2].username}")
    expect(box).not_to_contain_text(f"@{near[1].username}")


def test_explore_begins_with_three_people_and_shows_more_on_demand(person: People, tab: Tab):
    for _ in range(5):
        ana = person()
    page = tab(ana, "/explore")
    people = page.get_by_role("region", name="Who to follow").get_by_role("listitem")
    expect(people).to_have_count(3)
    expect(page.get_by_role("article").first).to_be_in_viewport()
    page.get_by_role("button", name="Show more").click()
    expect(people.nth(3)).to_be_visible()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_names_have_room_beside_the_page(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    ana.follow(bob)
    cleo = person("cleopatra")
    cleo.client.patch("/api/me", json={"display_name": "Cleo Montgomery"}).raise_for_status()
    cleo.follow(ana)
    bob.follow(cleo)
    row = tab(ana, "/about").get_by_role("complementary").get_by_role("listitem").filter(has_text="Cleo Montgomery")
    name = row.get_by_role("link", name="Cleo Montgomery", exact=True)
    assert name.evaluate("link => link.scrollWidth <= link.clientWidth")


def test_explore_shows_its_people_once(person: People, tab: Tab):
    ana = person()
    page = tab(ana, "/explore")
    expect(page.get_by_role("heading", name="Who to follow")).to_have_count(1)
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("complementary").get_by_role("heading", name="Who to follow")).to_be_visible()


def test_the_description_of_the_api_is_one_click_away(tab: Tab):
    page = tab(None, "/explore")
    page.get_by_role("link", name="API", exact=True).click()
    expect(page).to_have_title("Chirp API")


def test_about_says_what_it_is(tab: Tab):
    page = tab(None, "/about")
    expect(page.get_by_role("heading", name="About", level=1)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("newest first")
