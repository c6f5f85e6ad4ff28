"""Names that nobody may have, because the web app needs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from backend import usernames
from backend.api.app import create

ROOT = Path(__file__).parents[2]
_ROUTE = re.compile(r'route="/([^"/\[]+)')


def test_every_page_and_path_of_the_api_is_reserved():
    pages = {name for page in (ROOT / "chirp_app/pages").glob("*.py") for name in _ROUTE.findall(page.read_text())}
    paths = {path.split("/")[1].partition("{")[0] for route in create().routes if (path := getattr(route, "path", ""))}
    files = {file.name.partition(".")[0] for file in (ROOT / "assets").iterdir()}
    assert {"login", "explore", "settings"} <= pages
    assert {"api", "auth", "avatars", "health", "metrics"} <= paths
    for name in pages | paths | {file for file in files if usernames.well_formed(file)}:
        assert usernames.problem(name), f"{name} is a path of the web app and must be reserved"


@pytest.mark.parametrize("name", ["demo", "ana", "Zoe_1", "_", "a" * 15, "1"])
def test_names_that_may_be_had(name: str):
    assert usernames.problem(name) is None


@pytest.mark.parametrize("name", ["", "a" * 16, "a-b", "a b", "é", "a\n", "API", "Login", "_EVENT", "home"])
def test_names_that_may_not(name: str):
    assert usernames.problem(name)
