"""The log-in and sign-up forms: posted by the browser, answered by the server in the page itself (chirp_app/auth_pages.py)."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData

from components.brand import bird
from components.buttons import ERROR, FIELD, HINT, LABEL, LINK, PRIMARY
from components.language import other_language
from components.native_form import post_form
from components.password_field import password_input
from components.words import t

# Where to go afterwards, from the address. Read in the browser, so that moving from page to page keeps it too.
_NEXT = rx.Var(
    "(searchParams.get('next') ?? undefined)",  # undefined: what the server wrote stands
    _var_type=str,
    _var_data=VarData(
        imports={"react-router": [ImportVar(tag="useSearchParams")]},
        hooks={"const [searchParams] = useSearchParams()": None},
    ),
).guess_type()
_ONWARD: Any = rx.Var(
    "encodeURIComponent(searchParams.get('next') ?? '')", _var_type=str, _var_data=_NEXT._get_all_var_data()
).guess_type()


def password_field(form: str, *, hint: Any = None, **attributes: Any) -> rx.Component:
    return field(form, "password", t("Password"), hint=hint, make=password_input, **attributes)


def field(
    form: str, name: str, label: Any, *, hint: Any = None, make: Any = rx.el.input, **attributes: Any
) -> rx.Component:
    """A labelled input. Its message is the server's, written into the page on its way out, and React lets it stand."""
    id = f"{form}-{name}"
    described = f"{id}-error {id}-hint" if hint is not None else f"{id}-error"
    return rx.el.div(
        rx.el.label(label, html_for=id, class_name=LABEL),
        make(id=id, name=name, class_name=FIELD, custom_attrs={"aria-describedby": described}, **attributes),
        rx.el.p("", id=f"{id}-error", class_name=f"peer {ERROR}", custom_attrs={"suppressHydrationWarning": True}),
        # What is wrong takes the place of the hint.
        rx.el.p(hint, id=f"{id}-hint", class_name=f"{HINT} peer-[:not(:empty)]:hidden")
        if hint is not None
        else rx.fragment(),
    )


def keep_account(form: str) -> rx.Component:
    """A box that is shown to whoever has asked for their account to be erased, with the day of that."""
    id = f"{form}-keep"
    return rx.el.div(
        rx.el.p("", id=f"{id}-error", class_name=f"peer {ERROR}", custom_attrs={"suppressHydrationWarning": True}),
        rx.el.label(
            rx.el.input(
                id=id,
                type="checkbox",
                name="keep",
                value="yes",
                custom_attrs={"aria-describedby": f"{id}-error"},
                class_name="size-5 accent-(--color-button)",
            ),
            t("Keep my account"),
            class_name="hidden peer-[:not(:empty)]:flex items-center gap-3 min-h-11 font-semibold",
        ),
    )


def auth_form(form: str, *fields: rx.Component, action: str, submit: Any) -> rx.Component:
    return post_form(
        rx.el.input(id=f"{form}-next", type="hidden", name="next", custom_attrs={"value": _NEXT}),
        rx.el.p(
            "", id=f"{form}-form-error", class_name=ERROR, role="alert", custom_attrs={"suppressHydrationWarning": True}
        ),
        *fields,
        rx.el.button(submit, type="submit", class_name=f"{PRIMARY} w-full"),
        action=action,
        class_name="space-y-4",
    )


def auth_page(*parts: rx.Component, title: Any) -> rx.Component:
    """A page of its own, without the shell: one thing to do, and the way back."""
    return rx.el.main(
        rx.el.div(
            rx.el.a(bird("size-10 -ml-1"), href="/", aria_label="Chirp", class_name="inline-block text-accent mb-6"),
            rx.el.h1(title, class_name="text-title font-bold mb-6", tab_index=-1),
            *parts,
            rx.el.div(other_language(), class_name="mt-6 text-meta text-muted"),
            class_name="w-full max-w-sm",
        ),
        class_name="min-h-dvh flex justify-center px-4 pt-[12vh] pb-12",
    )


def other_way(question: Any, label: Any, path: str) -> rx.Component:
    """The link to the other of the two forms; it keeps where to go afterwards."""
    return rx.el.p(
        question,
        " ",
        rx.el.a(label, href=f"{path}?next=" + _ONWARD, class_name=LINK),
        class_name="mt-6 text-muted",
    )
