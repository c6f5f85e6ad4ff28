"""The live map: from an open tab through the system and back into the tabs, drawn from what was counted in the last minute."""

from __future__ import annotations

from typing import Any

import reflex as rx

from backend.xray_views import EngineView
from components.words import t

_WIDTH, _HEIGHT = 1200, 340
_BOX_WIDTH, _BOX_HEIGHT = 152, 100
_COLUMNS = (4, 266, 528, 790, 1046)
_TOP, _BELOW = 60, 236
_LINE = 19
_LONG_MS = 1000
"""In ms it would not fit between two boxes: what waited for workers that were paused."""
_SVG = rx.el.svg


def system_map(system: Any) -> rx.Component:
    _, tweets, timelines, queue, *_ = (system.engines.to(list[EngineView])[place].name for place in range(4))
    cached = rx.cond(system.cached >= 0, t("{share}% cached", share=system.cached), "")
    return rx.el.div(
        _SVG(
            _SVG.defs(_tip("tip", "fill-accent"), _tip("tip-idle", "fill-control")),
            _box(0, _TOP, t("Browser tabs"), t("{count} open", count=system.tabs)),
            _box(1, _TOP, t("Web processes"), t("{count} running", count=system.web), cached),
            _box(2, _TOP, t("Job queue"), t("{count} in it", count=system.depth), queue),
            _box(3, _TOP, t("Workers"), t("{count} running", count=system.workers), _rate(system.jobs)),
            _box(4, _TOP, t("Timelines"), t("{count} rows/s", count=system.rows_per_s), timelines),
            _box(1, _BELOW, t("Tweets"), tweets),
            _box(3, _BELOW, t("Bus"), t("{count} signals/s", count=system.signals_per_s), queue),
            _hop(system.requests, _right(0, 34), (210, 20)),
            _hop(system.push, _left(1, 84), (210, 164)),
            _hop(system.enqueue, _right(1, 50), (472, 20)),
            _hop(system.queue, _right(2, 50), (734, 20)),
            _hop(system.timelines, _right(3, 50), (993, 20)),
            _hop(system.store, f"M {_COLUMNS[1] + 50} {_TOP + _BOX_HEIGHT} V {_BELOW}", (380, 184)),
            _hop(None, f"M {_COLUMNS[3] + _BOX_WIDTH // 2} {_TOP + _BOX_HEIGHT} V {_BELOW}"),
            _hop(None, f"M {_COLUMNS[3]} {_BELOW + 70} H 450 V 145 H {_COLUMNS[1] + _BOX_WIDTH}"),
            rx.cond(
                system.shown.count > 0,
                _SVG.g(
                    _words(_COLUMNS[0] + _BOX_WIDTH // 2, 184, t("on the screen:")),
                    _words(_COLUMNS[0] + _BOX_WIDTH // 2, 184 + _LINE, _p50(system.shown)),
                    _words(_COLUMNS[0] + _BOX_WIDTH // 2, 184 + 2 * _LINE, _p99(system.shown)),
                ),
            ),
            view_box=f"0 0 {_WIDTH} {_HEIGHT}",
            role="img",
            aria_label=t("Map of the system"),
            class_name="block w-full min-w-[720px]",
        ),
        class_name="overflow-x-auto",
    )


def _box(column: int, y: int, title: Any, *lines: Any) -> rx.Component:
    x = _COLUMNS[column]
    middle = x + _BOX_WIDTH // 2
    return _SVG.g(
        _SVG.rect(
            x=x,
            y=y,
            width=_BOX_WIDTH,
            height=_BOX_HEIGHT,
            rx=12,
            class_name="fill-surface stroke-control stroke-[1.5]",
        ),
        _words(middle, y + 34, title, "fill-ink text-[17px] font-semibold"),
        *(_words(middle, y + 58 + place * _LINE, line, "fill-ink text-[16px]") for place, line in enumerate(lines)),
    )


def _hop(hop: Any, path: str, at: tuple[int, int] | None = None) -> rx.Component:
    """An arrow, and what is known of it at that place; in colour where something came that way in the last minute."""
    moved = True if hop is None else hop.count > 0
    arrow = _SVG.path(
        d=path,
        custom_attrs={"markerEnd": rx.cond(moved, "url(#tip)", "url(#tip-idle)")},
        class_name=rx.cond(moved, "fill-none stroke-2 stroke-accent", "fill-none stroke-2 stroke-control"),
    )
    if hop is None or at is None:
        return arrow
    x, y = at
    told = (_rate(hop), _p50(hop), _p99(hop))
    return _SVG.g(
        arrow, rx.cond(moved, _SVG.g(*(_words(x, y + place * _LINE, line) for place, line in enumerate(told))))
    )


def _words(x: int, y: int, text: Any, look: str = "fill-muted text-[16px]") -> rx.Component:
    return _SVG.text(text, x=x, y=y, class_name=f"{look} tabular-nums", custom_attrs={"textAnchor": "middle"})


def _tip(name: str, look: str) -> rx.Component:
    return _SVG.marker(
        _SVG.path(d="M 0 0 L 8 4 L 0 8 z", class_name=look),
        id=name,
        custom_attrs={
            "orient": "auto",
            "refX": 7,
            "refY": 4,
            "markerWidth": 8,
            "markerHeight": 8,
            "markerUnits": "userSpaceOnUse",
        },
    )


def _p50(hop: Any) -> Any:
    return rx.cond(hop.p50_ms < _LONG_MS, t("p50 {ms} ms", ms=hop.p50_ms), t("p50 {s} s", s=hop.p50_ms / 1000))


def _p99(hop: Any) -> Any:
    return rx.cond(hop.p99_ms < _LONG_MS, t("p99 {ms} ms", ms=hop.p99_ms), t("p99 {s} s", s=hop.p99_ms / 1000))


def _rate(hop: Any) -> Any:
    return t("{rate}/s", rate=hop.rate)


def _right(column: int, y: int) -> str:
    return f"M {_COLUMNS[column] + _BOX_WIDTH} {_TOP + y} H {_COLUMNS[column + 1]}"


def _left(column: int, y: int) -> str:
    return f"M {_COLUMNS[column]} {_TOP + y} H {_COLUMNS[column - 1] + _BOX_WIDTH}"
