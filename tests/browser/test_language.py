"""Both languages: the browser's, the chosen one, everywhere one logs in."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Person, Stack

Tab = Callable[..., Page]


def log_in(page: Page, who: Person) -> None:
    page.goto("/login")
    page.locator("input[name=name]").fill(who.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[action='/auth/login'] button[type=submit]").click()


def test_a_browser_of_brazil_reads_portuguese_from_the_first_paint_on(stack: Stack, ana: Person, tab: Tab):
    page = tab(ana, "/", locale="pt-BR")
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")
    expect(page).to_have_title("Página inicial - Chirp")
    expect(page.get_by_role("link", name="Configurações")).to_be_visible()
    expect(page.get_by_role("heading", name="Página inicial", level=1)).to_be_visible()
    page.get_by_role("textbox", name="O que está acontecendo?").fill("Bom dia")
    page.get_by_role("main").get_by_role("button", name="Publicar", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("agora")
    built = httpx.get(f"{stack.base}/login", headers={"accept-language": "pt-BR"}).text
    assert "Entrar" in built
    assert "Log in" not in re.sub(r"<script.*?</script>", "", built, flags=re.DOTALL)


def test_a_page_is_built_as_the_browser_draws_it(ana: Person, tab: Tab, stack: Stack):
    """What the browser would draw otherwise is an error of the page, and drawn anew."""
    built = httpx.get(f"{stack.base}/welcome", headers={"accept-language": "pt-BR"}).text
    assert "Etapa 1 de 3" in built
    expect(tab(ana, "/welcome", locale="pt-BR").locator("#title")).to_be_visible()


def test_the_counts_of_a_post_are_in_the_language_of_the_page(ana: Person, tab: Tab):
    post = ana.post("Count me.")
    ana.client.post(f"/api/tweets/{post}/like").raise_for_status()
    page = tab(ana, f"/{ana.username}/status/{post}", locale="pt-BR")
    expect(page.get_by_role("main").get_by_role("link", name="1 curtida")).to_be_visible()


def test_visitors_change_it_at_the_foot_of_a_page(tab: Tab):
    page = tab(None, "/login?next=/explore")
    page.get_by_role("button", name="Português (Brasil)").click()
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")
    expect(page).to_have_url(re.compile(r"/login\?next=/explore$"))
    page.locator("input[name=name]").fill("nobody_at_all")
    page.locator("input[name=password]").fill("wrong words")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("alert")).to_have_text("O nome de usuário ou a senha está incorreto.")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_the_choice_goes_with_the_account(ana: Person, tab: Tab):
    page = tab(ana, "/settings/language")
    expect(page.get_by_role("button", name="Like the browser")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("main").get_by_role("button", name="Português (Brasil)").click()
    chosen = page.get_by_role("main").get_by_role("button", name="Português (Brasil)")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Configurações", level=1)).to_be_visible()

    elsewhere = tab(None, "/login")
    log_in(elsewhere, ana)
    expect(elsewhere).to_have_title("Página inicial - Chirp")

    page.get_by_role("button", name="Igual ao do navegador").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()


def test_what_goes_wrong_is_told_in_the_language_of_the_page(stack: Stack, ana: Person):
    answer = httpx.get(f"{stack.base}/api/users/nobody_at_all", headers={"accept-language": "pt-BR"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Não existe a conta @nobody_at_all."
    assert ana.client.post("/api/tweets", json={"text": "a" * 282}).json()["detail"].endswith("2 characters too long.")
