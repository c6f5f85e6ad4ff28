"""Sliders for how many people there are, and what those take: with a pointer, the keyboard and a finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled, until

Tab = Callable[..., Page]
_READS = "users * daily * posts / 86400"


def test_a_slider_moves_the_numbers_and_each_has_its_formula(tab: Tab):
    page = tab(None, "/about")
    page.get_by_role("link", name="What it takes to serve many people").click()
    people, needed = page.get_by_role("slider", name="People"), page.get_by_role("region", name="Requests")
    expect(people).to_have_attribute("aria-valuetext", "500 million")
    expect(needed).to_contain_text("2,310/s")
    expect(needed).to_contain_text("mission: 2,300/s")
    people.focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    expect(people).to_have_attribute("aria-valuetext", "50 million")
    expect(needed).to_contain_text("231/s")
    expect(page.get_by_text("chirp capacity --users 50M")).to_be_visible()
    formula = needed.get_by_text(_READS)
    expect(formula).to_be_hidden()
    needed.get_by_role("button", name="posts", exact=True).hover()
    expect(formula).to_be_visible()
    page.mouse.move(0, 0)
    expect(formula).to_be_hidden()
    needed.get_by_role("button", name="posts", exact=True).focus()
    expect(formula).to_be_visible()
    page.get_by_role("button", name="The mission's numbers").click()
    expect(people).to_have_attribute("aria-valuetext", "500 million")
    expect(needed).to_contain_text("2,310/s")


def test_on_a_phone_in_portuguese_the_formulas_stand_below_the_numbers(tab: Tab):
    page = tab(None, "/capacity", locale="pt-BR", has_touch=True, is_mobile=True)
    page.set_viewport_size({"width": 390, "height": 800})
    needed = page.get_by_role("region", name="Requisições")
    expect(needed).to_contain_text("1,16 milhão/s")
    expect(needed.get_by_text(_READS)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_moved_by_numbers(tab: Tab, scheme: str):
    page = tab(None, "/capacity", quiet=True, color_scheme=scheme)
    settled(page)
    expect(page.get_by_role("region", name="Requests")).to_contain_text("2,310/s")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    height = page.evaluate("document.documentElement.scrollHeight")
    page.get_by_role("slider", name="Reads per post").fill("3")
    expect(page.get_by_role("region", name="Requests")).to_contain_text("6,940/s")
    until(page, f"document.documentElement.scrollHeight === {height}")
