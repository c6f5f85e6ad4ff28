"""A server that came back knows nothing of a tab: what is being typed there stays, and nothing is told that was not."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Person, Stack
from tests.browser.test_composer import toast
from tests.browser.test_profile import button

People = Callable[..., Person]
Tab = Callable[..., Page]


def forget(stack: Stack, page: Page, reader: Person, other: Person) -> None:
    """The web process starts anew; waits until the page hears of what happened since."""
    stack.kill("web")
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    expect(page.get_by_text("Reconnecting")).to_have_count(0, timeout=30_000)
    other.follow(reader)
    expect(page.get_by_role("link", name="Notifications, 1 unread").first).to_be_visible()


def test_a_profile_that_is_being_edited(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    page = tab(ana, f"/{ana.username}", quiet=True)
    dialog = page.get_by_role("dialog", name="Edit profile")
    for bio in ("Once.", "Half a sen"):
        button(page, "Edit profile").click()
        dialog.get_by_label("Bio").fill(bio)
        if bio == "Once.":
            dialog.get_by_role("button", name="Save").click()
            expect(toast(page, "Profile saved")).to_be_visible()
            expect(toast(page, "Profile saved")).to_have_count(0)
    forget(stack, page, ana, bob)
    expect(dialog.get_by_label("Bio")).to_have_value("Half a sen")
    expect(toast(page, "Profile saved")).to_have_count(0)
    dialog.get_by_role("button", name="Save").click()
    expect(toast(page, "Profile saved")).to_be_visible()
    expect(dialog).to_be_hidden()
    assert ana.seen("me")["bio"] == "Half a sen"


def test_a_password_that_is_being_changed(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    page = tab(ana, "/settings/account", quiet=True)
    form = page.get_by_role("form", name="Change e-mail")
    new = form.get_by_label("New e-mail")
    new.fill(f"new.{ana.username}@example.org")
    form.get_by_label("Your password").fill(PASSWORD)
    form.get_by_role("button", name="Change e-mail").click()
    expect(new).to_have_value("")
    new.fill("half an addr")
    forget(stack, page, ana, bob)
    expect(new).to_have_value("half an addr")
    new.fill(f"newest.{ana.username}@example.org")
    form.get_by_label("Your password").fill(PASSWORD)
    form.get_by_role("button", name="Change e-mail").click()
    expect(new).to_have_value("")


def test_a_word_that_is_being_muted(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    page = tab(ana, "/settings/privacy", quiet=True)
    field = page.get_by_label("Word, phrase or #hashtag")
    field.fill("spoiler")
    page.get_by_role("button", name="Mute", exact=True).click()
    expect(field).to_have_value("")
    field.fill("half a wo")
    forget(stack, page, ana, bob)
    expect(field).to_have_value("half a wo")
