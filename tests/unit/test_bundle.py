from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import reflex_base

from components.bundle import same_origin, without_globals, without_unused

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


@pytest.mark.parametrize("change", [without_unused, without_globals])
def test_another_reflex_is_noticed(change: Callable[[str], str]):
    with pytest.raises(RuntimeError, match="has changed"):
        change("something else")
