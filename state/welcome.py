"""The first steps of a newcomer: name and picture, interests, people to follow. What was chosen lasts as long as the tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from backend.account_views import SuggestionView
from backend.errors import Malformed
from backend.languages import read_in
from backend.services import suggestions, users, welcome
from backend.services.suggestions import MOST_TAGS
from backend.services.users import ProfileChanges
from backend.words import spoken
from state.forms import told, typed
from state.session import PageState, SessionState

_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Interest:
    tag: str
    chosen: bool


class WelcomeState(PageState, rx.State):
    interests: list[Interest] = []
    people: list[SuggestionView] = []
    known: bool = False
    errors: dict[str, str] = {}

    @rx.event
    async def enter(self):
        """on_load of each step, after SessionState.enter_private: who is done with them goes home."""
        self.known, self.errors = False, {}
        viewer = await self._viewer()
        return rx.redirect("/", replace=True) if viewer and not await welcome.is_due(viewer.id) else None

    @rx.event
    async def read_interests(self):
        """on_load: what was chosen stays, also when it is talked about no more."""
        if viewer := await self._viewer():
            kept = [one for one in self.interests if one.chosen]
            others = await suggestions.interests(viewer, read_in(spoken()))
            self.interests = kept + [Interest(tag, False) for tag in others if tag not in {one.tag for one in kept}]
        self.known = True

    @rx.event
    async def read_people(self):
        if viewer := await self._viewer():
            tags = [one.tag for one in self.interests if one.chosen]
            self.people = await suggestions.people(viewer, tags, _PEOPLE)
        self.known = True

    @rx.event
    async def save_profile(self, form: dict[str, Any]):
        """The end of the first step."""
        picture = typed(form, "avatar_media_id") or None
        changes = ProfileChanges(display_name=typed(form, "display_name"), avatar_media_id=picture)
        try:
            await users.edit(await self._require_viewer(), changes)
        except Exception as error:
            self.errors = told(error)
            return None
        return [SessionState.enter, rx.redirect("/welcome/interests")]

    @rx.event
    def choose(self, tag: str, wanted: bool):
        """Only what was offered can be chosen, and no more than can be asked for."""
        if not isinstance(wanted, bool):
            raise Malformed
        room = sum(one.chosen for one in self.interests) < MOST_TAGS
        self.interests = [
            Interest(one.tag, wanted and (one.chosen or room) if one.tag == tag else one.chosen)
            for one in self.interests
        ]

    @rx.event
    async def finish(self):
        """Gone through or skipped: home from now on."""
        await welcome.end((await self._require_viewer()).id)
        return rx.redirect("/", replace=True)
