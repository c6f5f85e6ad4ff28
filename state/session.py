"""Who sits at this tab. The viewer always comes from the session cookie, never from an argument or from kept state."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import reflex as rx

from backend.account_views import Preferences
from backend.errors import NotSignedIn
from backend.services import accounts, moderation, notifications, preferences, users, welcome
from backend.views import Viewer
from state.cookies import session_token
from state.live import LiveState
from state.tabs import tabs

VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Me:
    """What the shell shows of the viewer; empty for a visitor."""

    id: str = ""
    username: str = ""
    display_name: str = ""
    avatar_url: str = ""
    moderates: bool = False
    """Finds the reports under /admin."""


class PageState(rx.State, mixin=True):
    """What every state of a page starts from."""

    async def _viewer(self) -> Viewer | None:
        return await accounts.viewer_of(session_token(self.router.headers.cookie))

    async def _require_viewer(self) -> Viewer:
        """The viewer. Raises NotSignedIn."""
        if viewer := await self._viewer():
            return viewer
        raise NotSignedIn


class SessionState(PageState, rx.State):
    """The viewer's card and what they have chosen, for the shell. known is False until the server has answered."""

    me: Me = Me()
    known: bool = False
    chosen: Preferences = Preferences()
    _owner: str = ""
    """The session that this tab's state belongs to, or VISITOR; kept by the guard."""
    _missed: bool = False
    """The page was opened while it could not be learned who sits at it: the guard makes up for it."""

    @rx.event
    async def enter(self):
        """on_load of every page."""
        await self._arrive()

    async def _arrive(self) -> None:
        """Register the tab for pushes first, then read. Raises Unavailable."""
        self._missed = True
        viewer, tab, pushed = await self._viewer(), self.router.session, await self.get_state(LiveState)
        self.known = True
        if viewer is None:
            tabs.leave(tab.client_token)
            self.me, self.chosen, self._missed = Me(), Preferences(), False
            return
        tabs.join(tab.client_token, viewer, tab.session_id)
        pushed.joined = tab.session_id
        pushed._ring(await notifications.unread(viewer.id))
        self.chosen = await preferences.of(viewer.id)
        card = await users.own_view(viewer.id)
        moderates = await moderation.allowed(viewer)
        pushed.pinned = card.pinned_tweet_id or ""
        self.me = Me(card.id, card.username, card.display_name, card.avatar_url, moderates)
        self._missed = False

    @rx.event
    async def enter_home(self):
        """on_load of /: enter; a visitor goes on to explore, a newcomer to the first steps."""
        await self._arrive()
        if not self.me.id:
            return rx.redirect("/explore")
        return rx.redirect("/welcome", replace=True) if await welcome.is_due(int(self.me.id)) else None

    @rx.event
    async def enter_private(self):
        """on_load of a page that only makes sense for someone: enter, or log in first and come back."""
        await self._arrive()
        if self.me.id:
            return None
        url = self.router.url
        place = f"{url.path}?{url.query}" if url.query else url.path
        return rx.redirect(f"/login?next={quote(place, safe='')}", replace=True)
