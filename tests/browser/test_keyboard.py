"""Single keys, and where the focus is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

People = Callable[..., Person]
Tab = Callable[..., Page]


@pytest.fixture
def page(person: People, tab: Tab) -> Page:
    ana = person()
    for text in ("Third.", "Second.", "First."):
        ana.post(text)
    opened = tab(ana)
    expect(opened.get_by_role("article")).to_have_count(3)
    return opened


def test_j_and_k_walk_through_the_posts(page: Page):
    cards = page.get_by_role("article")
    for key, index in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(cards.nth(index)).to_be_focused()
    page.keyboard.press("l")
    expect(cards.nth(1).get_by_role("button", name="Unlike")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Reply")).to_contain_text("Second.")
    page.keyboard.press("Escape")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-focused]")).to_contain_text("Second.")


def test_the_help_opens_and_closes(page: Page):
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Next post")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.parametrize(("key", "path"), [("e", "/explore"), ("s", "/settings"), ("h", "/")])
def test_g_goes(page: Page, key: str, path: str):
    page.keyboard.press("g")
    page.keyboard.press(key)
    expect(page).to_have_url(path)


def test_keys_are_letters_while_one_types(page: Page):
    field = page.get_by_role("textbox", name="What's happening?")
    field.focus()
    page.keyboard.type("jk?lrn.")
    expect(field).to_have_value("jk?lrn.")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_skip_links_lead_past_the_navigation(page: Page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    skip = page.get_by_role("link", name="Skip to writing a post")
    skip.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="New post").get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(skip).to_be_focused()


def test_enter_belongs_to_what_has_the_focus(page: Page):
    page.evaluate("""() => {
      const details = document.createElement("details");
      details.innerHTML = "<summary>Summary</summary>";
      document.getElementById("content").prepend(details);
    }""")
    page.get_by_text("Summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details")).to_have_attribute("open", "")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    post = page.locator("[data-focused]")
    expect(post).to_be_visible()
    path = page.evaluate("location.pathname")
    post.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("j")  # the keys are heard in their order
    assert page.evaluate("location.pathname") == path
