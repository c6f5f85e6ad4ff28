"""One draft in several tabs, and one that is typed before it is known whose it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Person, until
from tests.browser.test_composer import field, press_n, send, sending, toast

People = Callable[..., Person]
Tab = Callable[..., Page]


def beside(page: Page) -> Page:
    """Another tab of the same browser, at home."""
    other = page.context.new_page()
    other.goto("/")
    return known(other)


def known(page: Page) -> Page:
    """Drafts are kept for whom the page knows."""
    expect(page.get_by_role("link", name="Profile").first).to_be_visible()
    return page


def kept(ana: Person) -> str:
    return f"(JSON.parse(localStorage['chirp-draft:{ana.username}/home'] ?? '{{}}').text ?? '')"


def test_what_one_tab_wrote_stands_in_the_other(person: People, tab: Tab):
    ana = person()
    first = known(tab(ana))
    second = beside(first)
    field(first).fill("Written in the first.")
    expect(field(second)).to_have_value("Written in the first.")
    first.close()
    second.get_by_role("link", name="Explore").first.click()
    expect(second).to_have_url("/explore")
    second.get_by_role("link", name="Home").first.click()
    expect(field(second)).to_have_value("Written in the first.")


def test_a_tab_that_wrote_nothing_replaces_nothing(person: People, tab: Tab):
    """Also where it did not hear of the others: that is said to tabs that listen."""
    ana = person()
    page = known(tab(ana))
    page.evaluate(f"localStorage['chirp-draft:{ana.username}/home'] = JSON.stringify({{ text: 'Of another tab' }})")
    page.get_by_role("link", name="Explore").first.click()
    expect(page).to_have_url("/explore")
    assert page.evaluate(kept(ana)) == "Of another tab"


def test_what_one_tab_posted_is_gone_from_the_other(person: People, tab: Tab):
    ana = person()
    first = known(tab(ana))
    field(first).fill("Hi")
    until(first, f"{kept(ana)} === 'Hi'")
    second = beside(first)
    expect(field(second)).to_have_value("Hi")
    send(first).click()
    expect(toast(first, "Posted")).to_be_visible()
    expect(field(second)).to_have_value("")
    second.get_by_role("link", name="Explore").first.click()
    expect(second).to_have_url("/explore")
    assert second.evaluate(kept(ana)) == ""


def test_a_thread_of_one_tab_is_whole_in_the_other(person: People, tab: Tab):
    page = known(tab(person()))
    second = beside(page)
    field(page).fill("one")
    page.get_by_role("button", name="Add to thread").click()
    page.get_by_role("textbox", name="Post 2").fill("two")
    expect(second.get_by_role("textbox", name="Post 2")).to_have_value("two")
    page.get_by_role("main").get_by_role("button", name="Post all").click()
    expect(toast(page, "Thread posted")).to_be_visible()
    expect(second.get_by_role("textbox", name="Post 2")).to_have_count(0)
    expect(field(second)).to_have_value("")


def before_it_is_known(person: People, tab: Tab) -> tuple[Person, Page, WebSocketRoute]:
    """A draft from before, and a page that is not connected yet."""
    ana = person()
    page = known(tab(ana, quiet=True))
    field(page).fill("An old thought")
    until(page, f"{kept(ana)} === 'An old thought'")
    page.get_by_role("link", name="About").first.click()
    expect(page).to_have_url("/about")
    held: list[WebSocketRoute] = []
    page.route_web_socket(re.compile("/_event"), lambda socket: held.append(socket))
    page.goto("/")
    expect(field(page)).to_have_value("")
    until(page, "Boolean(document.querySelector('[data-composer] button'))")
    return ana, page, held[0]


def test_what_is_typed_early_joins_the_draft(person: People, tab: Tab):
    ana, page, socket = before_it_is_known(person, tab)
    field(page).press_sequentially("A n")
    socket.connect_to_server()
    expect(field(page)).to_have_value("An old thought\n\nA n")
    page.keyboard.type("ew one")
    expect(field(page)).to_have_value("An old thought\n\nA new one")
    until(page, f"{kept(ana)} === 'An old thought\\n\\nA new one'")


def test_what_is_pressed_early_posts_no_draft_that_nobody_saw(person: People, tab: Tab):
    ana, page, socket = before_it_is_known(person, tab)
    field(page).fill("A new one")
    send(page).click()
    expect(sending(page)).to_be_disabled()
    socket.connect_to_server()
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("An earlier draft")
    expect(field(page)).to_have_value("An old thought\n\nA new one")
    assert ana.seen(f"users/{ana.username}/tweets")["items"] == []
    send(page).click()
    expect(toast(page, "Posted")).to_be_visible()
    press_n(page)
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_have_value("")
