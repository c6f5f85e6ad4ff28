"""One's account and where one is logged in."""

from __future__ import annotations

from dataclasses import dataclass

import reflex as rx

from backend import ids
from backend.account_views import SessionView
from backend.errors import Malformed
from backend.services import accounts, preferences
from backend.words import t
from state.session import PageState, SessionState

# The first that is found counts: Chrome says Safari too, and Edge says Chrome.
_BROWSERS = (
    ("Edge", "Edg/"),
    ("Opera", "OPR/"),
    ("Firefox", "Firefox/"),
    ("Chrome", "CriOS/"),
    ("Chrome", "Chrome/"),
    ("Safari", "Safari/"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("ChromeOS", "CrOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A session as its owner knows it: "Firefox on Linux"."""

    id: str
    name: str
    last_seen_at: str
    current: bool


def device_name(agent: str) -> str:
    """What a User-Agent header says in words; the header itself (cut) when it says nothing known."""
    browser = next((name for name, sign in _BROWSERS if sign in agent), "")
    system = next((name for name, sign in _SYSTEMS if sign in agent), "")
    return (
        (t("{browser} on {system}", browser=browser, system=system) if browser and system else browser or system)
        or agent[:40]
        or t("Unknown device")
    )


def _devices(sessions: list[SessionView]) -> list[Device]:
    return [Device(one.id, device_name(one.device), one.last_seen_at, one.current) for one in sessions]


class SettingsState(PageState, rx.State):
    email: str = ""
    sessions: list[Device] = []

    @rx.event
    async def read_account(self):
        if viewer := await self._viewer():
            self.email = await accounts.email(viewer)

    @rx.event
    async def read_sessions(self):
        if viewer := await self._viewer():
            self.sessions = _devices(await accounts.sessions(viewer))

    @rx.event
    async def end_session(self, session_id: str):
        """Log out another device. Only the viewer's own sessions can be ended."""
        viewer = await self._require_viewer()
        await accounts.end_session(viewer, ids.parse(str(session_id)))
        self.sessions = _devices(await accounts.sessions(viewer))

    @rx.event
    async def choose(self, name: str, wanted: bool | str):
        """Set one preference. Raises Invalid for one that there is not, Malformed, NotSignedIn."""
        if not isinstance(name, str):
            raise Malformed
        chosen = await preferences.change(await self._require_viewer(), {name: wanted})
        (await self.get_state(SessionState)).chosen = chosen
