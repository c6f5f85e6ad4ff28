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
_BANNER = re.compile(r"(const showNewVersionBanner = \(\) => \{\n).*?(\n\};\n)", re.DOTALL)
_OUTDATED = '  window.chirpReload = reloadForNewVersion;\n  window.dispatchEvent(new Event("chirp-outdated"));'
_ALIASES = "    alias: [\n"
_OWN_JSX = """      {
        find: /^@emotion\\/react$/,
        replacement: fileURLToPath(new URL("./utils/jsx.js", import.meta.url)),
      },
"""
_JSX = 'export { createElement as jsx } from "react";\n'
_PLUGINS = "  plugins: [\n"
_NO_STYLES = """    {
      name: "chirp-classes-only",
      enforce: "pre",
      transform(code, id) {
        const style = id.endsWith(".jsx") && code.match(/\\bcss:\\(.{0,80}/);
        if (style) this.error(`${id}: a component has styles of its own, give it classes or custom_attrs: ${style[0]}`);
      },
    },
"""
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


def with_own_banner(state_js: str) -> str:
    """Reflex's state.js, leaving it to the connection bar to say that the page is older than the server."""
    if len(_BANNER.findall(state_js)) != 1 or "const reloadForNewVersion = " not in state_js:
        raise RuntimeError("Reflex's state.js has changed: look again at what it does when the page is too old.")
    return _BANNER.sub(lambda found: found[1] + _OUTDATED + found[2], state_js)


def without_globals(root_jsx: str) -> str:
    """Reflex's root without what it keeps for components that a server sends as code: Chirp has none, our policy forbids
    them, and whole libraries stay in the build for it."""
    if len(_GLOBALS.findall(root_jsx)) != 1:
        raise RuntimeError("Reflex's root has changed: look again at what it puts into window.__reflex.")
    return _GLOBALS.sub("window.__reflex = {};", root_jsx)


def without_emotion(vite_config: str) -> str:
    """Reflex's settings of Vite, with React's own createElement for what its pages call jsx: a library that writes stylesheets in the
    browser stands behind that name, for components with styles of their own. Ours have classes; one that has not fails the build."""
    for anchor, own in ((_ALIASES, _OWN_JSX), (_PLUGINS, _NO_STYLES)):
        if vite_config.count(anchor) != 1:
            raise RuntimeError("Reflex's vite.config.js has changed: look again at its plugins and aliases.")
        if own not in vite_config:
            vite_config = vite_config.replace(anchor, anchor + own)
    return vite_config


class Bundle(Plugin):
    """The theme's stylesheet, a socket to the page's own origin, and less to load."""

    def get_stylesheet_paths(self, **_: Any) -> list[str]:
        return ["chirp.css"]

    def get_static_assets(self, **_: Any) -> list[tuple[Path, str | bytes]]:
        return [(Path("styles/chirp.css"), STYLESHEET), (Path("utils/jsx.js"), _JSX)]

    def pre_compile(self, **context: Any) -> None:
        context["add_modify_task"]("utils/state.js", same_origin)
        context["add_modify_task"]("utils/state.js", without_unused)
        context["add_modify_task"]("utils/state.js", with_own_banner)
        context["add_modify_task"]("app/root.jsx", without_globals)
        context["add_modify_task"]("vite.config.js", without_emotion)
