"""The open tabs of this process, by the people who sit at them."""

from __future__ import annotations

from collections.abc import Container

from backend.metrics import LIVE_TABS
from backend.views import Viewer


class Tabs:
    """A tab that has gone is dropped when a push finds it so, or by the next sweep."""

    def __init__(self) -> None:
        self._viewers: dict[str, Viewer] = {}
        self._tokens: dict[int, set[str]] = {}

    def join(self, token: str, viewer: Viewer) -> None:
        self.leave(token)
        self._viewers[token] = viewer
        self._tokens.setdefault(viewer.id, set()).add(token)
        self._measure()

    def leave(self, token: str) -> None:
        if viewer := self._viewers.pop(token, None):
            self._tokens[viewer.id].discard(token)
            if not self._tokens[viewer.id]:
                del self._tokens[viewer.id]
        self._measure()

    def sweep(self, connected: Container[str]) -> None:
        """Drop the tabs whose tokens are not among those that have a socket."""
        for token in [token for token in self._viewers if token not in connected]:
            self.leave(token)
        self._measure()

    def _measure(self) -> None:
        LIVE_TABS.set(len(self._viewers))

    def viewer(self, token: str) -> Viewer | None:
        return self._viewers.get(token)

    def of(self, user_id: int) -> list[str]:
        return list(self._tokens.get(user_id, ()))

    def tokens(self) -> list[str]:
        return list(self._viewers)

    def users(self) -> list[int]:
        return list(self._tokens)


tabs = Tabs()
