"""Who looks at the page."""

from __future__ import annotations

from typing import Any

from components.client.last_known import last_known
from state.session import SessionState

ME: Any = last_known("me", SessionState.me, SessionState.known)
"""The viewer's card; empty for a visitor, and until the server has said first who this is."""

SIGNED_IN: Any = ME.id != ""
VISITOR: Any = SessionState.known & (SessionState.me.id == "")
