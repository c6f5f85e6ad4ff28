"""Pictures of the demo world, drawn by code: a few kinds of scene, each in many colours and shapes, the same for the same dice."""

# Pillow types what it takes and answers only in part.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
_SKIES: tuple[tuple[Colour, Colour, dict[str, str]], ...] = (
    ((255, 178, 102), (120, 75, 160), {"en": "at dusk", "pt": "ao entardecer"}),
    ((186, 224, 255), (74, 144, 217), {"en": "on a clear day", "pt": "num dia claro"}),
    ((255, 214, 186), (247, 120, 107), {"en": "at sunrise", "pt": "ao amanhecer"}),
    ((52, 60, 98), (14, 18, 40), {"en": "at night", "pt": "à noite"}),
    ((214, 220, 224), (138, 150, 160), {"en": "on a grey day", "pt": "num dia cinzento"}),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """alt by language."""

    image: Image.Image
    alt: dict[str, str]


def _mix(one: Colour, other: Colour, part: float) -> Colour:
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(size: tuple[int, int], low: Colour, high: Colour) -> Image.Image:
    """high at the top, low at the bottom."""
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        column.putpixel((0, y), _mix(high, low, y / 63))
    return column.resize(size, Image.Resampling.BICUBIC)


def _hills(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    low, high, when = dice.choice(_SKIES)
    image = _gradient(size, low, high)
    draw = ImageDraw.Draw(image)
    sun, x, y = height // 11, dice.randrange(width // 5, width * 4 // 5), height * dice.uniform(0.18, 0.4)
    draw.ellipse((x - sun, y - sun, x + sun, y + sun), fill=_mix(low, (255, 255, 255), 0.6))
    near = dice.choice(((28, 52, 46), (44, 40, 70), (60, 44, 40)))
    for layer in range(5):
        base, reach = height * (0.48 + layer * 0.11), height * (0.16 - layer * 0.018)
        waves = [(dice.uniform(0.6, 3.2), dice.uniform(0, 6.3), dice.uniform(0.3, 1)) for _ in range(3)]
        line = [
            (x, base - reach * sum(part * math.sin(turn + x / width * 6.3 * often) for often, turn, part in waves) / 2)
            for x in range(0, width + 8, 8)
        ]
        draw.polygon([*line, (width, height), (0, height)], fill=_mix(low, near, (layer + 1) / 5))
    return Drawing(
        image, {"en": f"Hills one behind the other {when['en']}", "pt": f"Morros um atrás do outro {when['pt']}"}
    )


def _sea(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    low, high, when = dice.choice(_SKIES)
    image = _gradient(size, low, high)
    horizon = round(height * dice.uniform(0.45, 0.6))
    image.paste(
        _gradient((width, height - horizon), _mix(high, (8, 40, 60), 0.6), _mix(low, (20, 90, 120), 0.5)), (0, horizon)
    )
    draw = ImageDraw.Draw(image)
    for _ in range(90):
        y = horizon + (height - horizon) * dice.random() ** 1.6
        x, length = dice.randrange(width), (y - horizon) * 0.5 + 12
        draw.line((x, y, x + length, y), fill=_mix(low, (255, 255, 255), 0.4), width=2)
    x, mast = width * dice.uniform(0.25, 0.75), height * 0.2
    draw.polygon(((x, horizon - mast), (x, horizon - 6), (x + mast * 0.6, horizon - 6)), fill=(250, 246, 238))
    draw.polygon(
        (
            (x - mast * 0.4, horizon),
            (x + mast * 0.7, horizon),
            (x + mast * 0.5, horizon + 18),
            (x - mast * 0.3, horizon + 18),
        ),
        fill=(90, 50, 40),
    )
    return Drawing(
        image,
        {
            "en": f"A small sailing boat on a calm sea {when['en']}",
            "pt": f"Um barquinho a vela num mar calmo {when['pt']}",
        },
    )


def _skyline(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    low, high, when = dice.choice(_SKIES)
    image = _gradient(size, low, high)
    draw = ImageDraw.Draw(image)
    for layer, dark in enumerate((0.45, 0.7, 0.92)):
        wall, x = _mix(low, (16, 18, 34), dark), -dice.randrange(40)
        while x < width:
            wide, top = dice.randrange(50, 130), height * dice.uniform(0.25 + layer * 0.12, 0.6 + layer * 0.1)
            draw.rectangle((x, top, x + wide, height), fill=wall)
            for window_y in range(int(top) + 14, height, 26):
                for window_x in range(x + 10, x + wide - 12, 20):
                    if dice.random() < 0.4 * dark:
                        draw.rectangle((window_x, window_y, window_x + 9, window_y + 13), fill=(255, 214, 130))
            x += wide + dice.randrange(8)
    return Drawing(
        image,
        {
            "en": f"A row of tall buildings with lit windows {when['en']}",
            "pt": f"Prédios altos com janelas acesas {when['pt']}",
        },
    )


def _chart(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    image = Image.new("RGB", size, (250, 250, 247))
    draw = ImageDraw.Draw(image)
    ink = dice.choice(((27, 95, 204), (200, 35, 95), (11, 122, 75)))
    left, right, top, bottom = width * 0.08, width * 0.95, height * 0.1, height * 0.88
    for line in range(6):
        y = bottom - (bottom - top) * line / 5
        draw.line((left, y, right, y), fill=(222, 224, 226), width=2)
    count = dice.randrange(7, 13)
    values = [dice.uniform(0.15, 0.35)]
    for _ in range(count - 1):
        values.append(min(0.97, max(0.05, values[-1] + dice.uniform(-0.12, 0.22))))
    step = (right - left) / count
    for place, value in enumerate(values):
        x, y = left + step * (place + 0.15), bottom - (bottom - top) * value
        draw.rectangle((x, y, x + step * 0.7, bottom), fill=_mix(ink, (255, 255, 255), 0.55))
    points = [(left + step * (place + 0.5), bottom - (bottom - top) * value) for place, value in enumerate(values)]
    draw.line(points, fill=ink, width=7, joint="curve")
    for x, y in points:
        draw.ellipse((x - 10, y - 10, x + 10, y + 10), fill=ink)
    draw.line((left, bottom, right, bottom), fill=(60, 66, 74), width=4)
    rises = values[-1] > values[0]
    return Drawing(
        image,
        {
            "en": f"A chart of {count} bars with a line that {'rises' if rises else 'falls'} to the right",
            "pt": f"Um gráfico de {count} barras com uma linha que {'sobe' if rises else 'desce'} para a direita",
        },
    )


def _cup(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    table = dice.choice(((120, 82, 58), (196, 164, 132), (70, 84, 90)))
    image = _gradient(size, table, _mix(table, (255, 255, 255), 0.25))
    draw = ImageDraw.Draw(image)
    x, y, r = width * dice.uniform(0.4, 0.6), height * 0.52, min(width, height) * 0.3
    china = dice.choice(((248, 244, 236), (64, 110, 142), (214, 92, 70)))
    shadow = Image.new("L", size)
    ImageDraw.Draw(shadow).ellipse((x - r * 1.3, y - r * 1.1, x + r * 1.6, y + r * 1.6), fill=150)
    image.paste((20, 14, 10), mask=shadow.filter(ImageFilter.GaussianBlur(30)))
    draw.ellipse((x - r * 1.4, y - r * 1.4, x + r * 1.4, y + r * 1.4), fill=_mix(china, (0, 0, 0), 0.12))
    draw.ellipse((x - r * 1.25, y - r * 1.25, x + r * 1.25, y + r * 1.25), fill=china)
    draw.rounded_rectangle(
        (x + r * 0.7, y - r * 0.22, x + r * 1.65, y + r * 0.22), r * 0.2, fill=_mix(china, (0, 0, 0), 0.2)
    )
    draw.ellipse((x - r, y - r, x + r, y + r), fill=_mix(china, (255, 255, 255), 0.3))
    draw.ellipse((x - r * 0.88, y - r * 0.88, x + r * 0.88, y + r * 0.88), fill=(62, 36, 22))
    for ring in range(5):
        s = r * (0.62 - ring * 0.12)
        box = (x - s, y - s * 0.9, x + s, y + s * 0.9)
        draw.ellipse(box, fill=(198, 150, 104) if ring % 2 == 0 else (104, 64, 40))
    return Drawing(
        image,
        {
            "en": "A cup of coffee from above, with rings of milk foam",
            "pt": "Uma xícara de café vista de cima, com anéis de espuma",
        },
    )


def _books(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    image = Image.new("RGB", size, (238, 228, 212))
    draw = ImageDraw.Draw(image)
    hues = ((142, 54, 54), (46, 92, 110), (210, 160, 70), (74, 100, 64), (88, 66, 110), (220, 204, 176), (40, 44, 52))
    x, shelf = width * 0.04, height * 0.86
    while x < width * 0.94:
        wide, tall = dice.randrange(34, 92), height * dice.uniform(0.5, 0.76)
        hue = dice.choice(hues)
        draw.rectangle((x, shelf - tall, x + wide, shelf), fill=hue)
        draw.line((x + wide - 3, shelf - tall, x + wide - 3, shelf), fill=_mix(hue, (0, 0, 0), 0.35), width=5)
        for band in (0.14, 0.2, 0.8):
            y = shelf - tall * (1 - band)
            draw.line((x + 8, y, x + wide - 10, y), fill=_mix(hue, (255, 240, 200), 0.6), width=4)
        x += wide + dice.choice((2, 2, 3, 26))
    draw.rectangle((0, shelf, width, shelf + height * 0.05), fill=(132, 92, 60))
    return Drawing(image, {"en": "A shelf of books in many colours", "pt": "Uma estante com livros de muitas cores"})


def _leaves(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    image = _gradient(size, (226, 236, 214), (246, 244, 230))
    draw = ImageDraw.Draw(image)
    for stem in range(6):
        x, lean = width * (0.1 + stem * 0.16), dice.uniform(-0.4, 0.4)
        green = _mix((46, 110, 60), (120, 160, 70), dice.random())
        top = height * dice.uniform(0.12, 0.4)
        draw.line((x, height, x + lean * (height - top), top), fill=green, width=8)
        for leaf in range(9):
            y = height - (height - top) * (leaf + 1) / 9
            at, side = x + lean * (height - y), 1 if leaf % 2 else -1
            long, turn = 40 + (9 - leaf) * 9, side * (0.5 + dice.random() * 0.4)
            tip = (at + long * math.cos(turn - 0.4) * side, y - long * 0.7)
            middle = ((at + tip[0]) / 2, (y + tip[1]) / 2)
            draw.polygon(((at, y), (middle[0], middle[1] - 22), tip, (middle[0] + 8, middle[1] + 20)), fill=green)
        if dice.random() < 0.6:
            hue, cx = dice.choice(((220, 70, 90), (240, 180, 60), (150, 90, 190))), x + lean * (height - top)
            for petal in range(7):
                px, py = cx + 34 * math.cos(petal * 0.9), top + 34 * math.sin(petal * 0.9)
                draw.ellipse((px - 24, py - 24, px + 24, py + 24), fill=hue)
            draw.ellipse((cx - 18, top - 18, cx + 18, top + 18), fill=(250, 220, 120))
    return Drawing(
        image, {"en": "Green stems with leaves and a few flowers", "pt": "Caules verdes com folhas e algumas flores"}
    )


def _waves(dice: Random, size: tuple[int, int]) -> Drawing:
    width, height = size
    low, high = dice.choice(
        (((18, 16, 40), (60, 20, 80)), ((10, 40, 50), (20, 90, 100)), ((50, 14, 30), (120, 40, 50)))
    )
    image = _gradient(size, low, high)
    draw = ImageDraw.Draw(image)
    hue = dice.choice(((255, 122, 168), (127, 178, 255), (76, 195, 138), (232, 176, 74)))
    turns = [(dice.uniform(1, 5), dice.uniform(0, 6.3)) for _ in range(4)]
    bars = 64
    for bar in range(bars):
        x = width * (bar + 0.5) / bars
        level = abs(sum(math.sin(turn + bar / bars * 6.3 * often) for often, turn in turns)) / 4
        half = height * (0.04 + 0.4 * level * math.sin(math.pi * (bar + 0.5) / bars))
        draw.rounded_rectangle(
            (x - 5, height / 2 - half, x + 5, height / 2 + half), 5, fill=_mix(hue, (255, 255, 255), level * 0.6)
        )
    return Drawing(
        image,
        {
            "en": "The bars of a sound wave, glowing in the dark",
            "pt": "As barras de uma onda sonora, brilhando no escuro",
        },
    )


_SCENES: dict[str, tuple[Callable[[Random, tuple[int, int]], Drawing], ...]] = {
    "weather": (_hills, _sea),
    "running": (_hills,),
    "cities": (_skyline, _hills),
    "commuting": (_skyline,),
    "science": (_chart,),
    "code": (_chart,),
    "coffee": (_cup,),
    "books": (_books,),
    "gardening": (_leaves,),
    "music": (_waves,),
    "event_birdcount": (_leaves, _hills),
    "event_albumnight": (_waves,),
    "event_feira": (_books,),
    "celebrity": (_waves, _sea),
}
TOPICS = tuple(_SCENES)
_SIZES = ((1200, 800), (1200, 900), (1000, 1000), (900, 1125), (1280, 720))


def panorama(dice: Random, size: tuple[int, int]) -> Drawing:
    """A wide picture of no topic."""
    return _hills(dice, size)


def draw(topic: str, dice: Random) -> Drawing:
    """A picture that fits one of TOPICS."""
    return dice.choice(_SCENES[topic])(dice, dice.choice(_SIZES))
