"""Pages in another language: made from the built one, and sent to whoever reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from backend import words
from chirp_app.translated_pages import TranslatedPages
from chirp_app.words import build, texts, translated

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><script>say("Log in")</script><title>Log in - Chirp</title></head>'
    '<body><a aria-label="Log in &amp; out" href="/x">Log in</a><p>Log in again</p><p>R&amp;D</p><p>It&#x27;s here</p></body></html>'
)
KNOWN: dict[str, str | list[str]] = {
    "Log in": "Entrar",
    "Log in & out": 'Entrar & "sair"',
    "R&D": "P&D <1>",
    "It's here": "Está aqui",
    "Step {number} of {count}": "{count} etapas, esta é a {number}",
    "{count} post": ["{count} post", "{count} posts"],
    "one": ["um", "uns"],
}


def test_texts_and_attributes_are_replaced_and_code_is_not():
    page = translated(PAGE, "pt-BR", KNOWN, "words.js")
    assert page == (
        '<!DOCTYPE html><html lang="pt-BR"><head><script>say("Log in")</script>'
        '<title>Entrar - Chirp</title><script src="/assets/words.js"></script></head>'
        '<body><a aria-label="Entrar &amp; &quot;sair&quot;" href="/x">Entrar</a><p>Log in again</p><p>P&amp;D &lt;1&gt;</p><p>Está aqui</p></body></html>'
    )


def test_numbers_that_were_filled_in_at_the_build_go_where_the_other_language_has_them():
    page = translated("<p>Step 1 of 3</p><p>Step one of 3</p><p>12 post</p>", "pt-BR", KNOWN, "words.js")
    assert page == "<p>3 etapas, esta é a 1</p><p>Step one of 3</p><p>12 post</p>"


def test_what_a_page_says_is_read_from_it():
    assert [*texts(PAGE)] == ["Log in", "Log in", "Log in again", "R&D", "It's here"]


@pytest.mark.parametrize(
    ("cookies", "accepted", "locale"),
    [
        ("", "pt-BR,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("", "pt-PT", "pt-BR"),
        ("", "de, en-GB;q=0.7, pt;q=0.6", "en"),
        ("", "ja", "en"),
        ("", "", "en"),
        ("a=1; locale=en; b=2", "pt-BR", "en"),
        ("locale=pt-BR", "en", "pt-BR"),
        ("locale=tlh", "pt", "pt-BR"),
        ("mylocale=pt-BR", "en", "en"),
        ("locale=" + "p" * 5000, "en", "en"),
    ],
)
def test_the_language_is_what_was_chosen_else_what_the_browser_prefers(cookies: str, accepted: str, locale: str):
    assert words.wanted(cookies, accepted) == locale


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """English pages of an inner application, Portuguese ones beside it."""
    for name, text in {"login/index.html": "Entrar", "__spa-fallback.html": "Aguarde", "index.html": "Início"}.items():
        file = tmp_path / "pt-BR" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    async def page(request: object) -> HTMLResponse:
        return HTMLResponse("Log in", headers={"etag": '"english"'})

    async def gone(request: object) -> HTMLResponse:
        return HTMLResponse("Wait", 404)

    async def data(request: object) -> JSONResponse:
        return JSONResponse(["Log in"])

    inner = Starlette(
        routes=[Route("/login", page), Route("/somebody", page), Route("/gone", gone), Route("/data", data)]
    )
    return TestClient(TranslatedPages(inner, tmp_path), headers={"accept-language": "pt-BR"})


def test_the_page_of_the_readers_language_is_sent(client: TestClient):
    answer = client.get("/login")
    assert (answer.status_code, answer.text) == (200, "Entrar")
    assert "cookie" in answer.headers["vary"]
    assert client.get("/login", headers={"accept-language": "en"}).text == "Log in"
    assert client.get("/login", headers={"cookie": "locale=en"}).text == "Log in"
    assert client.get("/somebody").text == "Aguarde"  # one page serves all addresses that are not built ahead
    assert (client.get("/gone").status_code, client.get("/gone").text) == (404, "Aguarde")
    assert client.get("/data").json() == ["Log in"]


def test_it_is_kept_by_its_own_name_and_comes_packed_or_plain(client: TestClient):
    answer = client.get("/login")
    assert answer.headers["content-encoding"] == "gzip"
    again = client.get("/login", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/login", headers={"if-none-match": '"english"'}).text == "Entrar"
    assert "content-encoding" not in client.get("/login", headers={"accept-encoding": "identity"}).headers
    assert client.head("/login").headers["content-length"] == answer.headers["content-length"]


def test_they_stand_where_nothing_is_served_from(tmp_path: Path):
    served = tmp_path / "client"
    (served / "login").mkdir(parents=True)
    (served / "login" / "index.html").write_text(PAGE)
    build(served)
    assert 'lang="pt-BR"' in (tmp_path / "translated" / "pt-BR" / "login" / "index.html").read_text()
    assert [page.relative_to(served).as_posix() for page in served.rglob("*.html")] == ["login/index.html"]
