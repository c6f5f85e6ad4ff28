from __future__ import annotations

from xml.etree import ElementTree

import pytest

from backend import avatars, ids

SVG = "{http://www.w3.org/2000/svg}"
SOME_IDS = [0, 1, ids.MAX_ID, *(ids.at(1_790_000_000_000 + i * 1000) for i in range(500))]


def test_the_same_account_always_looks_the_same() -> None:
    assert avatars.svg(42, "Ana") == avatars.svg(42, "Ana")


def test_accounts_look_different() -> None:
    assert len({avatars.svg(id, "") for id in SOME_IDS}) == len(SOME_IDS)


def test_every_avatar_is_a_small_drawing_that_scales() -> None:
    for id in SOME_IDS:
        drawn = avatars.svg(id, "Ana Ferreira")
        root = ElementTree.fromstring(drawn)
        assert root.tag == f"{SVG}svg"
        assert root.get("viewBox") == "0 0 96 96"
        assert len(root) > 3
        assert len(drawn.encode()) <= 2048


@pytest.mark.parametrize(
    "name", ['<script>alert("1")</script>', "Tom & 'Jerry'", "\x00\x1f\ud800", "", "字" * 500, "]]>"]
)
def test_any_name_makes_well_formed_xml_and_nothing_but_text(name: str) -> None:
    root = ElementTree.fromstring(avatars.svg(7, name).encode())
    assert root.find(f"{SVG}script") is None
    assert (root.findtext(f"{SVG}title") or "") in name
