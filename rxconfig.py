"""How Reflex builds and serves Chirp.

Build once: `reflex export --frontend-only --no-zip` (bun from .venv/bin first on PATH, stdin from /dev/null,
REFLEX_CHECK_LATEST_VERSION=false, NPM_CONFIG_REGISTRY from `npm config get registry`, REFLEX_WEB_WORKDIR names the folder
of the build). No host or port is baked in: the browser connects to its own origin (components/bundle.py).
Serve: REFLEX_ENV_MODE=prod __REFLEX_SKIP_COMPILE=true __REFLEX_MOUNT_FRONTEND_COMPILED_APP=true with the same
REFLEX_WEB_WORKDIR, and `chirp_app.chirp_app:app` as an ASGI factory.
"""

import reflex as rx
from reflex_base.plugins import Plugin

from components.bundle import Bundle
from components.theme import TAILWIND

PLUGINS: list[Plugin] = [rx.plugins.TailwindV4Plugin(TAILWIND), Bundle()]

config = rx.Config(
    app_name="chirp_app",
    plugins=PLUGINS,
    disable_plugins=[rx.plugins.SitemapPlugin],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    redis_token_expiration=12
    * 3600,  # the state of an idle tab, in memory mode too; the session itself lives elsewhere
    cors_allowed_origins=[],  # front.py refuses sockets of other origins; nothing else may be read from them
    frontend_packages=["twitter-text@3.1.0", "blurhash@2.0.5"],
)
