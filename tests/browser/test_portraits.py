"""One's own avatar and header."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

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
    dialog = page.get_by_role("dialog", name="Edit profile")
    expect(dialog.get_by_role("img", name=name.capitalize())).to_have_attribute("src", re.compile("^blob:"))
    assert not (ana.client.get("/api/me").json()[f"{kind}_url"] or "").startswith("/media/")
    dialog.get_by_label("Bio").fill("With a picture.")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()
    me = ana.client.get("/api/me").json()
    assert me["bio"] == "With a picture."
    url = me[f"{kind}_url"]
    assert url.startswith("/media/")
    expect(page.locator(f"img[src='{url}']").first).to_be_attached()


def chosen_avatar(page: Page) -> Locator:
    """Opens the dialog of one's own profile, and chooses a picture in it."""
    page.get_by_role("button", name="Edit profile").click()
    chosen = {"name": "a.png", "mimeType": "image/png", "buffer": picture(300, 300)}
    page.locator("input[data-portrait=avatar]").set_input_files([chosen])  # pyright: ignore[reportArgumentType]
    crop = page.get_by_role("dialog", name="Cut the profile picture")
    crop.get_by_role("button", name="Apply").click()
    expect(crop).to_have_count(0)
    return page.get_by_role("dialog", name="Edit profile")


def test_a_picture_that_was_not_saved_is_asked_about_and_left_out(ana: Person, tab: Callable[..., Page]):
    page = tab(ana, f"/{ana.username}")
    dialog = chosen_avatar(page)
    dialog.get_by_role("button", name="Close").click()
    dialog.get_by_role("alertdialog", name="Discard changes?").get_by_role("button", name="Discard").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Edit profile").click()
    shown = dialog.get_by_role("img", name="Profile picture")
    expect(shown).to_have_attribute("src", ana.client.get("/api/me").json()["avatar_url"])
    assert not ana.client.get("/api/me").json()["avatar_url"].startswith("/media/")


def test_words_that_were_not_saved_are_asked_about(ana: Person, tab: Callable[..., Page]):
    page = tab(ana, "/about")
    page.get_by_role("link", name="Profile", exact=True).first.click()
    page.get_by_role("button", name="Edit profile").click()
    dialog = page.get_by_role("dialog", name="Edit profile")
    question = dialog.get_by_role("alertdialog", name="Discard changes?")
    bio = dialog.get_by_label("Bio")
    bio.fill("Half a sen")
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Keep editing").click()
    page.go_back()
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(bio).to_have_value("Half a sen")
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Discard").click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(f"/{ana.username}")
    page.go_back()
    expect(page).to_have_url("/about")


def test_a_dialog_without_changes_just_closes(ana: Person, tab: Callable[..., Page]):
    page = tab(ana, f"/{ana.username}")
    dialog = page.get_by_role("dialog", name="Edit profile")
    for leave in (lambda: page.keyboard.press("Escape"), page.go_back):
        page.get_by_role("button", name="Edit profile").click()
        expect(dialog.get_by_label("Bio")).to_be_visible()
        leave()
        expect(dialog).to_be_hidden()
        expect(page).to_have_url(f"/{ana.username}")
