"""Pictures in posts: their place, the large view, their descriptions."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, until

LOADED = "[...document.querySelectorAll('[data-media] img')].every((one) => one.complete && one.naturalWidth > 0)"


def picture(width: int = 800, height: int = 600, colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def upload(who: Person, alt: str = "", width: int = 800, height: int = 600) -> str:
    answer = who.client.post("/api/media", files={"file": ("a.png", picture(width, height))}, data={"alt": alt})
    answer.raise_for_status()
    return answer.json()["id"]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_pictures_have_their_place_before_they_are_there(
    person: Callable[..., Person], tab: Callable[..., Page], count: int
):
    ana = person()
    ana.post("Look", media_ids=[upload(ana, width=700, height=2000) for _ in range(count)])
    page = tab(ana, "/about")
    page.route("**/media/**", lambda route: None)  # never answered
    page.goto(f"/{ana.username}")
    grid = page.locator(f"[data-media='{count}']")
    expect(grid).to_be_visible()
    expect(grid.locator("canvas")).to_have_count(count)
    before = grid.bounding_box()
    assert before
    assert 200 < before["height"] <= 511
    page.unroute("**/media/**")
    page.reload()
    until(page, LOADED)
    assert grid.bounding_box() == before


def test_pictures_that_do_not_come_leave_their_descriptions_in_their_place(
    person: Callable[..., Person], tab: Callable[..., Page]
):
    ana = person()
    ana.post("Look", media_ids=[upload(ana, "A quiet sea"), upload(ana)])
    page = tab(ana, "/about", quiet=True)
    page.route("**/media/**", lambda route: route.fulfill(status=503))
    page.goto(f"/{ana.username}")
    grid = page.locator("[data-media='2']")
    expect(grid.get_by_text("A quiet sea")).to_be_visible()
    expect(grid.get_by_text("This picture can't be shown right now.")).to_be_visible()
    before = grid.bounding_box()
    page.unroute("**/media/**")
    page.reload()
    until(page, LOADED)
    assert grid.bounding_box() == before


def test_the_large_view_goes_on_and_back_and_away(person: Callable[..., Person], tab: Callable[..., Page]):
    ana = person()
    ana.post("Two", media_ids=[upload(ana, "A teal sea"), upload(ana, "More sea", width=600, height=3000)])
    page = tab(ana, f"/{ana.username}")
    opener = page.get_by_role("button", name="View image 1 of 2")
    opener.click()
    view = page.get_by_role("dialog")
    expect(view).to_contain_text("1 of 2")
    expect(view).to_contain_text("A teal sea")
    expect(view.get_by_role("button", name="Previous image")).to_have_count(0)
    view.get_by_role("button", name="Next image").click()
    expect(view).to_contain_text("More sea")
    box = view.get_by_role("img").bounding_box()
    assert box
    assert box["height"] <= 800
    page.keyboard.press("ArrowRight")
    expect(view).to_contain_text("2 of 2")
    page.keyboard.press("ArrowLeft")
    expect(view).to_contain_text("1 of 2")
    page.keyboard.press("Escape")
    expect(view).to_have_count(0)
    expect(opener).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/{ana.username}$"))


def test_the_badge_tells_the_description(person: Callable[..., Person], tab: Callable[..., Page]):
    ana = person()
    ana.post("Described", media_ids=[upload(ana, "A <b>teal</b> sea,\nflat as a table")])
    page = tab(ana, f"/{ana.username}")
    badge = page.get_by_role("button", name="Image description")
    box, said = badge.bounding_box(), badge.get_by_text("ALT").bounding_box()
    assert box
    assert said
    assert box["height"] >= 44 <= box["width"]
    assert said["height"] <= 20
    badge.click()
    expect(page.get_by_role("dialog", name="Image description")).to_contain_text("A <b>teal</b> sea,\nflat as a table")
    page.keyboard.press("Escape")
    expect(badge).to_be_focused()
    expect(page).to_have_url(re.compile(rf"/{ana.username}$"))


def test_a_post_without_pictures_has_no_place_for_them(person: Callable[..., Person], tab: Callable[..., Page]):
    ana = person()
    ana.post("Only words")
    page = tab(ana, f"/{ana.username}")
    expect(page.get_by_text("Only words")).to_be_visible()
    expect(page.locator("[data-media]")).to_have_count(0)


def test_the_media_tab_holds_posts_with_pictures_only(person: Callable[..., Person], tab: Callable[..., Page]):
    ana = person()
    ana.post("Only words")
    ana.post("With a picture", media_ids=[upload(ana)])
    page = tab(ana, f"/{ana.username}")
    page.get_by_role("link", name="Media").click()
    expect(page).to_have_url(re.compile(rf"/{ana.username}/media$"))
    feed = page.get_by_role("feed", name="Media")
    expect(feed.get_by_text("With a picture")).to_be_visible()
    expect(feed.get_by_role("article")).to_have_count(1)
    page.reload()
    expect(feed.get_by_role("article")).to_have_count(1)
