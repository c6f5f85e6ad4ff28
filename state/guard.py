"""A tab's state belongs to one session: the tab's token may be presented by whoever got hold of it."""

from __future__ import annotations

import hashlib
from typing import Any

import reflex as rx
from reflex.state import BaseState
from reflex_base.event import Event

from state.cookies import session_token
from state.session import SessionState


class SessionGuard(rx.Middleware):
    """Before each event: a state that is presented under another session starts anew."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> Any:
        root = state._get_root_state()
        session = await root.get_state(SessionState)
        token = session_token(root.router.headers.cookie) or ""
        bound = hashlib.sha256(token.encode()).hexdigest()
        if session._bound != bound:
            if session._bound:
                root.reset()
            session._bound = bound
        return None
