"""/compose opened by its address: what is answered or quoted stands there as when its card had opened it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person

Tab = Callable[..., Page]


@pytest.mark.parametrize(("what", "name", "said"), [("reply_to", "Reply", "Replying to @"), ("quote_of", "Quote", "@")])
def test_an_address_shows_what_it_is_about(ana: Person, bob: Person, tab: Tab, what: str, name: str, said: str):
    tweet = bob.post("What do you think?")
    dialog = tab(ana, f"/compose?{what}={tweet}").get_by_role("dialog", name=name)
    expect(dialog.get_by_text("What do you think?")).to_be_visible()
    expect(dialog.get_by_text(f"{said}{bob.username}")).to_be_visible()
    dialog.get_by_role("textbox").fill("A lot.")
    dialog.get_by_role("button", name="Post" if name == "Quote" else "Reply", exact=True).click()
    expect(dialog).to_have_count(0)
    made = ana.client.get(f"/api/users/{ana.username}/{'tweets' if name == 'Quote' else 'replies'}").json()["items"][0]
    assert made["text"] == "A lot."
    assert (made["quoted"] or made["reply_to"])["id"] == tweet


def test_an_address_of_nothing_says_so(ana: Person, tab: Tab):
    for id in ("17", "..%2Fnonsense"):
        dialog = tab(ana, f"/compose?reply_to={id}", quiet=True).get_by_role("dialog", name="Reply")
        expect(dialog.get_by_text("This post isn't available")).to_be_visible()
