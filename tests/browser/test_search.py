"""Searching, as people do: typing into the box, looking at the results, going back."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Person, Stack, pause

People = Callable[..., Person]
Tab = Callable[..., Page]


def indexed(stack: Stack, q: str, count: int = 1, **more: str) -> None:
    """Until so many are found; the worker indexes in the background."""
    for _ in range(200):
        found = httpx.get(f"{stack.base}/api/search", params={"q": q, **more}).json()["items"]
        if len(found) >= count:
            return
        pause(0.05)
    raise AssertionError(f"{q} is not found")


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Search").and_(page.locator(":visible"))


def results(page: Page) -> Locator:
    return page.get_by_role("feed", name="Search results").get_by_role("article")


def test_from_the_key_to_the_results_and_back(stack: Stack, person: People, tab: Tab):
    ana = person("ana")
    word = f"zephyr{ana.username}"
    ana.post(f"A {word} from the sea")
    ana.post(f"Another {word.upper()}")
    indexed(stack, word, 2)
    page = tab(ana, "/")
    expect(page.get_by_role("feed", name="Home timeline")).to_be_visible()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/search\?q={word}$"))
    expect(page).to_have_title(f"{word} - Search - Chirp")
    expect(results(page)).to_have_count(2)
    expect(results(page).locator("mark").first).to_have_text(re.compile(word, re.IGNORECASE))
    expect(box(page)).to_have_value(word)
    page.get_by_role("link", name="Latest", exact=True).click()
    expect(results(page)).to_contain_text([f"Another {word.upper()}", f"A {word}"])
    page.get_by_role("link", name="Media", exact=True).click()
    expect(page.get_by_role("heading", name=f"No results for “{word}”")).to_be_visible()
    page.go_back()
    expect(results(page)).to_have_count(2)


def test_suggestions_by_keyboard(stack: Stack, person: People, tab: Tab):
    friend, me = person("marigold"), person("me")
    me.follow(friend)
    friend.post(f"#{friend.username}tag")
    indexed(stack, friend.username, type="users")
    indexed(stack, friend.username, type="hashtags")
    page = tab(me, "/explore")
    box(page).click()
    page.keyboard.type(friend.username)
    offered = page.get_by_role("option")
    expect(offered).to_contain_text(
        [f"Search for “{friend.username}”", f"#{friend.username}tag", f"@{friend.username}"]
    )
    page.keyboard.press("ArrowUp")
    expect(box(page)).to_have_attribute("aria-activedescendant", re.compile("."))
    expect(page.get_by_role("option", selected=True)).to_contain_text("@")
    page.keyboard.press("Escape")
    expect(offered).to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_contain_text("#")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/tag/{friend.username}tag$"))


def test_people_tab_and_recent_searches_that_can_be_erased(stack: Stack, person: People, tab: Tab):
    ana = person("hyacinth")
    indexed(stack, ana.username, type="users")
    page = tab(ana, f"/search?q={ana.username}&tab=people")
    expect(page.get_by_role("list", name="Search results").get_by_role("listitem")).to_contain_text([ana.username])
    page.goto("/search?q=nowhereville")
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    box(page).fill("")
    expect(page.get_by_role("option")).to_have_text(["nowhereville", ana.username])
    page.get_by_role("button", name="Remove nowhereville").click()
    expect(page.get_by_role("option")).to_have_text([ana.username])
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_role("option")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    box(page).fill("")
    expect(page.get_by_role("option")).to_have_text(["nowhereville"])  # the page searched for it again


def test_what_is_typed_before_the_scripts_ran_is_meant(person: People, tab: Tab):
    ana = person("hyacinth")
    page = tab(ana, "/about")
    held: list[Route] = []
    page.route(re.compile(r"\.js"), lambda route: held.append(route))
    page.goto("/search?q=nowhereville", wait_until="commit")
    box(page).fill("somewhere else")
    page.unroute_all()  # and lets go what is held
    expect(page.get_by_role("heading", name="No results")).to_be_visible()
    expect(box(page)).to_have_value("somewhere else")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile("q=somewhere%20else"))


def test_operators_are_put_into_the_box(tab: Tab):
    page = tab(None, "/search?q=tea")
    page.get_by_role("button", name="Search operators").click()
    page.get_by_role("button", name="with exactly these words").click()
    expect(box(page)).to_have_value('tea ""')
    page.keyboard.type("green leaf")
    expect(box(page)).to_have_value('tea "green leaf"')
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=tea%20%22green%20leaf%22$"))


def test_the_help_on_operators_makes_room_for_what_is_typed(tab: Tab):
    page = tab(None, "/search")
    page.get_by_role("button", name="Search operators").click()
    expect(page.get_by_text("They can be combined")).to_be_visible()
    box(page).fill("words")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_text("They can be combined")).to_have_count(0)


def test_a_phone_searches_from_explore_and_bad_operators_are_told(tab: Tab):
    page = tab(None, "/explore")
    page.set_viewport_size({"width": 390, "height": 800})
    box(page).fill("since:tomorrow")
    box(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("since: wants a date, such as since:2026-01-31.")


def test_a_hashtag_has_a_top(stack: Stack, person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    name = f"Peak{ana.username}"
    loved = ana.post(f"First #{name}")
    ana.post(f"Second #{name}")
    bob.client.post(f"/api/tweets/{loved}/like").raise_for_status()
    indexed(stack, f"#{name}", 2)
    page = tab(None, f"/tag/{name}")
    page.get_by_role("link", name="Top", exact=True).click()
    expect(page).to_have_url(re.compile(f"/tag/{name}/top$"))
    expect(page.get_by_role("feed", name="Posts").get_by_role("article")).to_have_count(2)
