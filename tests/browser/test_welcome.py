"""The first steps after a sign-up: gone through, skipped, reloaded, on a phone, by keyboard."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.api.test_media import png
from tests.browser.conftest import PASSWORD, Person
from tests.browser.test_auth import fill
from tests.browser.test_composer import toast

People = Callable[..., Person]
Tab = Callable[..., Page]
_numbers = itertools.count(1)


def sign_up(tab: Tab, width: int = 1280, *, quiet: bool = False) -> Page:
    """Somebody who has just signed up by the form."""
    page, name = tab(None, "/signup", quiet=quiet), f"newcomer{next(_numbers)}"
    page.set_viewport_size({"width": width, "height": 800})
    fill(page, username=name, email=f"{name}@example.org", password=PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect(page).to_have_url("/welcome")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_three_steps_lead_to_a_filled_home(person: People, tab: Tab, width: int):
    fern = person("fern")
    tag = f"ferns{fern.username}"
    fern.post(f"A fern a day #{tag}")
    page = sign_up(tab, width)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Chirp")
    page.locator("[data-portrait=avatar]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    with page.expect_response("**/api/media"):
        page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("main").get_by_role("img", name="Profile picture")).to_have_attribute(
        "src", re.compile("^blob:")
    )
    page.get_by_label("Display name").fill("Nina Novak")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/welcome/interests")
    chip = page.get_by_role("button", name=f"#{tag}")
    chip.focus()
    page.keyboard.press("Space")
    expect(chip).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(chip).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url("/welcome/people")
    people = page.get_by_role("list", name="People to follow")
    expect(people.get_by_role("listitem").first).to_contain_text(f"Posts about #{tag}")
    expect(people.get_by_role("listitem").first).to_contain_text(fern.username)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Follow all").click()
    expect(page.get_by_role("button", name="Follow all")).to_be_disabled()
    done = page.get_by_role("button", name="Done")
    bounds = done.bounding_box()
    assert bounds
    assert bounds["x"] + bounds["width"] <= width - 16
    done.click()
    expect(page).to_have_url("/")
    expect(page.get_by_role("article").filter(has_text=f"#{tag}")).to_be_visible()
    page.goto("/welcome")
    expect(page).to_have_url("/")
    if width > 640:
        me = page.get_by_role("navigation", name="Main")
        expect(me).to_contain_text("Nina Novak")
        expect(me.locator("img").last).to_have_attribute("src", re.compile("^/media/"))


def test_a_picture_is_shown_at_once_and_next_waits_for_it(tab: Tab):
    page = sign_up(tab)
    held: list[Route] = []
    page.route("**/api/media", lambda route: held.append(route))
    page.locator("[data-portrait=avatar]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    face = page.get_by_role("main").get_by_role("img", name="Profile picture", exact=True)
    expect(face).to_have_attribute("src", re.compile("^blob:"))
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Saving…")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/welcome")
    held[0].continue_()
    expect(page).to_have_url("/welcome/interests")
    expect(page.get_by_role("navigation", name="Main").locator("img").last).to_have_attribute(
        "src", re.compile("^/media/")
    )
    assert len(held) == 1


def test_a_picture_that_does_not_arrive_keeps_the_step(tab: Tab):
    page = sign_up(tab, quiet=True)
    face = page.get_by_role("main").get_by_role("img", name="Profile picture", exact=True)
    before = face.get_attribute("src")
    held: list[Route] = []
    page.route("**/api/media", lambda route: held.append(route))
    page.locator("[data-portrait=avatar]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Saving…")).to_be_visible()
    held[0].fulfill(status=503, json={"detail": "Files can't be uploaded right now.", "errors": []})
    expect(toast(page, "Files can't be uploaded right now.")).to_be_visible()
    expect(face).to_have_attribute("src", before or "")
    expect(page).to_have_url("/welcome")
    page.get_by_role("button", name="Next").click()
    expect(page).to_have_url("/welcome/interests")


def test_the_foot_of_a_step_is_above_what_scrolls_under_it(person: People, tab: Tab):
    for _ in range(5):
        person()
    page = sign_up(tab)
    page.goto("/welcome/people")
    follow = page.get_by_role("list", name="People to follow").get_by_role("button", name="Follow", exact=True)
    expect(follow).to_have_count(5)
    page.set_viewport_size({"width": 1280, "height": 400})
    covered = """(follow, onward) => {
        const [a, b] = [follow, onward].map((each) => each.getBoundingClientRect());
        scrollBy(0, a.top - b.top);
        return document.elementFromPoint(b.right - 8, (b.top + b.bottom) / 2) === onward;
    }"""
    onward = page.get_by_role("button", name="Done").element_handle()
    assert follow.nth(2).evaluate(covered, onward)


@pytest.mark.parametrize("step", ["", "/interests", "/people"])
def test_each_step_can_skip_the_rest_for_good(tab: Tab, step: str):
    page = sign_up(tab)
    page.goto("/")
    expect(page).to_have_url("/welcome")  # not gone through yet
    page.goto(f"/welcome{step}")
    page.get_by_role("button", name="Skip").click()
    expect(page).to_have_url("/")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    expect(page).to_have_url("/")


def test_back_leads_to_the_step_before(tab: Tab):
    page = sign_up(tab)
    page.goto("/welcome/people")
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url("/welcome/interests")
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url("/welcome")


def test_visitors_log_in_first(tab: Tab):
    page = tab(None, "/welcome/interests")
    expect(page).to_have_url(re.compile(r"/login\?next="))
