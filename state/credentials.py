"""Changing what one logs in with. Nothing that was typed is kept here."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.errors import ChirpError
from backend.services import credentials
from state.failures import sentence_for
from state.session import PageState
from state.settings import SettingsState
from state.toast import ToastState


def typed(form: dict[str, Any], name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def told(error: Exception) -> dict[str, str]:
    """What is wrong, by field; "form" for what is wrong with no field."""
    fields = error.fields if isinstance(error, ChirpError) else ()
    return {wrong.field: wrong.message for wrong in fields} or {"form": sentence_for(error)}


class CredentialsState(PageState, rx.State):
    email_errors: dict[str, str] = {}
    password_errors: dict[str, str] = {}
    changed: int = 0
    """How often something was changed: the forms are empty again then."""

    @rx.event
    def forget(self):
        """on_load: what was wrong the last time is over."""
        self.email_errors, self.password_errors = {}, {}

    @rx.event
    async def change_email(self, form: dict[str, Any]):
        viewer = await self._require_viewer()
        try:
            await credentials.change_email(viewer, typed(form, "password"), typed(form, "email"))
        except Exception as error:
            self.email_errors = told(error)
            return None
        return await self._done("Your e-mail is changed.")

    @rx.event
    async def change_password(self, form: dict[str, Any]):
        viewer = await self._require_viewer()
        try:
            await credentials.change_password(viewer, typed(form, "password"), typed(form, "new_password"))
        except Exception as error:
            self.password_errors = told(error)
            return None
        return await self._done("Your password is changed. Other devices were logged out.")

    async def _done(self, text: str) -> Any:
        self.forget()  # pyright: ignore[reportCallIssue]
        self.changed += 1
        (await self.get_state(ToastState))._show(text)
        return SettingsState.read_account
