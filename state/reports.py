"""Reporting a post or an account from its menu."""

from __future__ import annotations

import reflex as rx

from backend.errors import Malformed
from backend.ids import parse
from backend.services import reports
from backend.services.reports import Reason
from backend.words import t
from state.session import PageState
from state.toast import ToastState


class ReportsState(PageState, rx.State):
    @rx.event
    async def report(self, username: str, tweet_id: str, reason: str):
        """tweet_id: empty for the account itself."""
        viewer = await self._require_viewer()
        if reason not in set(Reason):
            raise Malformed
        if tweet_id:
            await reports.report_tweet(viewer, parse(str(tweet_id)), Reason(reason))
        else:
            await reports.report_user(viewer, str(username), Reason(reason))
        (await self.get_state(ToastState))._show(t("Thank you. The administrators will look at it."))
