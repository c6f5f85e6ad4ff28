"""Profiles, follow buttons, lists of people."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Person, settled, until
from tests.browser.test_looks import _SHIFT

People = Callable[..., Person]
Tab = Callable[..., Page]


def header(page: Page) -> Locator:
    return page.get_by_role("region", name="Profile")


def button(page: Page, name: str) -> Locator:
    return header(page).get_by_role("button", name=name, exact=True)


def choose(page: Page, item: str) -> None:
    button(page, "More").click()
    page.get_by_role("menuitem", name=item).click()


def rows(page: Page, feed: str) -> Locator:
    return page.get_by_role("feed", name=feed).get_by_role("article")


def test_a_profile_says_who_it_is(ana: Person, bob: Person, tab: Tab):
    bob.follow(ana)
    page = tab(ana, f"/{bob.username}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bob <b>Silva</b>")
    expect(page).to_have_title("(1) Bob <b>Silva</b> - Chirp")  # the follow is news
    about = header(page)
    for words in (f"@{bob.username}", "Follows you", "Recife", "1Following", "0Followers", "Joined"):
        expect(about).to_contain_text(words)
    expect(about.get_by_role("link", name="@ana", exact=True)).to_have_attribute("href", "/ana")
    expect(about.get_by_role("link", name="#maps")).to_have_attribute("href", "/tag/maps")
    expect(about.get_by_role("link", name="bob.example")).to_have_attribute("href", "https://www.bob.example/")
    expect(about.get_by_role("link", name="bob.example")).to_have_attribute("rel", re.compile("nofollow"))


def test_each_tab_is_a_page_of_its_own_and_back_leads_through_them(ana: Person, bob: Person, tab: Tab):
    first = bob.post("A post.")
    bob.post("A reply.", reply_to=first)
    bob.client.post(f"/api/tweets/{ana.post('Liked by Bob.')}/like").raise_for_status()
    page = tab(None, f"/{bob.username}")
    expect(rows(page, "Posts")).to_contain_text(["A post."])
    tabs = page.get_by_role("navigation", name="Profile")
    expect(tabs.get_by_role("link", name="Posts")).to_have_attribute("aria-current", "page")
    tabs.get_by_role("link", name="Replies").click()
    expect(page).to_have_url(f"/{bob.username}/replies")
    expect(rows(page, "Replies")).to_contain_text(["A reply."])
    tabs.get_by_role("link", name="Likes").click()
    expect(page).to_have_url(f"/{bob.username}/likes")
    expect(rows(page, "Likes")).to_contain_text(["Liked by Bob."])
    page.go_back()
    page.go_back()
    expect(page).to_have_url(f"/{bob.username}")
    expect(rows(page, "Posts")).to_have_count(1)


def test_a_name_and_a_place_of_wide_letters_stay_in_the_column(ana: Person, tab: Tab):
    ana.client.patch("/api/me", json={"display_name": "W" * 50, "location": "W" * 30}).raise_for_status()
    page = tab(ana, f"/{ana.username}")
    region = page.get_by_role("region", name="Profile")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        expect(region.get_by_text("W" * 30, exact=True)).to_be_visible()
        assert region.evaluate("box => box.scrollWidth <= box.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_link_can_be_copied(bob: Person, tab: Tab):
    page = tab(None, f"/{bob.username}", permissions=["clipboard-read", "clipboard-write"])
    choose(page, "Copy link")
    expect(page.get_by_text("Link copied").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/{bob.username}")


def test_ones_own_profile_is_edited_in_place(ana: Person, tab: Tab):
    page = tab(ana, f"/{ana.username}")
    button(page, "Edit profile").click()
    dialog = page.get_by_role("dialog", name="Edit profile")
    dialog.get_by_label("Display name").fill("Ana Souza")
    dialog.get_by_label("Bio").fill("Hello, <i>you</i>")
    dialog.get_by_label("Website").fill("ftp://ana.example")
    dialog.get_by_role("button", name="Save").click()
    website = dialog.get_by_label("Website")
    expect(website).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_text("Write a web address")).to_be_visible()
    expect(dialog.get_by_label("Bio")).to_have_value("Hello, <i>you</i>")
    website.fill("https://ana.example")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Souza")
    expect(header(page)).to_contain_text("Hello, <i>you</i>")
    expect(page.get_by_role("navigation", name="Main").first).to_contain_text("Ana Souza")
    expect(button(page, "Edit profile")).to_be_focused()
    button(page, "Edit profile").click()
    expect(dialog.get_by_label("Bio")).to_have_value("Hello, <i>you</i>")
    expect(dialog.get_by_text("Write a web address")).to_be_hidden()


def test_a_name_that_nobody_has_is_said_so(ana: Person, tab: Tab):
    for path in ("/nobody_has_this", "/nobody_has_this/followers"):
        page = tab(ana, path, quiet=True)  # the browser itself complains of a 404
        expect(page.get_by_text("This account doesn't exist")).to_be_visible()
        expect(page.get_by_role("main").get_by_role("link", name="Go home")).to_have_attribute("href", "/")
        expect(page.get_by_role("button", name="Try again")).to_have_count(0)


def test_a_form_is_saved_once_however_often_it_is_pressed(ana: Person, tab: Tab):
    page = tab(ana, "/about")
    sent: list[str] = []
    page.on("websocket", lambda opened: opened.on("framesent", lambda frame: sent.append(str(frame))))
    page.goto(f"/{ana.username}")
    button(page, "Edit profile").click()
    dialog = page.get_by_role("dialog", name="Edit profile")
    dialog.get_by_label("Display name").fill("Ana Souza")
    said = dialog.get_by_role("button", name="Save").evaluate(
        """async save => { save.click(); save.click(); save.form.requestSubmit();
           for (let turn = 0; turn < 9; turn += 1) await null;  // what is drawn before any answer can arrive
           return [save.textContent, save.ariaDisabled]; }"""
    )
    assert said == ["Saving…", "true"]
    expect(dialog).to_be_hidden()
    assert len([frame for frame in sent if "profile_state.save" in frame]) == 1
    button(page, "Edit profile").click()
    dialog.get_by_label("Bio").fill("x" * 161)
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Bio")).to_be_focused()
    expect(dialog.get_by_label("Bio")).to_have_attribute("aria-invalid", "true")
    expect(dialog.get_by_label("Bio")).to_have_value("x" * 161)
    expect(dialog.get_by_role("button", name="Save")).to_have_attribute("aria-disabled", "false")


def test_ones_new_name_stands_on_the_cards_that_are_open(ana: Person, tab: Tab):
    ana.post("Mine.")
    page = tab(ana)
    expect(rows(page, "Home timeline")).to_contain_text([ana.username])
    page.get_by_role("link", name="Profile", exact=True).first.click()
    expect(rows(page, "Posts")).to_have_count(1)
    button(page, "Edit profile").click()
    page.get_by_label("Display name").fill("Ana Souza")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(rows(page, "Posts").get_by_role("link", name="Ana Souza")).to_be_visible()
    page.go_back()
    expect(rows(page, "Home timeline").get_by_role("link", name="Ana Souza")).to_be_visible()


def test_the_navigation_says_where_one_is_below_a_page_too(ana: Person, tab: Tab):
    post = ana.post("Mine.")
    me = f"/{ana.username}"
    for path, name in {
        "/": "Home",
        "/explore": "Explore",
        "/settings/appearance": "Settings",
        me: "Profile",
        f"{me.upper()}/likes": "Profile",
        f"{me}/followers": "Profile",
        f"{me}/status/{post}": "",
        "/about": "",
    }.items():
        page = tab(ana, path)
        expect(page.get_by_role("link", name="Settings").first).to_be_visible()
        here = page.get_by_role("navigation", name="Main").first.locator("[aria-current=page]")
        expect(here).to_have_count(1 if name else 0)
        if name:
            expect(here).to_have_accessible_name(name)
        page.close()


def test_empty_tabs_say_what_belongs_there(ana: Person, bob: Person, tab: Tab):
    page = tab(ana, f"/{ana.username}")
    expect(page.get_by_text("What you post shows up here.")).to_be_visible()
    page.goto(f"/{bob.username}/likes")
    expect(page.get_by_text(f"@{bob.username} has not liked a post yet.")).to_be_visible()


def test_coming_back_finds_the_place(ana: Person, bob: Person, tab: Tab):
    for number in range(25):
        ana.post(f"Post {number} to @{bob.username}")
    page = tab(None, f"/{ana.username}")
    expect(rows(page, "Posts").first).to_be_visible()
    rows(page, "Posts").nth(12).scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 0
    rows(page, "Posts").nth(12).get_by_role("link", name=f"@{bob.username}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bob <b>Silva</b>")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(ana.username)
    until(page, f"Math.abs(scrollY - {place}) <= 2")


def test_nothing_moves_while_a_profile_loads(ana: Person, bob: Person, tab: Tab):
    bob.post("A post.")
    for path in (f"/{bob.username}", "/explore", f"/{bob.username}/followers", "/settings/sessions"):
        page = tab(ana, path)
        settled(page)
        assert page.evaluate(_SHIFT) < 0.02, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(ana: Person, bob: Person, tab: Tab, scheme: str):
    first = bob.post("With a #tag and @somebody.")
    bob.post("A reply.", reply_to=first)
    ana.follow(bob)
    for who, path in (
        (ana, f"/{bob.username}"),
        (ana, f"/{ana.username}"),
        (ana, f"/{bob.username}/replies"),
        (ana, f"/{bob.username}/followers"),
        (ana, "/nobody_has_this"),
        (None, "/explore"),
        (None, "/login"),
        (None, "/signup"),
        (ana, "/settings"),
        (ana, "/settings/appearance"),
        (ana, "/settings/sessions"),
        (ana, "/settings/blocked"),
        (ana, "/about"),
    ):
        page = tab(who, path, quiet=True, color_scheme=scheme)
        settled(page)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
        page.close()
