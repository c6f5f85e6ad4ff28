"""How buttons and fields look. A name says the weight that a control has on its page."""

from __future__ import annotations

_BASE = (
    "inline-flex items-center justify-center gap-2 min-h-10 px-4 rounded-full font-semibold text-post whitespace-nowrap "
    "transition-colors duration-fast ease-calm disabled:opacity-60 pointer-coarse:min-h-11 "
)
PRIMARY = _BASE + "bg-button text-onbutton hover:brightness-110"
SECONDARY = _BASE + "border border-control text-ink hover:bg-surface"
DANGER = _BASE + "border border-control text-danger hover:border-danger hover:bg-surface"
LABEL = "block text-meta font-semibold text-ink mb-1"
FIELD = (
    "block w-full min-h-11 px-3 py-2 rounded-lg border border-control bg-page text-ink text-field "
    "placeholder:text-muted aria-[invalid=true]:border-danger"
)
HINT = "mt-1 text-meta text-muted"
ERROR = "mt-1 text-meta text-danger empty:hidden"
# A link inside a text is told by its underline too, not by its colour alone.
LINK = "text-accent underline decoration-accent/30 underline-offset-2 hover:decoration-accent"
