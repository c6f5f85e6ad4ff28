"""People the viewer might follow: kept while one goes from page to page, read anew once they may have changed."""

from __future__ import annotations

import reflex as rx

from backend.services import graph
from backend.views import UserView
from state.failures import sentence_for
from state.session import PageState
from state.toast import ToastState

_MOST, _FEW = 12, 3


class SuggestionsState(PageState, rx.State):
    people: list[UserView] = []
    known: bool = False
    whole: bool = False
    """Explore shows all of them, not only a few."""
    _for: tuple[int, str] | None = None
    """Whose they are and since which socket: a page that was loaded anew has new ones."""

    @rx.var
    def few(self) -> list[UserView]:
        return self.people[:_FEW]

    @rx.event
    async def suggest(self):
        await self._suggest()

    @rx.event
    def show_whole(self):
        self.whole = True

    async def _outdate(self) -> None:
        """The viewer follows somebody else now: the next page has others, this one keeps its rows under the pointer."""
        self._for = None

    async def _leave_out(self) -> None:
        """The viewer muted or blocked somebody: nobody wants to see them suggested a moment longer."""
        self._for = None
        if self.known:
            await self._suggest()

    async def _suggest(self) -> None:
        try:
            viewer = await self._viewer()
            asker = (viewer.id if viewer else 0, self.router.session.session_id)
            if self._for != asker:
                self.people = await graph.suggestions(viewer, _MOST)
                self._for = asker
        except Exception as error:  # the page around it must not wait for them
            (await self.get_state(ToastState))._show(sentence_for(error), "error")
        self.known = True
