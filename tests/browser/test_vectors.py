"""What people write reaches pages as text, wherever it shows: no element is made of it, and no script runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.api.test_media import png
from tests.browser.conftest import PASSWORD, Person, Stack, until
from tests.browser.test_composer import press_n
from tests.browser.test_search import indexed

People = Callable[..., Person]
Tab = Callable[..., Page]
SHORT = "\"'><b data-pwned>"
LONG = f"{SHORT}<img src=x onerror=pwned=1 data-pwned></textarea></title><script>pwned=1</script>javascript:pwned=1 ${{7*7}}"


def clean(page: Page) -> None:
    """The tab fixture hears of what the policy had to stop."""
    made = 'document.querySelectorAll(\'[data-pwned], [href^="javascript:" i], [href^="data:" i]\').length'
    assert page.evaluate(f"[{made}, typeof pwned]") == [0, "undefined"]


def shown(page: Page, text: str = SHORT) -> None:
    expect(page.get_by_text(text).and_(page.locator(":visible")).first).to_be_visible()
    clean(page)


@pytest.fixture
def eve(person: People) -> Person:
    made = person("eve")
    told = {"display_name": SHORT, "bio": LONG[:160], "location": SHORT}
    made.client.patch("/api/me", json=told).raise_for_status()
    return made


def described(eve: Person) -> str:
    """A post with a picture, whose file, description and text are all vectors."""
    file = {"file": (f"{LONG}.png", png())}
    media = eve.client.post("/api/media", files=file, data={"alt": LONG}).raise_for_status().json()
    return eve.post(f"#café {LONG}", media_ids=[media["id"]])


def test_on_a_profile_and_in_lists_of_people(eve: Person, ana: Person, tab: Tab):
    eve.follow(ana)
    page = tab(ana, f"/{eve.username}")
    shown(page, LONG[:160])
    expect(page.get_by_role("main").get_by_text(SHORT, exact=True).last).to_be_visible()  # the place
    page.goto(f"/{ana.username}/followers")
    shown(page)
    page.goto("/notifications")
    shown(page)
    assert SHORT not in page.content()


def test_in_a_post_its_picture_and_its_card(stack: Stack, eve: Person, ana: Person, tab: Tab):
    page = tab(ana, f"/{eve.username}/status/{described(eve)}")
    shown(page, LONG)
    expect(page.get_by_alt_text(LONG)).to_have_count(1)
    page.get_by_alt_text(LONG).click()
    expect(page.get_by_role("dialog").get_by_alt_text(LONG)).to_be_visible()
    clean(page)
    url = f"https://cards.example.org/{eve.username}"
    with closing(sqlite3.connect(stack.folder / "chirp.db")) as database, database:
        row = (url, LONG, LONG, "", SHORT, 2**60)
        database.execute(
            "INSERT INTO link_previews (url, title, description, image_url, host, due_ms) VALUES (?, ?, ?, ?, ?, ?)",
            row,
        )
    page.goto(f"/{eve.username}/status/{eve.post(f'See {url}')}")
    expect(page.locator("[data-link-card]")).to_contain_text(LONG)
    clean(page)


@pytest.mark.parametrize("tab_of", ["", "&tab=latest", "&tab=people"])
def test_in_a_search_and_its_results(stack: Stack, eve: Person, ana: Person, tab: Tab, tab_of: str):
    word = f"zebra{eve.username}"
    eve.post(f"{word} {LONG}")
    eve.client.patch("/api/me", json={"display_name": f"{word} {SHORT}"}).raise_for_status()
    indexed(stack, word)
    page = tab(ana, f"/search?q={word}{tab_of}")
    shown(page)
    page.goto(f"/search?q={quote(LONG)}{tab_of}")
    expect(page.get_by_role("combobox", name="Search").and_(page.locator(":visible"))).to_have_value(LONG)
    clean(page)
    page.goto("/explore")
    page.get_by_role("combobox", name="Search").and_(page.locator(":visible")).click()
    expect(page.get_by_role("option").first).to_contain_text(SHORT)  # among one's recent searches
    clean(page)


def test_on_the_desk_of_an_administrator(stack: Stack, eve: Person, ana: Person, tab: Tab):
    stack.admin("grant", ana.username)
    tweet = described(eve)
    assert ana.client.post(f"/api/tweets/{tweet}/report", json={"reason": LONG}).status_code == 422
    ana.client.post(f"/api/tweets/{tweet}/report", json={"reason": "other"}).raise_for_status()
    page = tab(ana, "/admin")
    shown(page, LONG)
    expect(page.get_by_alt_text(LONG).first).to_be_visible()


def test_in_drafts_muted_words_and_the_names_of_devices(stack: Stack, ana: Person, tab: Tab):
    ana.client.post("/api/drafts", json={"tweets": [{"text": LONG}]}).raise_for_status()
    ana.client.post("/api/muted-words", json={"text": SHORT}).raise_for_status()
    named = {"username": ana.username, "password": PASSWORD}
    httpx.post(f"{stack.base}/api/session", json=named, headers={"user-agent": LONG}).raise_for_status()
    page = tab(ana)
    press_n(page)
    page.get_by_role("dialog", name="New post").get_by_role("button", name="Drafts").click()
    shown(page, LONG)
    page.get_by_role("dialog", name="Drafts").get_by_text(LONG).click()
    expect(page.get_by_role("dialog", name="New post").get_by_role("textbox").first).to_have_value(LONG)
    files = page.get_by_role("dialog", name="New post").locator("input[type=file]")
    files.set_input_files({"name": f"{LONG}.png", "mimeType": "image/png", "buffer": png()})
    expect(page.locator("li[data-status=done]").first).to_be_visible()
    clean(page)
    page.goto("/settings/privacy")
    shown(page)
    page.goto("/settings/sessions")
    shown(page)


def test_in_what_an_address_or_a_form_brings(person: People, tab: Tab):
    page = tab(None, f"/login?next={quote(LONG)}")
    page.get_by_label("Username or e-mail").fill(LONG)
    page.get_by_label("Password", exact=True).fill(LONG)
    page.keyboard.press("Enter")
    expect(page.locator("#login-form-error")).not_to_be_empty()
    expect(page.get_by_label("Username or e-mail")).to_have_value(LONG)
    clean(page)
    for path in (f"/tag/{quote(LONG, safe='')}", f"/compose?text={quote(LONG)}&url=javascript:pwned=1"):
        page = tab(person(), path, quiet=True)
        until(page, "document.querySelector('main h1, main [role=alert], dialog textarea') !== null")
        clean(page)


@pytest.mark.parametrize(
    "address",
    ["javascript:pwned=1", "JaVaScRiPt:pwned=1//.example", "\x01javascript:pwned=1", "java\nscript:pwned=1", "data:text/html,<b data-pwned>", "vbscript:x", f"https://x.example/{SHORT}", "//x.example/javascript:", "https:javascript:pwned=1", "javascript://x.example/%0apwned=1"],
)  # fmt: skip
def test_as_the_address_of_a_profile(eve: Person, ana: Person, tab: Tab, address: str):
    answer = eve.client.patch("/api/me", json={"website": address})
    assert answer.status_code in (200, 422)
    page = tab(ana, f"/{eve.username}")
    expect(page.get_by_role("main").get_by_text(SHORT).first).to_be_visible()
    links = page.locator("main a[rel]").evaluate_all("all => all.map(one => one.protocol)")
    assert set(links) <= {"http:", "https:"}
    clean(page)
