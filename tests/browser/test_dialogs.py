"""What closes a dialog, and what does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_composer import press_n

People = Callable[..., Person]
Tab = Callable[..., Page]


@pytest.mark.parametrize("kind", ["phone", "address"])
def test_nothing_stands_beside_a_dialog_that_takes_the_whole_window(person: People, tab: Tab, kind: str):
    page = tab(person(), "/explore" if kind == "phone" else "/compose")
    if kind == "phone":
        page.set_viewport_size({"width": 390, "height": 800})
        page.get_by_role("navigation").get_by_role("button", name="Post").click()
    dialog = page.get_by_role("dialog", name="New post")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.mouse.click(100, 720)  # its own blank room
    page.mouse.click(5, 5)
    page.keyboard.press("Tab")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_press_beside_a_dialog_closes_it(person: People, tab: Tab):
    page = tab(person())
    press_n(page)
    dialog = page.get_by_role("dialog", name="New post")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.mouse.click(100, 720)
    expect(dialog).to_have_count(0)
