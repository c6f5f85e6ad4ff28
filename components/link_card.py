"""What a linked page says about itself, below the text of the post that links to it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.views import LinkPreviewView


def link_card(tweet: Any) -> rx.Component:
    """Nothing when there is nothing to show. The picture's room is kept before it has come."""
    preview = tweet.link_preview.to(LinkPreviewView)
    return rx.cond(
        tweet.link_preview,
        rx.el.a(
            rx.cond(
                preview.image_url,
                rx.el.img(
                    src=preview.image_url,
                    alt="",
                    loading="lazy",
                    class_name="block w-full aspect-[1.91/1] object-cover bg-surface border-b border-line",
                ),
            ),
            rx.el.span(
                rx.el.span(preview.host, class_name="block text-meta text-muted truncate"),
                rx.el.span(preview.title, dir="auto", class_name="font-semibold text-ink line-clamp-2"),
                rx.cond(
                    preview.description != "",
                    rx.el.span(preview.description, dir="auto", class_name="text-meta text-muted line-clamp-2"),
                ),
                class_name="block px-3 py-2 [overflow-wrap:anywhere]",
            ),
            href=preview.url,
            target="_blank",
            rel="noopener nofollow ugc",
            custom_attrs={"data-link-card": True},
            class_name="mt-2 block overflow-hidden rounded-lg border border-line hover:bg-surface transition-colors duration-fast",
        ),
    )
