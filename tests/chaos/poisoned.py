"""A worker whose fan-out fails on purpose, by what the post says: python -m tests.chaos.poisoned.

All else of it is `chirp worker`, in more of a hurry to take up what another one left.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import uvloop

from backend import bootstrap
from backend.engines import Engines, Sizes
from backend.ids import UserId
from backend.tweets.interface import Act
from chirp_app import worker
from chirp_app.commands import given
from workers import attempts, fan_out, main

RAISES, KILLS, HANGS = "this one raises", "this one kills", "this one hangs"
HUNG, GO_ON = "hung", "go-on"
"""Files in the data folder: a worker has hung already; it goes on when there is the second one."""

_write = fan_out._write


async def _write_or_fail(e: Engines, act: Act, viewers: Sequence[UserId]) -> None:
    """After the first chunk."""
    await _write(e, act, viewers)
    tweet = (await e.tweets.get_many([act.tweet_id])).get(act.tweet_id)
    text = tweet.text if tweet else ""
    if RAISES in text:
        raise ValueError("a poisoned post")
    if KILLS in text:
        os._exit(9)
    if HANGS in text:
        _hang(e.settings.data_dir)


def _hang(folder: Path) -> None:
    """The first time: its event loop stands still until it is told to go on."""
    if not (folder / HUNG).exists():
        (folder / HUNG).touch()
        while not (folder / GO_ON).exists():
            time.sleep(0.02)


def _main() -> None:
    fan_out._write = _write_or_fail
    bootstrap.Sizes = partial(Sizes, chunk=2, followers=4)  # type: ignore[misc]
    attempts.PAUSES_S = (0.2, 0.4, 0.8, 1.6)
    main._HELD_S = 4.0
    uvloop.run(worker.work(given.settings("poisoned")))


if __name__ == "__main__":
    _main()
