"""A post that did not go out says so, wherever one is by now; one that was on its way over a reload goes on."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Person
from tests.browser.test_composer import field, toast

People = Callable[..., Person]
Tab = Callable[..., Page]

# What is sent waits; let go, it is more than a post may have.
HELD = """() => {
  const send = WebSocket.prototype.send;
  const held = [];
  WebSocket.prototype.send = function (data) { held.push([this, data]); };
  window.refuse = () => held.splice(0).forEach(([socket, data]) => send.call(socket, data.replace("Refuse me", "x".repeat(300))));
}"""


def test_one_that_was_sent_from_a_closed_dialog_on_a_phone(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("navigation").get_by_role("button", name="Post").click()
    dialog = page.get_by_role("dialog", name="New post")
    dialog.get_by_role("textbox").fill("Refuse me")
    page.evaluate(HELD)
    dialog.get_by_role("button", name="Post", exact=True).click()
    expect(dialog.get_by_role("button", name="Sending…")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.evaluate("window.refuse()")
    expect(page.locator("[data-toast=error]")).to_be_visible()
    page.get_by_role("navigation").get_by_role("button", name="Post").click()
    expect(dialog.get_by_role("textbox")).to_have_value("Refuse me")


def test_one_whose_composer_is_in_sight_is_told_there(person: People, tab: Tab):
    page = tab(person())
    expect(page.get_by_role("link", name="Profile").first).to_be_visible()
    field(page).fill("Refuse me")
    page.evaluate(HELD)
    page.get_by_role("main").get_by_role("button", name="Post", exact=True).click()
    page.evaluate("window.refuse()")
    expect(page.get_by_role("main").get_by_role("alert")).to_be_visible()
    expect(page.locator("[data-toast=error]")).to_have_count(0)


def test_a_reply_that_was_on_its_way_goes_on_after_a_reload(person: People, tab: Tab):
    ana = person()
    question = ana.post("The question.")
    page = tab(ana, quiet=True)
    page.get_by_role("article").get_by_role("button", name="Reply").click()
    dialog = page.get_by_role("dialog", name="Reply")
    dialog.get_by_role("textbox").fill("The answer.")
    page.evaluate(HELD)
    dialog.get_by_role("button", name="Reply", exact=True).click()
    expect(dialog.get_by_role("button", name="Sending…")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.reload()
    expect(toast(page, "Reply sent")).to_be_visible()
    replies = ana.seen(f"tweets/{question}/conversation")["replies"]["items"]
    assert [one["text"] for one in replies] == ["The answer."]


def test_one_post_after_a_thread_that_failed_is_shown_on_its_way(person: People, tab: Tab):
    page = tab(person())
    expect(page.get_by_role("link", name="Profile").first).to_be_visible()
    field(page).fill("Refuse me")
    page.get_by_role("button", name="Add to thread").click()
    page.get_by_role("textbox", name="Post 2").fill("two")
    page.evaluate(HELD)
    main = page.get_by_role("main")
    main.get_by_role("button", name="Post all").click()
    page.evaluate("window.refuse()")
    expect(main.get_by_role("alert")).to_be_visible()
    main.get_by_role("button", name="Remove post 2").click()
    main.get_by_role("button", name="Post", exact=True).click()
    expect(main.get_by_role("button", name="Sending…")).to_be_disabled()
    expect(main.get_by_role("alert")).to_have_count(0)
    page.evaluate("window.refuse()")
    expect(main.get_by_role("alert")).to_be_visible()
