"""Writing a thread: further posts, kept while one writes, posted together."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_composer import field, press_n, toast

People = Callable[..., Person]
Tab = Callable[..., Page]


def write_three(page: Page):
    """The dialog with three posts in it."""
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post")
    more = dialog.get_by_role("button", name="Add to thread")
    dialog.get_by_role("textbox", name="What's happening?").fill("one")
    more.click()
    expect(dialog.get_by_role("textbox", name="Post 2")).to_be_focused()
    expect(more).to_be_disabled()  # there is an empty one already
    expect(dialog.get_by_role("button", name="Post all")).to_have_attribute("title", "Write something first")
    page.keyboard.type("two")
    more.click()
    page.keyboard.type("three")
    return dialog


def test_a_thread_is_posted_in_its_order(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    dialog = write_three(page)
    dialog.get_by_role("button", name="Post all").click()
    expect(toast(page, "Thread posted")).to_be_visible()
    expect(dialog).to_have_count(0)
    rows = page.get_by_role("feed", name="Home timeline").get_by_role("article")
    expect(rows.locator("[data-text]")).to_have_text(["three", "two", "one"])
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("textbox", name="Post 2")).to_have_count(0)
    toast(page, "Thread posted").get_by_role("link", name="View").click()
    expect(page).to_have_url(re.compile("/status/"))
    expect(page.locator("article[data-focused] [data-text]")).to_have_text("one")
    page.reload()
    expect(page.get_by_role("article").locator("[data-text]").nth(1)).to_have_text("two")


def test_a_thread_is_kept_and_can_be_taken_apart_or_discarded(person: People, tab: Tab):
    page = tab(person())
    dialog = write_three(page)
    page.go_back()
    expect(dialog).to_have_count(0)
    page.reload()
    expect(field(page)).to_have_value("one")
    press_n(page)
    expect(dialog.get_by_role("textbox", name="Post 2")).to_have_value("two")
    expect(dialog.get_by_role("textbox", name="Post 3")).to_have_value("three")
    dialog.get_by_role("button", name="Remove post 2").click()
    expect(dialog.get_by_role("textbox", name="Post 2")).to_have_value("three")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Discard").click()
    expect(field(page)).to_have_value("")
    expect(page.get_by_role("textbox", name="Post 2")).to_have_count(0)


def test_one_that_is_too_long_keeps_all_back(person: People, tab: Tab):
    page = tab(person())
    dialog = write_three(page)
    dialog.get_by_role("textbox", name="Post 2").fill("x" * 282)
    expect(dialog.get_by_role("button", name="Post all")).to_have_attribute("title", "2 characters too long")
    dialog.get_by_role("textbox", name="Post 2").fill("short")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "Thread posted")).to_be_visible()


def test_a_post_is_read_on_below_itself_in_its_authors_words(person: People, tab: Tab):
    ana, bob = person("ana"), person("bob")
    root = ana.post("One.")
    bob.post("An answer.", reply_to=root)
    ana.post("Three.", reply_to=ana.post("Two.", reply_to=root))
    page = tab(None, f"/{ana.username}/status/{root}")
    cards = page.get_by_role("main").get_by_role("article")
    expect(cards).to_have_count(4)
    for index, text in enumerate(("One.", "Two.", "Three.", "An answer.")):
        expect(cards.nth(index)).to_contain_text(text)
    expect(page.get_by_role("feed", name="Replies").get_by_role("article")).to_have_count(1)
