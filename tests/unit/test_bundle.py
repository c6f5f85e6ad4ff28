from __future__ import annotations

from pathlib import Path

import pytest
import reflex_base

from components.bundle import same_origin

STATE_JS = (Path(reflex_base.__file__).parent / ".templates/web/utils/state.js").read_text()


def test_the_browser_connects_to_its_own_origin():
    patched = same_origin(STATE_JS)
    assert "window.location.origin" in patched
    assert same_origin(patched) == patched


def test_another_reflex_is_noticed_at_the_build():
    with pytest.raises(RuntimeError, match="has changed"):
        same_origin("something else")
