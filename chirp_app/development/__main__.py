"""The web process and the worker of `chirp run --reload`, each as one that can be had anew at once."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from chirp_app import demo_mode
from chirp_app.address import Address
from chirp_app.commands import given
from chirp_app.development import folder, fresh

# The packages of others that take long to import. One that is missing here costs time and nothing else.
_BOTH = (
    "arq argon2 babel.messages.pofile blurhash httpx obstore opentelemetry.sdk.trace PIL.Image PIL.ImageCms PIL.ImageOps prometheus_client "
    "pydantic_settings sqlalchemy.dialects.postgresql.asyncpg sqlalchemy.dialects.sqlite.aiosqlite sqlalchemy.ext.asyncio sqlite3 sqlmodel "
    "sqlmodel.ext.asyncio.session structlog tantivy twitter_text uvloop"
)
_PACKAGES = {
    "worker": _BOTH,
    "web": f"{_BOTH} fastapi granian.server.embed reflex reflex.app reflex.assets reflex.compiler.compiler reflex.istate.manager.memory "
    "reflex.page reflex.state reflex_base.plugins.tailwind_v4 reflex_components_radix socketio",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="chirp_app.development", description=__doc__)
    parser.add_argument("process", choices=_PACKAGES)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--vite", type=int, default=0)
    options = parser.parse_args()
    fresh.hear()
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    os.umask(0o077)
    os.environ |= {
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",  # bun, for Reflex
        "REFLEX_WEB_WORKDIR": folder.WEB.name,
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_ENV_MODE": "dev",
        "__REFLEX_SKIP_COMPILE": "true",  # only chirp_app/development/pages.py does
    }
    for name in _PACKAGES[options.process].split():
        importlib.import_module(name)
    if options.process == "worker":
        fresh.keep("worker", _work)
    else:
        fresh.keep(
            "web", lambda replace, first: _serve(replace, first, Address(options.host, options.port), options.vite)
        )


def _serve(replace: Callable[[], None], first: bool, address: Address, vite_port: int) -> None:
    digest = folder.inputs()
    settings = given.settings("web")
    demo_mode.decide(settings, address)
    import uvloop

    from backend.errors import Misconfigured
    from chirp_app import web
    from chirp_app.chirp_app import app
    from chirp_app.development import pages
    from chirp_app.development.vite import OpenPolicy, Vite

    app.add_middleware(pages.OpenPages())
    inputs, _ = digest.communicate()
    if digest.returncode:
        raise Misconfigured("What the pages are made from can't be read. Set-up says above why.")
    pages.compile_changed(app, inputs, wait=first)
    asgi = app()
    assert app._api  # since app() has made it
    app._api.mount("/", Vite(Address(address.host, vite_port)))
    # It listens before the former one ends: no tab finds a closed door.
    serving = web.serve_app(asgi, settings, host=address.host, port=address.port, wrap=OpenPolicy, listening=replace)
    uvloop.run(serving)


def _work(replace: Callable[[], None], first: bool) -> None:
    settings = given.settings("worker")
    import uvloop

    from backend import bootstrap
    from chirp_app.worker import work

    uvloop.run(bootstrap.require_schema(settings))  # while the former one still works
    replace()
    uvloop.run(work(settings))


if __name__ == "__main__":
    main()
