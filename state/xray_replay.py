"""The button that has many made-up people read and write, and how that goes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import reflex as rx

from backend.errors import Invalid, NotFound
from backend.replay_views import ReplayView
from backend.services import replay
from backend.services.replay import Asked
from backend.words import t
from state.forms import told, typed
from state.session import PageState


class ReplayState(PageState, rx.State):
    """answered is another word with each answer."""

    replay: ReplayView = ReplayView()
    errors: dict[str, str] = {}
    answered: str = ""

    @rx.event
    async def enter(self):
        """on_load."""
        self.errors = {}
        try:
            await self._read()
        except NotFound:
            self.replay = ReplayView()  # the page says that nothing is here

    @rx.event
    async def read(self):
        """Again, while one runs."""
        await self._read()

    @rx.event
    async def start(self, form: dict[str, Any]):
        viewer = await self._require_viewer()
        try:
            await replay.start(viewer, _asked(form))
            self.errors = {}
        except Invalid as error:
            self.errors = told(error)
        await self._read()

    @rx.event
    async def stop(self):
        await replay.stop(await self._require_viewer())
        await self._read()

    async def _read(self) -> None:
        self.answered = uuid4().hex
        self.replay = await replay.shown(await self._require_viewer())


def _asked(form: dict[str, Any]) -> Asked:
    return Asked(
        rate=_number(form, "rate"),
        seconds=_number(form, "seconds"),
        mix={kind: _number(form, kind) if typed(form, kind).strip() else 0 for kind in replay.KINDS},
    )


def _number(form: dict[str, Any], name: str) -> int:
    given = typed(form, name).strip()
    if not (given.isascii() and given.isdigit() and len(given) <= 6):
        raise Invalid(t("Only whole numbers, please."))
    return int(given)
