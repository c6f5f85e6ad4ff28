"""The open tabs of this process, by the people who sit at them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from backend.metrics import LIVE_TABS
from backend.views import Viewer

Drop: TypeAlias = Callable[[Any], Awaitable[None]]
"""Takes what only administrators may see out of the states of a tab, one of which it is given."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at a tab, and the socket that they came with: nothing is told to another one with the tab's token."""

    token: str
    viewer: Viewer
    socket: str


class Tabs:
    """A tab that has gone is dropped when a push finds it so, or by the next sweep."""

    def __init__(self) -> None:
        self._seats: dict[str, Seat] = {}
        self._tokens: dict[int, set[str]] = {}
        self._drops: dict[str, tuple[Drop, ...]] = {}

    def join(self, token: str, viewer: Viewer, socket: str) -> None:
        before, drops = self._seats.get(token), self._drops.get(token)
        self.leave(token)
        self._seats[token] = Seat(token, viewer, socket)
        if drops and before and before.viewer.id == viewer.id:  # another page of the same tab
            self._drops[token] = drops
        self._tokens.setdefault(viewer.id, set()).add(token)
        self._measure()

    def leave(self, token: str, seat: Seat | None = None) -> None:
        """With a seat: only if it is still theirs."""
        if seat and self._seats.get(token) != seat:
            return
        if left := self._seats.pop(token, None):
            self._drops.pop(token, None)
            self._tokens[left.viewer.id].discard(token)
            if not self._tokens[left.viewer.id]:
                del self._tokens[left.viewer.id]
        self._measure()

    def sweep(self, connected: Mapping[str, str]) -> None:
        """Drop the tabs whose tokens have another socket, or none; connected gives the socket of each token."""
        for seat in [seat for seat in self._seats.values() if connected.get(seat.token) != seat.socket]:
            self.leave(seat.token)
        self._measure()

    def guard(self, token: str, drop: Drop) -> None:
        """The tab has what only administrators may see."""
        held = self._drops.get(token, ())
        if token in self._seats and drop not in held:
            self._drops[token] = (*held, drop)

    def guarded(self, user_id: int) -> list[tuple[Seat, Drop]]:
        return [(seat, drop) for seat in self.of(user_id) for drop in self._drops.get(seat.token, ())]

    def _measure(self) -> None:
        LIVE_TABS.set(len(self._seats))

    def seat(self, token: str) -> Seat | None:
        return self._seats.get(token)

    def seats(self) -> list[Seat]:
        return list(self._seats.values())

    def of(self, user_id: int) -> list[Seat]:
        return [self._seats[token] for token in self._tokens.get(user_id, ())]

    def users(self) -> list[int]:
        return list(self._tokens)


tabs = Tabs()
