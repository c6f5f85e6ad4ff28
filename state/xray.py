"""What the system shows of itself: the newest posts, and the way of the one that is followed."""

from __future__ import annotations

from typing import Literal
from uuid import uuid4

import reflex as rx

from backend.errors import NotFound
from backend.ids import parse
from backend.services import xray
from backend.views import Viewer
from backend.xray_views import SystemView, TracedPost, WayView
from state.session import PageState
from state.tabs import tabs


class XrayState(PageState, rx.State):
    """answered is another word with each answer. chosen is the post that is followed, "" for the newest one."""

    status: Literal["waiting", "found", "missing"] = "waiting"
    answered: str = ""
    posts: list[TracedPost] = []
    way: WayView = WayView()
    system: SystemView = SystemView()
    chosen: str = ""

    @rx.event
    async def enter(self):
        """on_load: whoever may not look finds nothing here."""
        self.chosen = ""
        await self._read()

    @rx.event
    async def read(self):
        """Again, while the page is open."""
        await self._read()

    @rx.event
    async def follow(self, act_id: str):
        """This post from now on; "" for whichever is the newest."""
        self.chosen = str(parse(act_id)) if act_id else ""
        await self._read()

    async def _read(self) -> None:
        self.answered = uuid4().hex  # first: the page asks again also when something of it is away
        viewer = await self._require_viewer()
        try:
            posts = await xray.recent(viewer)
        except NotFound:
            self._leave()
            return
        if not xray.is_open_to_all():
            tabs.guard(self.router.session.client_token, drop)
        self.status, self.posts = "found", posts
        self.system = await xray.system(viewer)
        self.way = await self._way(viewer, self.chosen or (posts[0].id if posts else ""))

    async def _way(self, viewer: Viewer, act_id: str) -> WayView:
        try:
            return await xray.way(viewer, parse(act_id)) if act_id else WayView()
        except NotFound:
            return WayView()  # forgotten in the meantime

    def _leave(self) -> None:
        self.status, self.posts, self.way, self.system = "missing", [], WayView(), SystemView()
        self.chosen = self.answered = ""


async def drop(state: rx.State) -> None:
    """From a tab whose viewer may not look any more."""
    (await state.get_state(XrayState))._leave()
