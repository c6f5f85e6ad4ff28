"""A tab's state belongs to one live session: the tab's token may be presented by whoever got hold of it."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.state import BaseState
from reflex_base.event import Event

from backend import words
from backend.services import accounts
from state.cookies import session_token
from state.live import LiveState
from state.session import VISITOR, SessionState
from state.tabs import tabs

_HYDRATE = f"{rx.State.get_full_name()}.hydrate"


class SessionGuard(rx.Middleware):
    """Before each event, the one that sends the whole state too: under another session, or none, the state starts anew.

    The session is looked up each time, so that one which was ended elsewhere, or expired, is none.
    """

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> Any:
        root = state._get_root_state()
        words.speak_to(root.router.headers.cookie, root.router.headers.accept_language)
        session = await root.get_state(SessionState)
        viewer = await accounts.viewer_of(session_token(root.router.headers.cookie))
        owner = str(viewer.session_id) if viewer else VISITOR
        before, session._owner = session._owner, owner
        live, socket = await root.get_state(LiveState), root.router.session.session_id
        stood_open = live.joined == socket
        if before and before != owner:
            root.reset()
            session._owner = owner
            tabs.leave(root.router.session.client_token)
            # A page that is just opened asks who it is for, whichever of its events comes first; one that stands open must be told.
            live.ended = viewer is None and stood_open and not event.name.startswith(_HYDRATE)
        return None
