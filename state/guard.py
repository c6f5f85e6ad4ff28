"""A tab's state belongs to one live session: the tab's token may be presented by whoever got hold of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import reflex as rx
from reflex.state import BaseState
from reflex_base.event import Event

from backend import words
from backend.errors import Unavailable
from backend.services import accounts
from state.cookies import session_token
from state.live import LiveState
from state.session import VISITOR, SessionState
from state.suggestions import SuggestionsState
from state.tabs import tabs
from state.trends import TrendsState

_UNKNOWN = "unknown"
_HYDRATE = f"{rx.State.get_full_name()}.hydrate"


class SessionGuard(rx.Middleware):
    """Before each event, the one that sends the whole state too: under another session, or none, the state starts anew.

    The session is looked up each time, so that one which was ended elsewhere, or expired, is none. Where it can't be looked up,
    handlers go on, and say so: whatever they show, they ask who it is for themselves. The whole state is sent to nobody then.
    """

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> Any:
        root = state._get_root_state()
        words.speak_to(root.router.headers.cookie, root.router.headers.accept_language)
        session = await root.get_state(SessionState)
        opens = event.name.startswith(_HYDRATE)
        try:
            viewer = await accounts.viewer_of(session_token(root.router.headers.cookie))
        except Unavailable:
            if opens:
                root.reset()
                session._owner = _UNKNOWN
                tabs.leave(root.router.session.client_token)
            return None
        owner = str(viewer.session_id) if viewer else VISITOR
        before, session._owner = session._owner, owner
        missed = session._missed
        live, socket = await root.get_state(LiveState), root.router.session.session_id
        stood_open = live.joined == socket
        if before and before != owner:
            root.reset()
            session._owner = owner
            tabs.leave(root.router.session.client_token)
            # A page that is just opened asks who it is for, whichever of its events comes first; one that stands open must be told.
            live.ended = viewer is None and stood_open and not opens
        if missed and not opens:
            with suppress(Unavailable):  # which the handler meets too, and tells
                await session._arrive()
                await (await root.get_state(TrendsState))._read()
                await (await root.get_state(SuggestionsState))._suggest()
        return None
