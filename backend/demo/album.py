"""The pictures of the demo world: a few of each topic, drawn and stored once, shown by many posts.

They have no rows of uploads, so that no sweep takes a file that other posts show too.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import Callable
from random import Random

from backend.demo import drawings
from backend.demo.rows import PastIds
from backend.demo.story import Post
from backend.media import pictures
from backend.media.store import MediaStore, small
from backend.tweets.interface import Attachment

_OF_A_TOPIC = {"weather": 4, "cities": 4}
_OTHERWISE = 2
_SHARE = 0.25
_HOW_MANY = (1, 1, 1, 2, 2, 3, 4)


class Album:
    def __init__(self, dice: Random, ids: PastIds) -> None:
        self._dice = dice
        self._ids = ids
        self._pages: dict[str, list[tuple[Attachment, dict[str, str]]]] = {}

    async def fill(self, store: MediaStore, done: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Draw everything. Takes some seconds of two processors; done hears how many there are, of how many."""
        wanted = [topic for topic in drawings.TOPICS for _ in range(_OF_A_TOPIC.get(topic, _OTHERWISE))]
        two, kept = asyncio.Semaphore(2), itertools.count(1)
        done(0, len(wanted))

        async def keep(drawing: drawings.Drawing, name: str) -> Attachment:
            async with two:
                made = await asyncio.to_thread(pictures.keep, drawing.image)
            await store.put(name, made.full)
            await store.put(small(name), made.preview)
            done(next(kept), len(wanted))
            return Attachment(0, "image", name, small(name), made.width, made.height, made.blurhash, "")

        async with asyncio.TaskGroup() as tasks:
            drawn: list[tuple[str, drawings.Drawing, asyncio.Task[Attachment]]] = []
            for topic in wanted:  # one after the other, as there is one dice; meanwhile others are kept
                drawing = await asyncio.to_thread(drawings.draw, topic, self._dice)
                drawn.append((topic, drawing, tasks.create_task(keep(drawing, self._name()))))
        for topic, drawing, task in drawn:
            self._pages.setdefault(topic, []).append((task.result(), drawing.alt))

    def of(self, post: Post) -> tuple[Attachment, ...]:
        """What the post shows: nothing mostly, else pictures that fit what it talks about."""
        page = self._pages.get(post.said.topic.name)
        if not page or post.parent is not None or post.said.kind != "post" or self._dice.random() > _SHARE:
            return ()
        some = self._dice.sample(page, min(len(page), self._dice.choice(_HOW_MANY)))
        return tuple(
            Attachment(
                self._ids.next(post.ms),
                one.kind,
                one.name,
                one.preview,
                one.width,
                one.height,
                one.blurhash,
                alt[post.said.topic.language],
            )
            for one, alt in some
        )

    def _name(self) -> str:
        return base64.urlsafe_b64encode(self._dice.randbytes(16)).decode().rstrip("=") + ".webp"
