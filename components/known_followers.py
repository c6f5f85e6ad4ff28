"""Whom one knows among the followers of a profile."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.react_router import link

from components.avatar import avatar
from components.words import plural, t


def known_followers(profile: Any) -> rx.Component:
    """One line that leads to all of them; nothing where there is nobody."""
    known = profile.known
    return rx.cond(
        known.people.length() > 0,
        link(
            rx.el.span(
                rx.foreach(
                    known.people, lambda card: avatar(card.avatar_url, "size-6 -ml-2 first:ml-0 ring-2 ring-(--page)")
                ),
                class_name="flex shrink-0",
            ),
            rx.el.span(_sentence(known.people, known.count), class_name="min-w-0 line-clamp-2 break-words"),
            to="/" + profile.username + "/followers_you_follow",
            class_name="mt-2 inline-flex max-w-full items-center gap-2 min-h-8 max-sm:min-h-11 text-meta text-muted hover:underline",
        ),
    )


def _sentence(people: Any, count: Any) -> Any:
    one, other = people[0].display_name, people[1].display_name
    return rx.match(
        people.length(),
        (1, t("Followed by {one}", one=one)),
        (2, t("Followed by {one} and {other}", one=one, other=other)),
        plural(
            count - 2,
            "Followed by {one}, {other} and {count} other you know",
            "Followed by {one}, {other} and {count} others you know",
            one=one,
            other=other,
        ),
    )
