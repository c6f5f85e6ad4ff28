"""An administrator follows a post through the system; nobody else finds the page."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, Stack

People = Callable[..., Person]
Tab = Callable[..., Page]


def test_a_post_is_followed_from_its_writer_into_the_tab_of_a_follower(person: People, admin: Person, tab: Tab):
    ana, bob = person(), person("bob")
    ana.follow(bob)
    home = tab(ana)
    expect(home.get_by_role("heading", level=1)).to_be_visible()
    desk = tab(admin, "/admin")
    desk.get_by_role("link", name="X-ray").click()
    expect(desk.get_by_role("heading", name="Follow this post")).to_be_visible()
    bob.post("Watch me go")
    row = desk.get_by_role("button").filter(has_text="Watch me go")
    expect(row).to_contain_text("push · 1 follower")  # by itself: the page was open
    row.click()
    steps = desk.get_by_role("list", name="Steps").get_by_role("listitem")
    for name, process in (
        ("Stored, with its pending mark", "web process"),
        ("Written into timelines", "worker"),
        ("Pushed to an open tab", "web process"),
        ("Shown on the screen", f"tab of @{ana.username}"),
    ):
        expect(steps.filter(has_text=name).first).to_contain_text(process)
    expect(desk.get_by_text("1 timeline written")).to_be_visible()
    expect(desk.get_by_role("img", name="Map of the system")).to_be_visible()
    desk.get_by_text("All numbers").click()
    expect(desk.get_by_role("row").filter(has_text="Posts stored").get_by_role("cell").first).not_to_have_text("0")
    expect(desk.get_by_role("listitem").filter(has_text="People, follows, sessions")).to_contain_text("SQLite")
    bob.post("And another")
    expect(desk.get_by_role("button").filter(has_text="And another")).to_be_visible()
    expect(row).to_have_attribute("aria-pressed", "true")
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_threshold_is_moved_and_nothing_is_lost_by_it(person: People, admin: Person, tab: Tab, stack: Stack):
    ana, bob = person(), person("bob")
    ana.follow(bob)
    desk = tab(admin, "/xray")
    slider = desk.get_by_role("slider")
    try:
        slider.fill("4200")
        expect(desk.get_by_text("Celebrities have 4,200 followers or more")).to_be_visible()
    finally:
        stack.admin("threshold", "5000")
    bob.post("Before the proof")
    desk.get_by_role("button", name="Prove it").click()
    expect(desk.get_by_role("status").filter(has_text="0 differences")).to_be_visible(timeout=30_000)
    expect(desk.get_by_role("button", name="Post as the celebrity")).to_have_count(0)  # people are real here


def test_nobody_else_finds_the_page(person: People, tab: Tab):
    page = tab(person(), "/xray")
    expect(page.get_by_role("heading", name="Nothing lives here")).to_be_visible()
    expect(page.get_by_role("heading", name="Follow this post")).to_have_count(0)
    tab(None, "/xray").wait_for_url("**/login*")
