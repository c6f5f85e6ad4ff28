"""The words that one has muted, and the form that mutes another one."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.account_views import MutedWordView
from components.buttons import ERROR, FIELD, LABEL, SECONDARY
from components.client import FEED, RelTime
from components.client.last_known import last_known
from components.credentials_form import proved_field
from components.words import t
from state.muted_words import MutedWordsState

_TOLD: Any = MutedWordsState.changed
_CHANGED = last_known("muted words changed", _TOLD, _TOLD != "")


class _Outdated(rx.Component):
    """Forgets every feed that the browser keeps when since changes."""

    library = FEED
    tag = "Outdated"

    since: rx.Var[str]


def muted_words() -> rx.Component:
    words: Any = MutedWordsState.words
    return rx.el.div(
        _Outdated.create(since=_CHANGED),
        rx.el.p(
            t(
                "Posts of others that say these, in a quote or a description too, are left out of your home, explore, search "
                "and notifications. "
                "Profiles and conversations still show them."
            ),
            class_name="text-muted mb-4",
        ),
        rx.el.form(
            proved_field(
                "mute",
                "text",
                t("Word, phrase or #hashtag"),
                MutedWordsState.errors,
                type="text",
                auto_complete="off",
                max_length=100,
            ),
            rx.el.div(
                rx.el.label(t("For how long"), html_for="mute-time", class_name=LABEL),
                rx.el.select(
                    rx.el.option(t("For good"), value="ever"),
                    rx.el.option(t("24 hours"), value="day"),
                    rx.el.option(t("7 days"), value="week"),
                    id="mute-time",
                    name="time",
                    class_name=FIELD,
                ),
            ),
            rx.el.p(MutedWordsState.errors["form"], class_name=ERROR, role="alert"),
            rx.el.button(t("Mute"), type="submit", class_name=SECONDARY),
            on_submit=MutedWordsState.add,
            aria_label=t("Mute a word"),
            no_validate=True,
            key=_CHANGED,
            class_name="space-y-4 max-w-sm",
        ),
        rx.cond(
            words.length() > 0,
            rx.el.ul(
                rx.foreach(words, lambda one: _word(word=one, key=one.id)),
                aria_label=t("Muted words"),
                class_name="mt-6",
            ),
            rx.cond(MutedWordsState.known, rx.el.p(t("You have muted no words."), class_name="mt-6 text-muted")),
        ),
    )


@rx.memo
def _word(word: rx.Var[MutedWordView], rest: rx.RestProp) -> rx.Component:
    return rx.el.li(*_row(word), rest, class_name="flex items-center gap-4 min-h-16 py-3 border-b border-line")


def _row(word: Any) -> tuple[rx.Component, ...]:
    return (
        rx.el.div(
            rx.el.p(word.text, class_name="font-semibold break-words"),
            rx.el.p(
                rx.cond(
                    word.until, rx.fragment(t("Until"), " ", RelTime.create(at=word.until, full=True)), t("For good")
                ),
                class_name="text-meta text-muted",
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.button(
            t("Remove"),
            type="button",
            custom_attrs={"aria-label": t("Remove {word}", word=word.text)},
            on_click=MutedWordsState.remove(word.id),
            class_name=SECONDARY,
        ),
    )
