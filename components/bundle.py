"""What Chirp adds to Reflex's build of the browser side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

from components.theme import STYLESHEET

_ENDPOINT = "  const endpoint = new URL(url_str);\n"


def same_origin(state_js: str) -> str:
    """Reflex's state.js, connecting to the origin of the page whatever the build said: one build serves any host, port and scheme."""
    if state_js.count(_ENDPOINT) != 1:
        raise RuntimeError("Reflex's state.js has changed: look again at how the browser finds its socket.")
    own = '  if (typeof window !== "undefined") return new URL(new URL(url_str).pathname, window.location.origin);\n'
    return state_js if own in state_js else state_js.replace(_ENDPOINT, own + _ENDPOINT)


class Bundle(Plugin):
    """The theme's stylesheet, and a socket to the page's own origin."""

    def get_stylesheet_paths(self, **_: Any) -> list[str]:
        return ["chirp.css"]

    def get_static_assets(self, **_: Any) -> list[tuple[Path, str | bytes]]:
        return [(Path("styles/chirp.css"), STYLESHEET)]

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"]("utils/state.js", same_origin)
