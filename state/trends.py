"""What trends, beside every page and on explore: kept while one goes from page to page, read anew on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import reflex as rx

from backend.languages import read_in
from backend.services import trends
from backend.views import TrendView
from backend.words import spoken
from state.failures import sentence_for
from state.session import PageState

_FEW = 5
WIDTH, HEIGHT = 64, 24
"""Of the picture of a day, in pixels."""


@dataclass(frozen=True, slots=True)
class Trend:
    """line is the day as the d of an SVG path, WIDTH by HEIGHT."""

    tag: str
    path: str
    posts: int
    line: str


class TrendsState(PageState, rx.State):
    trends: list[Trend] = []
    known: bool = False
    whole: bool = False
    """Explore shows all of them, not only a few."""

    @rx.var
    def few(self) -> list[Trend]:
        return self.trends[:_FEW]

    @rx.event
    async def read(self):
        await self._read()

    async def _read(self) -> None:
        """None are shown where they can't be read: the page is about something else."""
        try:
            found = (await trends.top(read_in(spoken()))).trends
        except Exception as error:
            sentence_for(error)  # logs what nobody expected
            found = []
        rows = [_row(one) for one in found]
        if rows != self.trends:
            self.trends = rows
        self.known = True

    @rx.event
    def show_whole(self):
        self.whole = True


def _row(trend: TrendView) -> Trend:
    return Trend(trend.tag, f"/tag/{quote(trend.tag, safe='')}", trend.tweets_count, line(trend.history))


def line(history: Sequence[int]) -> str:
    """From the oldest hour on the left to this one on the right; the busiest one touches the top.

    This hour is left out while it is below the last one: it has only begun, which would look like an end.
    """
    history = history[:-1] if history[-1] < history[-2] else history
    top, step = max(1, *history), WIDTH / (len(history) - 1)
    places = (f"{place * step:.1f} {(HEIGHT - 2) * (1 - count / top) + 1:.1f}" for place, count in enumerate(history))
    return "M" + "L".join(places)
