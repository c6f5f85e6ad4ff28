"""What a page weighs, how it moves, whom it serves: sizes, shifts, themes, axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Person, settled

People = Callable[..., Person]
Tab = Callable[..., Page]
_SHIFT = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 100); })"""


@pytest.fixture
def ana(person: People) -> Person:
    made = person()
    for number in range(25):
        made.post(f"Post {number} with a #tag and https://example.org/{number}")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/compose", "conversation", "/nothing/lives/here", "/search?q=post"])
def test_axe_finds_nothing(ana: Person, tab: Tab, path: str, scheme: str):
    if path == "conversation":
        path = f"/{ana.username}/status/{ana.post('The one.')}"
    page = tab(ana, path, quiet=True, color_scheme=scheme)
    settled(page)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_moves_while_a_page_loads(ana: Person, tab: Tab):
    page = tab(ana)
    expect(page.get_by_role("article").first).to_be_visible()
    settled(page)
    assert page.evaluate(_SHIFT) < 0.02


@pytest.mark.parametrize("width", [320, 390, 800, 1100, 1280])
def test_no_page_is_wider_than_its_window(ana: Person, tab: Tab, width: int):
    page = tab(ana)
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.get_by_role("article").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    bar = page.locator("nav").last
    expect(bar).to_be_visible() if width < 640 else expect(bar).to_be_hidden()


def test_a_page_weighs_at_most_200_kilobytes(ana: Person, tab: Tab):
    page = tab(ana, "/explore")
    sizes: dict[str, int] = {}

    def weigh(response) -> None:
        if response.url.endswith((".js", ".css")):
            sizes[response.url] = int(response.headers.get("content-length", 0))

    page.on("response", weigh)
    page.context.clear_cookies(name="none")
    page.goto("/")
    expect(page.get_by_role("article").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert sizes
    assert sum(sizes.values()) <= 200 * 1024


def test_the_theme_is_there_before_the_first_paint(ana: Person, tab: Tab):
    page = tab(ana)
    page.evaluate("localStorage.theme = 'dark'")
    page.goto("/", wait_until="commit")
    page.wait_for_selector("body")
    assert "dark" in page.evaluate("document.documentElement.className")
    expect(page.locator("html")).to_have_css("background-color", "rgb(15, 19, 24)")
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
