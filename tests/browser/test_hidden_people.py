"""The people whom one has blocked or muted, in the settings."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, until_so
from tests.browser.test_profile import People, Tab, button


@pytest.mark.parametrize(
    ("kind", "act", "field", "end"),
    [("Blocked", "block", "blocking", "Unblock"), ("Muted", "mute", "muting", "Unmute")],
)
def test_they_are_let_out_and_back_in_place(
    ana: Person, bob: Person, tab: Tab, kind: str, act: str, field: str, end: str
):
    ana.client.post(f"/api/users/{bob.username}/{act}").raise_for_status()
    page = tab(ana, "/settings/privacy")
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="Blocked and muted").click()
    page.get_by_role("navigation", name="Blocked and muted").get_by_role("link", name=kind).click()
    expect(page).to_have_url(f"/settings/{kind.lower()}")
    people = page.get_by_role("list", name=f"{kind} people").get_by_role("listitem")

    def hidden() -> bool:
        return ana.client.get(f"/api/users/{bob.username}").json()["relationship"][field]

    def press(name: str, *, leaves: bool) -> None:
        people.get_by_role("button", name=name).click()
        expect(people.get_by_role("button", name="Undo" if name == end else end)).to_be_focused()
        until_so(lambda: hidden() != leaves)

    expect(people).to_have_count(1)
    expect(people).to_contain_text(f"@{bob.username}")
    for name, leaves in ((end, True), ("Undo", False), (end, True)):
        press(name, leaves=leaves)
    people.get_by_role("link").click()
    expect(button(page, "Follow")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name=f"You have {kind.lower()} nobody")).to_be_visible()


def test_the_list_grows(ana: Person, person: People, tab: Tab):
    for _ in range(23):
        ana.client.post(f"/api/users/{person('fan').username}/mute").raise_for_status()
    page = tab(ana, "/settings/muted")
    expect(page.get_by_role("list", name="Muted people").get_by_role("listitem")).to_have_count(23)
    expect(page.get_by_text("That's everyone")).to_be_visible()


def test_visitors_are_asked_to_log_in(tab: Tab):
    for kind in ("blocked", "muted"):
        tab(None, f"/settings/{kind}").wait_for_url("**/login*")
