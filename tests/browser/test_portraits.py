"""One's own avatar and header."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_media import picture


@pytest.mark.parametrize(("kind", "name"), [("avatar", "profile picture"), ("header", "header picture")])
def test_a_picture_is_chosen_cut_and_shown(
    person: Callable[..., Person], tab: Callable[..., Page], kind: str, name: str
):
    ana = person()
    page = tab(ana, f"/{ana.username}")
    page.get_by_role("button", name="Edit profile").click()
    chosen = {"name": "a.png", "mimeType": "image/png", "buffer": picture(900, 400)}
    page.locator(f"input[data-portrait={kind}]").set_input_files([chosen])  # pyright: ignore[reportArgumentType]
    crop = page.get_by_role("dialog", name=f"Cut the {name}")
    crop.get_by_label("Zoom").fill("2")
    page.keyboard.press("ArrowRight")
    crop.get_by_role("button", name="Apply").click()
    expect(crop).to_have_count(0)
    url = ana.client.get("/api/me").json()[f"{kind}_url"]
    assert url.startswith("/media/")
    expect(page.locator(f"img[src='{url}']").first).to_be_attached()
    expect(page.get_by_role("dialog", name="Edit profile")).to_be_visible()
