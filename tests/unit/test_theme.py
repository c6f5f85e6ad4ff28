from __future__ import annotations

import pytest

from components.theme import COLORS

# text or line on ground: WCAG AA asks 4.5 of text, 3 of what only has to be seen (controls, focus)
PAIRS = [
    *(
        (text, ground, 4.5)
        for text in ("ink", "muted", "accent", "like", "repost", "danger", "warning")
        for ground in ("page", "surface")
    ),
    ("onbutton", "button", 4.5),
    ("onshade", "shade", 4.5),
    ("page", "ink", 4.5),  # toasts
    ("page", "warning", 4.5),  # the bar "Reconnecting"
    ("control", "page", 3),
    ("accent", "page", 3),
    ("button", "page", 3),
]


def luminance(color: str) -> float:
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_what_is_drawn_can_be_read(mode: int, text: str, ground: str, least: float):
    assert contrast(COLORS[text][mode], COLORS[ground][mode]) >= least
