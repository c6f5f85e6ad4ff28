"""What one chooses in the settings, and what it does to every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, until

People = Callable[..., Person]
Tab = Callable[..., Page]
PREFERENCES = "/api/me/preferences"


def test_on_phones_the_settings_are_a_list_that_leads_to_pages(person: People, tab: Tab):
    page = tab(person(), "/settings")
    page.set_viewport_size({"width": 390, "height": 800})
    sections = page.get_by_role("navigation", name="Settings")
    expect(sections.get_by_role("link", name="Appearance")).to_be_visible()
    expect(page.get_by_role("heading", name="Change password")).to_be_hidden()
    sections.get_by_role("link", name="Appearance").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Appearance", use_inner_text=True)
    expect(sections).to_be_hidden()
    page.get_by_role("button", name="Back").click()
    expect(sections).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_entries_stand_on_one_line_and_two_have_room(person: People, tab: Tab):
    for locale, most in (("en", 44), ("pt-BR", 60)):
        page = tab(person(), "/settings/account", locale=locale)
        entries = page.locator("nav a[href^='/settings/']").locator("visible=true")
        expect(entries.last).to_be_visible()
        for width in (1280, 700):
            page.set_viewport_size({"width": width, "height": 800})
            heights = entries.evaluate_all(
                "all => all.filter(one => one.children[1]).map(one => [one.offsetHeight, one.children[1].offsetHeight])"
            )
            assert len(heights) == 10
            assert all(text + 10 <= it <= most for it, text in heights)


def test_a_larger_text_is_there_at_once_on_every_page_and_before_anything_is_known(person: People, tab: Tab):
    ana = person()
    ana.post("How large is this?")
    page = tab(ana, "/settings/appearance")
    page.get_by_text("Large", exact=True).click()
    page.get_by_text("Compact", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    until(page, "localStorage.getItem('chirp-look').includes('large')")
    page.get_by_role("link", name="Home").first.click()
    text = page.get_by_text("How large is this?")
    expect(text).to_have_css("font-size", "17px")
    page.route("**/_event/**", lambda route: route.abort())  # nothing is heard from the server any more
    page.goto("/about", wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-text", "large")
    other = tab(ana, "/")  # another browser, which learns it from the server
    expect(other.get_by_text("How large is this?")).to_have_css("font-size", "17px")


def test_home_without_reposts_and_without_trends(person: People, tab: Tab):
    ana, bob, cid = person(), person("bob"), person("cid")
    passed_on = cid.post("Worth passing on.")
    bob.client.post(f"/api/tweets/{passed_on}/retweet").raise_for_status()
    bob.post("My own words.")
    ana.follow(bob)
    page = tab(ana)
    feed = page.get_by_role("feed", name="Home timeline")
    expect(feed.get_by_role("article")).to_have_count(2)
    page.get_by_role("link", name="Settings").first.click()
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="Feed").click()
    page.get_by_role("switch", name="Reposts").click()
    page.get_by_role("switch", name="Trends").click()
    expect(page.get_by_role("switch", name="Trends")).not_to_be_checked()
    expect(page.locator("html")).to_have_attribute("data-trends", "off")
    page.get_by_role("link", name="Home").first.click()
    expect(feed.get_by_role("article")).to_have_count(1)
    expect(feed).to_contain_text("My own words.")


def test_single_keys_can_be_turned_off(person: People, tab: Tab):
    ana = person()
    ana.post("A post.")
    page = tab(ana, "/settings/accessibility")
    page.get_by_role("switch", name="Single-key shortcuts").click()
    expect(page.get_by_role("switch", name="Single-key shortcuts")).not_to_be_checked()
    until(page, "document.documentElement.dataset.text === 'medium'")
    page.get_by_role("link", name="Home").first.click()
    expect(page.get_by_role("feed").get_by_role("article")).to_have_count(1)
    page.keyboard.press("?")
    page.keyboard.press("n")
    page.get_by_role("article").focus()
    page.keyboard.press("Enter")  # stays, but only where no dialog is open
    expect(page).to_have_url(re.compile(r"/status/\d+$"))
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_who_asks_for_descriptions_does_not_post_without_them(person: People, tab: Tab, tmp_path: Path):
    ana = person()
    ana.client.patch(PREFERENCES, json={"require_alt": True}).raise_for_status()
    picture = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "teal").save(picture)
    page = tab(ana)
    main = page.get_by_role("main")
    expect(main.get_by_text("Your timeline is quiet")).to_be_visible()
    main.locator("input[type=file]").set_input_files(picture)
    post = main.get_by_role("button", name="Post", exact=True)
    expect(post).to_be_enabled()
    post.click()
    asked = page.get_by_role("alertdialog", name="Add descriptions?")
    expect(asked).to_contain_text("Your settings ask for one")
    expect(asked.get_by_role("button", name="Post anyway")).to_have_count(0)
    post.click()
    expect(asked).to_be_visible()
    asked.get_by_role("button", name="Add descriptions").click()
    main.get_by_label("Description of picture 1").fill("All teal")
    post.click()
    expect(page.get_by_role("feed").get_by_role("article")).to_have_count(1)
