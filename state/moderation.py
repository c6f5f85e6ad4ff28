"""The administrators' list of reports."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from typing import Any, Literal

import reflex as rx

from backend.errors import NotFound
from backend.ids import parse
from backend.services import moderation
from backend.views import ReportView
from backend.words import t
from state.forms import typed
from state.session import PageState, SessionState
from state.tabs import tabs
from state.toast import ToastState


class ModerationState(PageState, rx.State):
    """reports as far as they are read; cursor leads on."""

    status: Literal["waiting", "found", "missing"] = "waiting"
    reports: list[ReportView] = []
    cursor: str | None = None

    @rx.event
    async def read(self):
        """on_load: who is no administrator finds nothing here."""
        try:
            page = await moderation.open_reports(await self._require_viewer())
        except NotFound:
            self._leave()
        else:
            tabs.guard(self.router.session.client_token, drop)
            self.status, self.reports, self.cursor = "found", page.items, page.next_cursor

    def _leave(self) -> None:
        self.status, self.reports, self.cursor = "missing", [], None

    @rx.event
    async def more(self):
        viewer = await self._require_viewer()
        if self.cursor is None:
            return
        page = await moderation.open_reports(viewer, self.cursor)
        self.reports, self.cursor = [*self.reports, *page.items], page.next_cursor

    @rx.event
    async def hide(self, tweet_id: str, wanted: bool):
        await self._do(moderation.set_hidden(await self._require_viewer(), parse(str(tweet_id)), wanted is True))

    @rx.event
    async def suspend(self, username: str, wanted: bool):
        await self._do(moderation.set_suspended(await self._require_viewer(), str(username), wanted is True))

    @rx.event
    async def restore(self, form: dict[str, Any]):
        """A suspended account, by its name: no report leads to it any more."""
        name = typed(form, "username").strip().removeprefix("@")
        back = await self._do(moderation.set_suspended(await self._require_viewer(), name, False))
        told = t("@{name} is back.", name=name) if back else t("@{name} is not suspended.", name=name)
        (await self.get_state(ToastState))._show(told)

    @rx.event
    async def show(self, form: dict[str, Any]):
        """A hidden post, by its address, which its author still sees: no report leads to it any more."""
        id = typed(form, "post").strip().rstrip("/").rpartition("/")[2]
        back = await self._do(moderation.set_hidden(await self._require_viewer(), parse(id), False))
        (await self.get_state(ToastState))._show(
            t("Everybody sees the post again.") if back else t("That post is not hidden.")
        )

    @rx.event
    async def dismiss(self, report_id: str):
        await self._do(moderation.dismiss(await self._require_viewer(), parse(str(report_id))))

    async def _do(self, act: Awaitable[bool | None]) -> bool | None:
        """The list is read anew: one act may end several reports."""
        answer = await act
        await self.read()  # pyright: ignore[reportCallIssue]
        return answer


async def drop(state: rx.State) -> None:
    """From a tab whose viewer is no administrator any more."""
    (await state.get_state(ModerationState))._leave()
    session = await state.get_state(SessionState)
    session.me = replace(session.me, moderates=False)
