"""What is pushed into open tabs: a counter moves, and posts are read on a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import reflex as rx

from backend.views import TweetView

_MOST_FRESH = 1000


@dataclass(frozen=True, slots=True)
class Own:
    """A post of the viewer's, made in any tab or by the API: shown at once in all of them."""

    seq: str = ""
    row: TweetView | None = None


class LiveState(rx.State):
    """What is pushed. Only counters and one's own posts; nothing here is believed without a read."""

    fresh: int = 0
    unread: int = 0
    """Groups of notifications that hold something new."""
    own: Own = Own()
    pinned: str = ""
    """The viewer's own pinned post."""
    ended: bool = False
    traced: str = ""
    """The last push as a step of a post's way, for the tab to tell when it was shown: a carrier, and when it was sent (ms)."""
    joined: str = ""
    """Changes when the tab may have missed something: with each socket, and after a gap of the bus."""
    _known: frozenset[int] = frozenset()
    """The acts of page one as last read: a late signal for one of them is no news."""
    _known_tweets: frozenset[int] = frozenset()
    """Theirs: a retweet of one of them collapses into it."""
    _own: frozenset[int] = frozenset()
    """The viewer's own acts that this tab shows already; what page one has left behind is forgotten."""

    def _announce(self, acts: dict[int, int]) -> None:
        """Acts with their tweets. Past a thousand nobody counts: a tab that never reads must not remember ever more acts."""
        news: set[int] = set()
        shown: set[int] = set()
        for act, tweet in acts.items():
            stands = tweet in self._known_tweets or tweet in shown
            if act not in self._known and (act == tweet or not stands):
                news.add(act)
                shown.add(tweet)
        if self.fresh < _MOST_FRESH and news:
            self.fresh = min(self.fresh + len(news), _MOST_FRESH)
            self._known |= news
            self._known_tweets |= shown

    def _caught_up(self, newer: Mapping[int, int]) -> None:
        """After a gap: newer are the acts above the newest row that the tab shows, with their tweets."""
        self._known |= newer.keys()
        self._known_tweets |= set(newer.values())
        self._own &= newer.keys()
        self.fresh = min(len(newer.keys() - self._own), _MOST_FRESH)

    def _opened(self, rows: list[TweetView], newer: Mapping[int, int]) -> None:
        """The feed begins with these rows; newer are the acts above them, with their tweets."""
        self._read(rows)
        self._known |= newer.keys()
        self._known_tweets |= set(newer.values())
        self.fresh = min(len(newer), _MOST_FRESH)

    def _read(self, rows: list[TweetView]) -> None:
        self.fresh = 0
        self._know(rows)

    def _ring(self, count: int) -> None:
        if count != self.unread:
            self.unread = count

    def _know(self, rows: list[TweetView]) -> None:
        self._known = frozenset(int(row.act_id) for row in rows)
        self._known_tweets = frozenset(int(row.id) for row in rows)
