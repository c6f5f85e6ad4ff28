"""The composition root: pages, REST, lifespan, and the wrapper in front of all of it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import reflex as rx
from reflex.utils.prerequisites import get_web_dir

from backend import bootstrap, settings
from backend.api import app as api
from backend.engines import engines
from backend.media.bucket import origin_of
from backend.services import replay
from backend.settings import Demo
from chirp_app import pages
from chirp_app.auth_pages import AuthPages
from chirp_app.built_pages import TRANSLATED
from chirp_app.front import Front
from chirp_app.missing import Missing
from chirp_app.sockets import Sockets
from chirp_app.translated_pages import TranslatedPages
from components.brand import head, loading, safe_page
from state import gate, pushes
from state.failures import browser_failed, handler_failed
from state.guard import SessionGuard

for _page in pkgutil.iter_modules(pages.__path__):
    importlib.import_module(f"chirp_app.pages.{_page.name}")


def _built() -> Path:
    return get_web_dir() / "build" / "client"


def _front(inner: Any) -> Front:
    given = settings.load()
    origins = [given.public_url] if given.public_url else []
    return Front(inner, _built(), origins, origin_of(given.media_url), private=given.demo is Demo.ON)


def _translated_pages(inner: Any) -> TranslatedPages:
    return TranslatedPages(inner, _built().with_name(TRANSLATED))


def _missing(inner: Any) -> Missing:
    return Missing(inner, lambda path: app.router(path))


def _auth_pages(inner: Any) -> AuthPages:
    return AuthPages(inner, lambda: engines().settings.secret_key)


def _sockets(inner: Any) -> Sockets:
    return Sockets(inner)


@asynccontextmanager
async def _engines() -> AsyncIterator[None]:
    """Every engine open, and signals brought into open tabs, for as long as the process serves."""
    async with bootstrap.open(settings.load(), process="web") as opened, pushes.listening(app):
        opened.event_log.note("started")
        try:
            yield
        finally:
            await replay.end()


app = rx.App(
    html_lang="en",
    toaster=None,
    app_wraps={(55, "ErrorBoundary"): lambda stateful: safe_page()},  # and none of Reflex's own overlays
    head_components=head(),
    hydrate_fallback=loading,
    backend_exception_handler=handler_failed,
    frontend_exception_handler=browser_failed,
    api_transformer=[api.create(), _translated_pages, _missing, _auth_pages, _sockets, _front],
)
app.add_middleware(SessionGuard(), index=0)
gate.stand_before(app)
app.register_lifespan_task(_engines)
