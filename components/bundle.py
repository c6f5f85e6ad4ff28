"""What Chirp adds to Reflex's build of the browser side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

from components.theme import STYLESHEET

_GLOBALS = re.compile(r"window\.__reflex = \{.*?\};", re.DOTALL)
_UNUSED = {
    'import Cookies from "universal-cookie";': "class Cookies {}",
    'import { uploadFiles } from "$/utils/helpers/upload";': "const uploadFiles = undefined;",
}
_ENDPOINT = "  const endpoint = new URL(url_str);\n"


def same_origin(state_js: str) -> str:
    """Reflex's state.js, connecting to the origin of the page whatever the build said: one build serves any host, port and scheme."""
    if state_js.count(_ENDPOINT) != 1:
        raise RuntimeError("Reflex's state.js has changed: look again at how the browser finds its socket.")
    own = '  if (typeof window !== "undefined") return new URL(new URL(url_str).pathname, window.location.origin);\n'
    return state_js if own in state_js else state_js.replace(_ENDPOINT, own + _ENDPOINT)


def without_unused(state_js: str) -> str:
    """Reflex's state.js without the libraries for cookies as vars and for its own uploads, neither of which Chirp uses."""
    for line, stub in _UNUSED.items():
        if state_js.count(line) + state_js.count(stub) != 1:  # a former build may have changed it already
            raise RuntimeError(f"Reflex's state.js has changed: it does not say {line}")
        state_js = state_js.replace(line, stub)
    return state_js


def without_globals(root_jsx: str) -> str:
    """Reflex's root without what it keeps for components that a server sends as code: Chirp has none, our policy forbids
    them, and whole libraries stay in the build for it."""
    if len(_GLOBALS.findall(root_jsx)) != 1:
        raise RuntimeError("Reflex's root has changed: look again at what it puts into window.__reflex.")
    return _GLOBALS.sub("window.__reflex = {};", root_jsx)


class Bundle(Plugin):
    """The theme's stylesheet, a socket to the page's own origin, and less to load."""

    def get_stylesheet_paths(self, **_: Any) -> list[str]:
        return ["chirp.css"]

    def get_static_assets(self, **_: Any) -> list[tuple[Path, str | bytes]]:
        return [(Path("styles/chirp.css"), STYLESHEET)]

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"]("utils/state.js", same_origin)
        context["add_modify_task"]("utils/state.js", without_unused)
        context["add_modify_task"]("app/root.jsx", without_globals)
