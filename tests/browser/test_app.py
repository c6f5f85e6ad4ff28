"""Chirp as an app on a home screen: its manifest, what others share with it, and what it shows without a network."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Person, Stack, settled, until
from tests.browser.test_auth import log_in
from tests.browser.test_composer import toast

People = Callable[..., Person]
Tab = Callable[..., Page]
SHARED = {"title": "A page", "text": "Look & see", "url": "https://example.org/a?b=c"}
TEXT = "A page\nLook & see\nhttps://example.org/a?b=c"


def composer(page: Page):
    return page.get_by_role("dialog", name="New post").get_by_role("textbox")


def test_the_manifest_leads_to_pages_that_are_there(stack: Stack, ana: Person, tab: Tab):
    answer = httpx.get(f"{stack.base}/manifest.webmanifest")
    manifest = answer.json()
    assert [one["name"] for one in manifest["shortcuts"]] == ["Post", "Notifications"]
    assert set(manifest["share_target"]["params"]) == set(SHARED)
    for icon in manifest["icons"]:
        assert httpx.get(stack.base + icon["src"]).headers["content-type"] == icon["type"]
    page = tab(ana)
    for one, heading in zip(manifest["shortcuts"], ("New post", "Notifications"), strict=True):
        page.goto(one["url"])
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()


def test_what_another_app_shares_is_in_the_composer(ana: Person, tab: Tab):
    page = tab(ana, f"/compose?{urlencode(SHARED)}")
    expect(composer(page)).to_have_value(TEXT)
    expect(composer(page)).to_be_focused()
    expect(page).to_have_url("/compose")
    page.reload()
    expect(composer(page)).to_have_value(TEXT)
    page.goto(f"/compose?{urlencode({'text': 'And this'})}")
    expect(composer(page)).to_have_value(f"{TEXT}\n\nAnd this")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "Posted")).to_be_visible()
    assert ana.client.get("/api/timeline").json()["items"][0]["text"] == f"{TEXT}\n\nAnd this"


def test_a_visitor_logs_in_before_they_share(ana: Person, tab: Tab):
    page = tab(None, f"/compose?{urlencode(SHARED)}")
    expect(page).to_have_url(re.compile("/login"))
    log_in(page, ana.username, PASSWORD)
    expect(composer(page)).to_have_value(TEXT)


@pytest.mark.parametrize(
    ("locale", "heading", "again"),
    [("en", "You are offline", "Try again"), ("pt-BR", "Você está sem conexão", "Tentar novamente")],
)
def test_without_a_network_a_page_says_so(ana: Person, tab: Tab, locale: str, heading: str, again: str):
    page = tab(ana, "/explore", quiet=True, service_workers="allow", locale=locale)
    until(page, "navigator.serviceWorker.getRegistration().then(one => one?.active?.state === 'activated')")
    page.reload()
    until(page, "Boolean(navigator.serviceWorker.controller)")
    assert page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(async name => (await (await caches.open(name)).keys()).map(one => new URL(one.url).pathname))))"
    ) == [["/offline"]]
    page.context.set_offline(True)
    page.goto("/bookmarks")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page).to_have_url("/bookmarks")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('a')).borderRadius") != "0px"
    )  # its styles are allowed
    page.context.set_offline(False)
    page.get_by_role("link", name=again).click()
    expect(page.locator("#title")).to_be_visible()
    expect(page).to_have_url("/bookmarks")


def test_the_offline_page_and_its_worker_are_never_stale(stack: Stack):
    for path in ("/offline", "/sw.js"):
        answer = httpx.get(stack.base + path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert "script-src 'self';" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_that_stays_older_than_the_server_offers_to_load_it_anew(ana: Person, tab: Tab, width: int):
    page = tab(ana, "/explore")
    page.set_viewport_size({"width": width, "height": 800})
    settled(page)
    page.evaluate(
        "() => { window.chirpReload = () => location.assign('/about'); window.dispatchEvent(new Event('chirp-outdated')) }"
    )
    sign = page.get_by_role("status").filter(has_text="There is a new version of Chirp.")
    expect(sign).to_be_visible()
    settled(page)
    covered = page.evaluate(
        """() => {
      const sign = [...document.querySelectorAll('[role=status]')].find(one => one.textContent.includes('new version')).getBoundingClientRect();
      return [...document.querySelectorAll('[data-search], [data-bar]')].filter(one => one.checkVisibility()).some(one => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left < sign.right && sign.left < right && top < sign.bottom && sign.top < bottom;
      });
    }"""
    )
    assert not covered
    sign.get_by_role("button", name="Reload").click()
    expect(page).to_have_url("/about")
