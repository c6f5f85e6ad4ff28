"""The pictures or the video of a post."""

from __future__ import annotations

from typing import Any

import reflex as rx

from components.client import MEDIA


class _TweetMedia(rx.Component):
    """items is a post's media: 1 to 4 pictures or 1 video; draws nothing for none."""

    library = MEDIA
    tag = "TweetMedia"

    items: rx.Var[list]


def tweet_media(tweet: Any) -> rx.Component:
    """What a post shows below its text."""
    return _TweetMedia.create(items=tweet.media)


def thumbnail(tweet: Any, size: str, pixels: str, alt: Any) -> rx.Component:
    """The first picture of a post, square and small; nothing when it has none. size is a class such as size-12."""
    return rx.cond(
        tweet.media.length() > 0,
        rx.el.img(
            src=tweet.media[0].preview_url,
            alt=alt,
            loading="lazy",
            custom_attrs={"width": pixels, "height": pixels},
            class_name=f"{size} shrink-0 rounded object-cover bg-surface",
        ),
    )
