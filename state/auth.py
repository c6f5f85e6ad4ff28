"""Log-in and sign-up pages."""

from __future__ import annotations

import reflex as rx

from state.session import PageState


class AuthState(PageState, rx.State):
    @rx.event
    async def leave_when_signed_in(self):
        """on_load: nobody needs to log in twice."""
        if await self._viewer():
            return rx.redirect("/", replace=True)
        return None
