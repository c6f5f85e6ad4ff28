"""People of the demo world who go on where their own post ended."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from backend.demo.story import HOUR_MS, Post, Story

_HOW_MANY = 10
_HOURS = 30
_FURTHER = (1, 2, 2, 3)


def posts(dice: Random, story: Story, told: Sequence[Post], now_ms: int) -> list[Post]:
    """One to three further posts below each of some posts of the last hours, by the same author."""
    since = now_ms - _HOURS * HOUR_MS
    begun = [one for one in told if one.ms > since and one.said.kind == "post" and not one.parent and not one.quoted]
    made: list[Post] = []
    for root in dice.sample(begun, min(_HOW_MANY, len(begun))):
        last = root
        for _ in range(dice.choice(_FURTHER)):
            said = story.speaker.post(root.said.topic, "post")
            last = Post(
                root.author, last.ms + dice.randrange(1_000, 20_000), said, said.text, root.heat / 3, last, root
            )
            made.append(last)
    return [one for one in made if one.ms < now_ms]
