"""Compiles pages in a process of its own: those that are open in a browser first, then all."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import reflex as rx
from reflex.compiler import compiler
from reflex.compiler.plugins import default_page_plugins
from reflex.compiler.utils import resolve_path_of_web_dir
from reflex.state import BaseState
from reflex.utils import path_ops
from reflex_base.components.memo import MEMOS
from reflex_base.config import get_config
from reflex_base.event import Event
from reflex_base.plugins import CompileContext, CompilerHooks

from chirp_app import ROOT
from chirp_app.development import problem
from chirp_app.development.folder import WEB
from chirp_app.supervisor import end_with_parent

_COMPILED = WEB / "compiled-from"
_OPEN = WEB / "open-pages"
_SOME = 3


class OpenPages(rx.Middleware):
    """Keeps the routes that browsers were at last, for the process after this one."""

    def __init__(self) -> None:
        self._routes = _open()

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> Any:
        route = app.router(event.router_data.get("pathname", ""))
        if route and [route] != self._routes[:1]:
            self._routes = [route, *(one for one in self._routes if one != route)][:_SOME]
            _OPEN.write_text("\n".join(self._routes))


def compile_changed(app: rx.App, inputs: str, *, wait: bool) -> None:
    """What can't be compiled is told. inputs: the hash of what pages are compiled from.

    wait: until all is compiled, which a first start does: a page that is changed while it begins does not survive it.
    """
    if _COMPILED.exists() and _COMPILED.read_text() == inputs:
        problem.mended("pages")
        return
    if compiling := os.fork():
        if wait:
            os.waitpid(compiling, 0)
        return
    end_with_parent()
    try:
        _COMPILED.unlink(missing_ok=True)  # what is undone before all is compiled is compiled again
        os.environ["__REFLEX_SKIP_COMPILE"] = "false"
        with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
            if os.fork() == 0:  # what compiling leaves behind in Reflex must not be in the way of the other one
                end_with_parent()
                _compile(app, _open())
                os._exit(0)
            if os.waitstatus_to_exitcode(os.wait()[1]):
                os._exit(1)  # it has told why
            os.nice(10)
            app._compile(prerender_routes=False, use_rich=False)
        _COMPILED.write_text(inputs)
        problem.mended("pages")
    except BaseException as error:
        problem.tell("pages", error)
        os._exit(1)
    sys.stderr.flush()
    os._exit(0)


def _compile(app: rx.App, routes: Iterable[str]) -> None:
    """These pages alone, as Reflex's compile_app does with all: without what belongs to the whole."""
    app._apply_decorated_pages()
    plugins, themes = compiler._resolve_radix_themes_plugin(app, get_config().plugins)
    pages = [app._unevaluated_pages[route] for route in routes if route in app._unevaluated_pages]
    context = CompileContext(
        app=app, pages=pages, hooks=CompilerHooks(plugins=default_page_plugins(style=app.style, plugins=plugins))
    )
    with context:
        context.compile()
    memos, _ = compiler.compile_memo_components((*MEMOS.values(), *context.auto_memo_components.values()))
    path_ops.update_directory_tree(ROOT / "assets", WEB / "public")
    written = [(page.output_path or "", page.output_code or "") for page in context.compiled_pages.values()]
    for path, code in (compiler.compile_contexts(app._state, themes.get_theme()), *memos, *written):
        path_ops.write_file(resolve_path_of_web_dir(path), code)


def _open() -> list[str]:
    return _OPEN.read_text().splitlines() if _OPEN.exists() else []
