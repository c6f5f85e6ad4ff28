"""People the viewer might follow: read once a tab, not on every navigation."""

from __future__ import annotations

import reflex as rx

from backend.services import graph
from backend.views import UserView
from state.session import PageState

_SHOWN, _BESIDE = 6, 3


class SuggestionsState(PageState, rx.State):
    people: list[UserView] = []
    known: bool = False
    _for: int | None = None

    @rx.var
    def few(self) -> list[UserView]:
        return self.people[:_BESIDE]

    @rx.event
    async def suggest(self):
        viewer = await self._viewer()
        asker = viewer.id if viewer else 0
        if self._for != asker:
            self.people = await graph.suggestions(viewer, _SHOWN)
            self._for = asker
            self.known = True
