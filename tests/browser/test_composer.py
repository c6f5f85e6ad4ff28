"""Writing: counting, drafts, sending, the dialog, the connection going away."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from chirp_app import ROOT
from tests.browser.conftest import Person, Stack, pause, until
from tests.unit.test_client_modules import BUN, MODULES

People = Callable[..., Person]
Tab = Callable[..., Page]


def field(page: Page):
    return page.get_by_role("textbox", name="What's happening?")


def send(page: Page):
    return page.get_by_role("main").get_by_role("button", name="Post", exact=True)


def test_the_browser_counts_as_the_server_does():
    command = [BUN, "test", MODULES / "weight.test.js"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_button_says_why_it_can_not_be_pressed(person: People, tab: Tab):
    page = tab(person())
    expect(send(page)).to_be_disabled()
    expect(send(page)).to_have_attribute("title", "Write something first")
    field(page).fill("x" * 285)
    expect(send(page)).to_have_attribute("title", "5 characters too long")
    expect(page.locator("mark")).to_have_text("xxxxx")
    field(page).fill(f"https://example.org/{'x' * 300}")
    expect(send(page)).to_be_enabled()


def test_a_draft_is_there_after_a_reload_and_gone_after_posting(person: People, tab: Tab):
    ana = person()
    page = tab(ana)
    field(page).fill("Half a thought")
    until(page, f"Boolean(localStorage['chirp-draft:{ana.username}/home'])")
    page.reload()
    expect(field(page)).to_have_value("Half a thought")
    field(page).press("Control+Enter")
    expect(page.get_by_role("article")).to_contain_text("Half a thought")
    expect(field(page)).to_have_value("")
    page.reload()
    expect(field(page)).to_have_value("")


def test_the_dialog_opens_over_the_page_and_asks_before_it_goes(person: People, tab: Tab):
    page = tab(person(), "/explore")
    page.get_by_role("navigation").get_by_role("button", name="Post").first.click()
    dialog = page.get_by_role("dialog", name="New post")
    expect(page).to_have_url("/compose")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Something")
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Keep editing").click()
    page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page).to_have_url("/explore")
    page.keyboard.press("n")
    expect(dialog.get_by_role("textbox")).to_have_value("Something")
    page.go_back()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Explore")


def test_the_composer_of_the_page_knows_what_the_dialog_sent(person: People, tab: Tab):
    page = tab(person())
    field(page).fill("Written here, sent there.")
    page.locator("h1").click()
    page.wait_for_timeout(1200)
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog", name="New post")
    expect(dialog.get_by_role("textbox")).to_have_value("Written here, sent there.")
    dialog.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(field(page)).to_have_value("")


def test_compose_can_be_opened_directly(person: People, tab: Tab):
    page = tab(person(), "/compose")
    dialog = page.get_by_role("dialog", name="New post")
    dialog.get_by_role("textbox").fill("Directly.")
    dialog.get_by_role("button", name="Post", exact=True).click()
    expect(page).to_have_url("/")
    expect(page.get_by_role("article")).to_contain_text("Directly.")
    page.get_by_role("link", name="View").click()
    expect(page.locator("[data-focused]")).to_contain_text("Directly.")


def test_what_is_sent_while_the_server_is_away_arrives_once(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    ana.follow(bob)
    bob.post("Before.")
    page = tab(ana, quiet=True)
    expect(page.get_by_role("article")).to_have_count(1)
    os.kill(stack.web_process(), signal.SIGKILL)
    bar = page.get_by_text("Reconnecting")
    field(page).fill("Sent into the void.")
    send(page).click()
    expect(send(page)).to_have_attribute("title", "Sending")
    expect(page.get_by_role("article").first).to_contain_text("Sent into the void.", timeout=30_000)
    expect(bar).to_have_count(0)
    texts = [tweet["text"] for tweet in ana.client.get(f"/api/users/{ana.username}/tweets").json()["items"]]
    assert texts == ["Sent into the void."]
    bob.post("After.")
    expect(page.get_by_role("button", name="Show 1 new post")).to_be_visible()


def test_a_tab_that_was_away_catches_up_by_reading(person: People, tab: Tab, stack: Stack):
    ana, bob = person("ana"), person("bob")
    ana.follow(bob)
    bob.post("Before.")
    page = tab(ana, quiet=True)
    expect(page.get_by_role("article")).to_have_count(1)
    page.context.set_offline(True)
    os.kill(stack.web_process(), signal.SIGKILL)
    expect(page.get_by_text("Reconnecting")).to_be_visible()
    for number in range(2):
        _until_served(bob, f"While away {number}.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Show 2 new posts").click()
    expect(page.get_by_role("article")).to_have_count(3)


def _until_served(author: Person, text: str) -> None:
    for _ in range(120):
        try:
            author.post(text)
            return
        except httpx.HTTPError:
            pause(0.25)
    raise AssertionError("the web process did not come back")
