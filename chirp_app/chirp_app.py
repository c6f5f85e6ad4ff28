"""The composition root: pages, REST, lifespan, the wrapper in front."""

from __future__ import annotations

import importlib
import pkgutil

import reflex as rx

from chirp_app import pages
from components.brand import loading
from state.failures import handler_failed

for _page in pkgutil.iter_modules(pages.__path__):
    importlib.import_module(f"chirp_app.pages.{_page.name}")

app = rx.App(
    html_lang="en",
    toaster=None,
    extra_app_wraps={(5, "Overlay"): lambda stateful: None},
    hydrate_fallback=loading,
    backend_exception_handler=handler_failed,
)
