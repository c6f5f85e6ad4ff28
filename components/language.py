"""The language of the pages: posted as a form, so that it works before anything else does."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.native_form import post_form
from components.route import PATH
from components.words import t
from state.session import SessionState

# In their own words: whoever looks for one can't read the other.
_NAMES = {"en": "English", "pt-BR": "Português (Brasil)"}
_QUERY: Any = rx.Var("location.search", _var_type=str, _var_data=PATH._get_all_var_data()).guess_type()


def languages() -> rx.Component:
    """The choice, for whoever is logged in. The page comes anew in the language that is pressed."""
    chosen: Any = SessionState.chosen.language
    return rx.el.div(
        _form(
            _choice("browser", t("Like the browser"), chosen),
            *(_choice(language, name, chosen) for language, name in _NAMES.items()),
            class_name="divide-y divide-line border-y border-line",
        ),
        rx.el.p(t("Posts stay in the language they were written in."), class_name="mt-3 text-meta text-muted"),
    )


def other_language() -> rx.Component:
    """A change to the other language, for everybody. The page is the same in both, up to its texts: styles hide the one that is spoken."""
    return _form(*(_switch(language, name) for language, name in _NAMES.items()), class_name="inline")


def _form(*parts: rx.Component, class_name: str) -> rx.Component:
    here = rx.el.input(type="hidden", name="next", custom_attrs={"value": PATH + _QUERY})
    return post_form(here, *parts, action="/auth/language", class_name=class_name)


def _switch(language: str, name: str) -> rx.Component:
    return rx.el.button(
        name,
        type="submit",
        name="language",
        value=language,
        lang=language,
        class_name=f"min-h-8 hover:underline [html[lang={language}]_&]:hidden",
    )


def _choice(language: str, name: Any, chosen: Any) -> rx.Component:
    return rx.el.button(
        rx.el.span(name, lang=language if language in _NAMES else None),
        rx.cond(chosen == language, rx.icon("check", size=20, aria_hidden="true", class_name="text-accent")),
        type="submit",
        name="language",
        value=language,
        aria_pressed=rx.cond(chosen == language, "true", "false"),
        class_name="flex w-full items-center justify-between gap-4 min-h-14 px-1 text-left font-semibold hover:bg-surface",
    )
