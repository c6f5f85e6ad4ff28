"""Avatars drawn by code: a small bird or a small landscape for each account, always the same one for the same id."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2s
from html import escape
from typing import TypeVar

from backend import text

Choice = TypeVar("Choice")

_HUES = (2, 22, 40, 76, 136, 162, 184, 202, 222, 250, 280, 320, 340)
_BEAKS = ("#F2A33A", "#E9762B", "#F6C34A", "#3A3F4B", "#D9574A")
_INK = "#22262E"


class _Dice:
    """Choices that follow from an id alone: its hash, read as one large number."""

    def __init__(self, user_id: int) -> None:
        self._left = int.from_bytes(blake2s(str(user_id).encode()).digest(), "big")

    def pick(self, choices: Sequence[Choice]) -> Choice:
        self._left, place = divmod(self._left, len(choices))
        return choices[place]


def svg(user_id: int, name: str) -> str:
    """A square SVG of at most 2 KB whose subject lies inside the inscribed circle; any name is fit (100 characters are kept)."""
    dice = _Dice(user_id)
    hue = dice.pick(_HUES) + dice.pick(range(13))
    draw = dice.pick((_front, _front, _side, _side, _owl, _hills))
    title = escape(text.tidy(name[:100]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" role="img" aria-label="{title}">'
        f"<title>{title}</title>{_sky(dice, hue)}{draw(dice, hue)}</svg>"
    )


def _sky(dice: _Dice, hue: int) -> str:
    """Two soft tones that meet in a straight or a round edge."""
    edge = dice.pick(
        (
            '<path d="M0 96V30L96 62V96Z" fill="{}"/>',
            '<path d="M96 96V30L0 62V96Z" fill="{}"/>',
            '<path d="M0 96V0L96 96Z" fill="{}"/>',
            '<path d="M96 96V0L0 96Z" fill="{}"/>',
            '<circle cx="48" cy="104" r="62" fill="{}"/>',
            '<circle cx="48" cy="50" r="40" fill="{}"/>',
            '<path d="M0 0H34L62 96H0Z" fill="{}"/>',
        )
    )
    return f'<path d="M0 0H96V96H0Z" fill="{_colour(hue, 62, 82)}"/>' + edge.format(_colour(hue + 14, 58, 72))


def _plumage(dice: _Dice, hue: int) -> tuple[str, str, str]:
    """Body, belly and wing of a bird that stands out from its sky."""
    own = hue + dice.pick((120, 150, 180, 205, 235))
    lightness = dice.pick((38, 46, 54))
    belly = dice.pick((_colour(own + 20, 55, 86), _colour(own - 25, 60, 78), "#FFF7EA"))
    return _colour(own, 48, lightness), belly, _colour(own + 6, 50, lightness - 11)


def _front(dice: _Dice, hue: int) -> str:
    body, belly, wing = _plumage(dice, hue)
    crest = dice.pick(
        (
            "",
            f'<path d="M48 30Q40 12 30 15Q40 18 42 30ZM48 30Q48 8 60 8Q53 16 54 30Z" fill="{wing}"/>',
            f'<path d="M40 31L34 15L46 24L48 8L52 24L63 15L57 31Z" fill="{wing}"/>',
            f'<path d="M45 28Q43 10 58 13Q50 16 51 28Z" fill="{body}"/>',
            f'<circle cx="48" cy="20" r="8" fill="{wing}"/>',
            f'<path d="M25 47Q28 23 48 24Q68 23 71 47Q60 32 48 36Q36 32 25 47Z" fill="{wing}"/>',
        )
    )
    wings = f'<path d="M17 64Q9 78 19 92L28 84ZM79 64Q87 78 77 92L68 84Z" fill="{wing}"/>'
    cheeks = dice.pick(("", '<path d="M27 61h8M61 61h8" stroke="#F28C8C" stroke-width="7" stroke-linecap="round"/>'))
    under = dice.pick(
        (
            f'<ellipse cx="48" cy="84" rx="21" ry="19" fill="{belly}"/>',
            f'<path d="M23 60Q48 44 73 60Q80 96 48 97Q16 96 23 60Z" fill="{belly}"/>',
            f'<path d="M38 73q5 5 10 0q5 5 10 0M33 82q5 5 10 0q5 5 10 0q5 5 10 0" stroke="{belly}" '
            'stroke-width="4" fill="none" stroke-linecap="round"/>',
        )
    )
    beak = dice.pick(("M40 57L48 53L56 57L48 68Z", "M42 57Q48 51 54 57L48 65Z", "M37 59Q48 51 59 59Q48 66 37 59Z"))
    return (
        f'{crest}{wings}<circle cx="48" cy="60" r="34" fill="{body}"/>{under}{cheeks}{_eyes(dice, 35, 61, 50)}'
        f'<path d="{beak}" fill="{dice.pick(_BEAKS)}"/>'
    )


def _eyes(dice: _Dice, left: int, right: int, y: int) -> str:
    return dice.pick(
        (
            f'<path d="M{left} {y}h0M{right} {y}h0" stroke="{_INK}" stroke-width="9" stroke-linecap="round"/>'
            f'<path d="M{left + 1} {y - 2}h0M{right + 1} {y - 2}h0" stroke="#FFF" stroke-width="3" stroke-linecap="round"/>',
            f'<path d="M{left} {y}h0M{right} {y}h0" stroke="#FFF" stroke-width="15" stroke-linecap="round"/>'
            f'<path d="M{left + 1} {y}h0M{right - 1} {y}h0" stroke="{_INK}" stroke-width="8" stroke-linecap="round"/>',
            f'<path d="M{left - 5} {y}q5 -7 10 0M{right - 5} {y}q5 -7 10 0" stroke="{_INK}" stroke-width="3.5" '
            'fill="none" stroke-linecap="round"/>',
        )
    )


def _owl(dice: _Dice, hue: int) -> str:
    body, belly, wing = _plumage(dice, hue)
    iris = dice.pick(("#F6C34A", "#F2A33A", "#9AD0C2", "#FFFFFF"))
    ears = dice.pick(
        ("M22 40L20 14L42 28ZM74 40L76 14L54 28Z", "M20 44Q16 20 26 16Q30 28 46 28ZM76 44Q80 20 70 16Q66 28 50 28Z")
    )
    feathers = "M38 76q5 6 10 0q5 6 10 0M33 86q5 6 10 0q5 6 10 0q5 6 10 0"
    return (
        f'<path d="{ears}" fill="{wing}"/><rect x="18" y="24" width="60" height="90" rx="30" fill="{body}"/>'
        f'<path d="M18 66Q10 80 18 96H28ZM78 66Q86 80 78 96H68Z" fill="{wing}"/>'
        f'<path d="{feathers}" stroke="{wing}" stroke-width="4" fill="none" stroke-linecap="round"/>'
        f'<path d="M35 50h0M61 50h0" stroke="{belly}" stroke-width="28" stroke-linecap="round"/>'
        f'<path d="M35 50h0M61 50h0" stroke="{iris}" stroke-width="20" stroke-linecap="round"/>'
        f'<path d="M35 50h0M61 50h0" stroke="{_INK}" stroke-width="11" stroke-linecap="round"/>'
        f'<path d="M42 58Q48 54 54 58L48 69Z" fill="{dice.pick(_BEAKS)}"/>'
    )


def _side(dice: _Dice, hue: int) -> str:
    body, belly, wing = _plumage(dice, hue)
    tail = dice.pick(("M24 62L4 50L8 66L2 74L28 76Z", "M26 60L6 70L10 80L30 76Z", "M24 66L2 58L4 72L28 78Z"))
    crest = dice.pick(
        (
            "",
            f'<path d="M56 26Q46 12 38 18Q46 20 50 30Z" fill="{wing}"/>',
            f'<path d="M60 25L54 8L50 26L42 15L44 32Z" fill="{wing}"/>',
        )
    )
    beak = dice.pick(("M76 38L93 45L76 50Z", "M77 38Q92 38 92 50Q84 46 76 49Z", "M76 40L90 43L76 45L88 49L75 50Z"))
    mask = dice.pick(("", f'<path d="M56 24Q80 22 79 45Q66 38 50 46Q48 30 56 24Z" fill="{wing}"/>'))
    flip = dice.pick(("", ' transform="matrix(-1 0 0 1 96 0)"'))
    return (
        f'<g{flip}><path d="M44 84V93M54 84V93" stroke="{_INK}" stroke-width="3" stroke-linecap="round"/>{crest}'
        f'<path d="{tail}" fill="{wing}"/><path d="{beak}" fill="{dice.pick(_BEAKS)}"/>'
        f'<path d="M80 44C80 74 66 86 48 86C28 86 18 74 19 62C34 66 38 52 40 42C43 30 51 24 60 24C71 24 80 32 80 44Z" fill="{body}"/>'
        f'{mask}<path d="M76 56C74 76 62 85 48 85C58 78 60 62 76 56Z" fill="{belly}"/>'
        f'<path d="M26 64Q42 80 58 66Q56 52 42 54Q36 62 26 64Z" fill="{wing}"/>'
        f'<circle cx="66" cy="41" r="7" fill="#FFF"/><circle cx="67" cy="41" r="4.5" fill="{_INK}"/></g>'
    )


def _hills(dice: _Dice, hue: int) -> str:
    land = hue + dice.pick((110, 150, 190, 220))
    light = dice.pick(("#FFF3D6", "#FFD27A", "#FFFFFF", "#FF9E7A"))
    place = dice.pick((30, 48, 66))
    far, near = dice.pick(
        (
            ("M0 96V62Q24 40 48 60Q72 80 96 54V96Z", "M0 96V78Q30 62 56 80Q76 92 96 76V96Z"),
            ("M0 96V70L30 40L52 64L70 48L96 74V96Z", "M0 96V82Q48 66 96 84V96Z"),
            ("M0 96V58Q48 84 96 58V96Z", "M0 96V84Q48 66 96 84V96Z"),
        )
    )
    detail: Callable[[str], str] = dice.pick(
        (
            lambda ink: f'<path d="M24 86V70M16 74L24 54L32 74Z" fill="{ink}" stroke="{ink}" stroke-width="3"/>',
            lambda ink: (
                f'<path d="M58 28q5 -6 9 0q4 -6 9 0M20 42q4 -5 7 0q3 -5 7 0" fill="none" stroke="{ink}" stroke-width="3"/>'
            ),
            lambda ink: f'<path d="M66 88V72L74 65L82 72V88Z" fill="{ink}"/>',
        )
    )
    return (
        f'<circle cx="{place}" cy="38" r="17" fill="{light}"/><path d="{far}" fill="{_colour(land, 38, 50)}"/>'
        f'<path d="{near}" fill="{_colour(land + 12, 42, 36)}"/>{detail(_INK)}'
    )


def _colour(hue: int, saturation: int, lightness: int) -> str:
    return f"hsl({hue % 360} {saturation}% {lightness}%)"
