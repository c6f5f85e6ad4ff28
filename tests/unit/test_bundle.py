from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import reflex_base
from reflex_base.compiler.templates import vite_config_template

from components.bundle import same_origin, with_own_banner, without_emotion, without_globals, without_unused

STATE_JS = (Path(reflex_base.__file__).parent / ".templates/web/utils/state.js").read_text()


def test_the_browser_connects_to_its_own_origin():
    patched = same_origin(STATE_JS)
    assert "window.location.origin" in patched
    assert same_origin(patched) == patched


def test_another_reflex_is_noticed_at_the_build():
    with pytest.raises(RuntimeError, match="has changed"):
        same_origin("something else")


def test_what_is_never_used_is_not_built():
    state = 'import Cookies from "universal-cookie";\nimport { uploadFiles } from "$/utils/helpers/upload";\nconst cookies = new Cookies();\n'
    assert "import" not in without_unused(state)
    assert without_unused(without_unused(STATE_JS)) == without_unused(STATE_JS) != STATE_JS
    root = 'start(); window.__reflex = {\n  "react": React,\n}; end();'
    assert without_globals(root) == "start(); window.__reflex = {}; end();"


def test_the_page_says_itself_that_it_is_too_old():
    patched = with_own_banner(STATE_JS)
    assert "chirp-outdated" in patched
    assert "A new version of this app" not in patched
    assert with_own_banner(patched) == patched


def test_no_library_writes_stylesheets_in_the_browser():
    settings = vite_config_template("/", hmr=True, force_full_reload=False, experimental_hmr=False, sourcemap=False)
    patched = without_emotion(settings)
    assert "@emotion" in patched
    assert without_emotion(patched) == patched


@pytest.mark.parametrize("change", [without_unused, with_own_banner, without_globals, without_emotion])
def test_another_reflex_is_noticed(change: Callable[[str], str]):
    with pytest.raises(RuntimeError, match="has changed"):
        change("something else")
