"""A page as a room sees it: its content alone, in large type, until Escape."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import until

Tab = Callable[..., Page]
_TYPE = "parseFloat(getComputedStyle(document.body).fontSize)"


def test_a_page_fills_the_screen_in_large_type_until_escape(tab: Tab):
    page = tab(None, "/capacity")
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.get_by_role("link", name="Explore").first).to_be_visible()
    before = page.evaluate(_TYPE)
    page.get_by_role("button", name="Full screen", exact=True).click()
    leave = page.get_by_role("button", name="Leave full screen")
    expect(leave).to_be_focused()
    expect(page.get_by_role("link", name="Explore")).to_have_count(0)
    assert page.evaluate(_TYPE) >= before + 4
    until(page, "document.fullscreenElement !== null && document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Explore").first).to_be_visible()
    until(page, "document.fullscreenElement === null")
    assert page.evaluate(_TYPE) == before
    page.get_by_role("button", name="Full screen", exact=True).click()
    page.go_back()  # whoever leaves the page leaves it too
    until(page, "document.fullscreenElement === null && !document.documentElement.dataset.stage")
