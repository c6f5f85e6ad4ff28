"""What one may choose, in the settings: switches, and one of several. Each takes effect at once."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.style import color_mode, set_color_mode

from components.words import t
from state.session import SessionState
from state.settings import SettingsState

_CHOSEN: Any = SessionState.chosen
_KINDS = (
    ("notify_like", t("Likes"), t("Somebody likes a post of yours.")),
    ("notify_retweet", t("Reposts"), t("Somebody reposts a post of yours.")),
    ("notify_reply", t("Replies"), t("Somebody answers you.")),
    ("notify_mention", t("Mentions"), t("Somebody names you in a post.")),
    ("notify_quote", t("Quotes"), t("Somebody quotes a post of yours.")),
    ("notify_follow", t("New followers"), t("Somebody follows you.")),
)
_HOME = (
    (
        "show_replies",
        t("Replies to others"),
        t("What people you follow answer to others. Threads and answers to you always show."),
    ),
    ("show_retweets", t("Reposts"), t("What people you follow repost. Your own reposts always show.")),
)


def kinds() -> rx.Component:
    """Which kinds of notifications one wants."""
    return rx.el.div(
        *(_switch(*one) for one in _KINDS),
        _note(t("What you turn off is neither listed nor counted. Turned on again, it is back.")),
    )


def home_shows() -> rx.Component:
    return rx.el.div(*(_switch(*one) for one in _HOME))


def home_opens() -> rx.Component:
    return _choice(
        "open_at",
        t("Home opens"),
        ("last", t("Where you stopped"), rx.icon("bookmark", size=24, aria_hidden="true")),
        ("top", t("At the newest post"), rx.icon("arrow-up-to-line", size=24, aria_hidden="true")),
        note=t("Where you stopped is remembered on all your devices. Newer posts are offered above."),
    )


def beside() -> rx.Component:
    return rx.el.div(
        _switch("show_trends", t("Trends"), t("What many people talk about, beside the page and on explore."))
    )


def describing() -> rx.Component:
    return rx.el.div(
        _switch(
            "require_alt", t("Ask for descriptions"), t("A post with pictures waits until each of them is described.")
        )
    )


def keys() -> rx.Component:
    return rx.el.div(
        _switch(
            "shortcuts",
            t("Single-key shortcuts"),
            t("Such as L to like and J for the next post. Press ? for all of them."),
        )
    )


def themes() -> rx.Component:
    """Kept in this browser: it may be another one on a phone."""
    return _options(
        "theme",
        t("Theme"),
        *(
            (value, label, rx.icon(icon, size=24, aria_hidden="true"), color_mode == value, set_color_mode(value))  # pyright: ignore[reportArgumentType]
            for value, label, icon in (
                ("light", t("Light"), "sun"),
                ("dark", t("Dark"), "moon"),
                ("system", t("System"), "monitor"),
            )
        ),
        note=t("System follows your device. Kept in this browser."),
    )


def text_sizes() -> rx.Component:
    def letter(size: str) -> rx.Component:
        return rx.el.span("A", aria_hidden="true", class_name=f"{size} leading-8 font-semibold")

    return _choice(
        "text_size",
        t("Size of the text"),
        ("small", t("Small"), letter("text-[15px]")),
        ("medium", t("Medium"), letter("text-[20px]")),
        ("large", t("Large"), letter("text-[26px]")),
    )


def densities() -> rx.Component:
    return _choice(
        "density",
        t("Density"),
        ("comfortable", t("Comfortable"), rx.icon("rows-2", size=24, aria_hidden="true")),
        ("compact", t("Compact"), rx.icon("rows-4", size=24, aria_hidden="true")),
        note=t("Text size and density are the same on all your devices."),
    )


def _note(sentence: Any) -> rx.Component:
    return rx.el.p(sentence, class_name="mt-3 text-meta text-muted")


def _choice(name: str, legend: Any, *options: tuple[str, Any, rx.Component], note: Any = None) -> rx.Component:
    """A preference with several values, by its name in Preferences: (value, label, picture)."""
    return _options(
        name,
        legend,
        *(
            (value, label, picture, getattr(_CHOSEN, name) == value, SettingsState.choose(name, value))  # pyright: ignore[reportArgumentType]
            for value, label, picture in options
        ),
        note=note,
    )


def _options(
    name: str, legend: Any, *options: tuple[str, Any, rx.Component, Any, Any], note: Any = None
) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="text-section font-bold mb-3"),
        rx.el.div(
            *(_option(name, *option) for option in options),
            class_name="grid grid-cols-2 gap-3" if len(options) == 2 else "grid grid-cols-3 gap-3",
        ),
        rx.fragment() if note is None else _note(note),
    )


def _option(name: str, value: str, label: Any, picture: rx.Component, checked: Any, on_change: Any) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=value, checked=checked, on_change=on_change, class_name="sr-only"),
        picture,
        rx.el.span(label, class_name="font-semibold text-center"),
        class_name=(
            "flex flex-col items-center justify-center gap-2 min-h-24 px-2 py-3 rounded-xl border border-control cursor-pointer "
            "hover:bg-surface has-checked:border-accent has-checked:text-accent has-checked:ring-1 has-checked:ring-accent "
            "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
        ),
    )


def _switch(name: str, label: Any, hint: Any) -> rx.Component:
    """A preference that is on or off, by its name in Preferences."""
    chosen: Any = getattr(_CHOSEN, name)
    return rx.el.label(
        rx.el.span(
            rx.el.span(label, class_name="block font-semibold"),
            rx.el.span(hint, id=f"{name}_hint", class_name="block text-meta text-muted"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.input(
            type="checkbox",
            role="switch",
            checked=chosen,
            on_change=SettingsState.choose(name, ~chosen),  # pyright: ignore[reportArgumentType]
            aria_label=label,
            custom_attrs={"aria-describedby": f"{name}_hint"},
            class_name=(
                "appearance-none relative shrink-0 w-11 h-6 rounded-full bg-control checked:bg-button cursor-pointer "
                "transition-colors duration-fast after:absolute after:top-0.5 after:left-0.5 after:size-5 after:rounded-full "
                "after:bg-onbutton after:transition-transform after:duration-fast checked:after:translate-x-5"
            ),
        ),
        class_name="flex items-center gap-4 min-h-16 py-2 border-b border-line cursor-pointer",
    )
