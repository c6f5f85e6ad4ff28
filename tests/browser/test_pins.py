"""A post that is pinned to a profile."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person, pause
from tests.browser.test_profile import rows

Tab = Callable[..., Page]


def choose(row: Locator, item: str) -> None:
    row.get_by_role("button", name="More", exact=True).click()
    row.get_by_role("menuitem", name=item).click()


def wait_until_pinned(who: Person, tweet: str | None) -> None:
    """The browser paints before the server knows."""
    for _ in range(200):
        if who.client.get("/api/me").json()["pinned_tweet_id"] == tweet:
            return
        pause(0.05)
    raise AssertionError("not in 10 s")


def test_a_post_is_pinned_by_its_menu_stands_first_and_is_unpinned(ana: Person, tab: Tab):
    _, second, _ = (ana.post(text) for text in ("First", "Second", "Third"))
    page = tab(ana, f"/{ana.username}")
    posts = rows(page, "Posts")
    expect(posts).to_contain_text(["Third", "Second", "First"])
    choose(posts.nth(2), "Pin to your profile")
    expect(posts).to_contain_text(["First", "Third", "Second"])
    expect(posts.nth(0)).to_contain_text("Pinned")
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(posts).to_contain_text(["Third", "Second", "First"])
    choose(posts.nth(1), "Pin to your profile")
    expect(posts).to_contain_text(["Second", "Third", "First"])
    expect(posts.nth(0).get_by_text("Pinned")).to_be_visible()
    wait_until_pinned(ana, second)
    page.reload()
    expect(posts).to_contain_text(["Second", "Third", "First"])
    expect(posts.nth(0).get_by_text("Pinned")).to_be_visible()
    visitors = rows(tab(None, f"/{ana.username}"), "Posts")
    expect(visitors).to_contain_text(["Second", "Third", "First"])
    expect(visitors.get_by_text("Pinned")).to_have_count(1)
    choose(posts.nth(0), "Unpin from profile")
    expect(posts).to_contain_text(["Third", "Second", "First"])
    expect(page.get_by_text("Unpinned from your profile").first).to_be_visible()
    expect(posts.get_by_text("Pinned", exact=True)).to_have_count(0)
    wait_until_pinned(ana, None)
    page.reload()
    expect(posts).to_contain_text(["Third", "Second", "First"])


def test_another_pin_replaces_the_first_and_an_undo_brings_it_back(ana: Person, bob: Person, tab: Tab):
    first, second = ana.post("First"), ana.post("Second")
    ana.client.post(f"/api/tweets/{first}/pin").raise_for_status()
    page = tab(ana, f"/{ana.username}")
    posts = rows(page, "Posts")
    expect(posts).to_contain_text(["First", "Second"])
    choose(posts.nth(1), "Pin to your profile")
    expect(posts).to_contain_text(["Second", "First"])
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    expect(posts).to_contain_text(["First", "Second"])
    wait_until_pinned(ana, first)
    page.reload()
    expect(posts.nth(0)).to_have_attribute("data-tweet", first)
    expect(posts.nth(0).get_by_text("Pinned")).to_be_visible()
    posts.nth(1).get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("menuitem", name="Pin to your profile")).to_be_visible()
    others = tab(bob, f"/{ana.username}/status/{second}")
    others.get_by_role("article").get_by_role("button", name="More", exact=True).click()
    expect(others.get_by_role("menuitem", name="Report")).to_be_visible()
    expect(others.get_by_role("menuitem", name="Pin to your profile")).to_have_count(0)


def test_a_pin_shows_in_the_other_tabs_too(ana: Person, tab: Tab):
    for text in ("First", "Second"):
        ana.post(text)
    page, other = tab(ana, f"/{ana.username}"), tab(ana, f"/{ana.username}")
    expect(rows(other, "Posts")).to_contain_text(["Second", "First"])
    choose(rows(page, "Posts").nth(1), "Pin to your profile")
    expect(rows(other, "Posts")).to_contain_text(["First", "Second"])
    choose(rows(other, "Posts").nth(0), "Unpin from profile")
    expect(rows(page, "Posts")).to_contain_text(["Second", "First"])
