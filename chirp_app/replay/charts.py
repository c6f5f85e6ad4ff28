"""Charts as SVG, for a page that loads nothing: lines or dots by name, with axes, a legend and the values on hover."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]
Ticks = Sequence[tuple[float, str]]

_WIDTH, _HEIGHT = 760, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 12, 30


def chart(title: str, series: Mapping[str, Points], *, unit: str, x: Ticks, dots: bool = False) -> str:
    """A figure. x: the ticks below, the first and the last of which are its ends. unit: of the values, which begin at 0."""
    if not any(series.values()):
        return f"<figure><figcaption>{escape(title)}</figcaption><p class=none>Nothing was seen.</p></figure>"
    ticks = _scale(max(value for points in series.values() for _, value in points))
    plot = _Plot(x[0][0], x[-1][0], ticks[-1])
    parts = [_grid(plot, ticks, x)]
    for number, (name, points) in enumerate(series.items()):
        parts.append(_dots(plot, points, name, unit, number) if dots else _line(plot, points, name, unit, number))
    legend = "".join(f"<span class=s{number}>{escape(name)}</span>" for number, name in enumerate(series))
    return (
        f"<figure><figcaption>{escape(title)}, {escape(unit)} <span class=legend>{legend}</span></figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg></figure>'
    )


def seconds(end: float) -> Ticks:
    """Ticks of time from 0 to the end, about eight."""
    step = _step(max(end, 1) / 8)
    marks = [number * step for number in range(int(end / step) + 1)]
    if end - marks[-1] > step * 0.75 or len(marks) == 1:
        marks.append(end)
    else:
        marks[-1] = end
    return [(mark, f"{mark:.0f} s") for mark in marks]


class _Plot:
    """From values to places in the picture."""

    def __init__(self, first: float, last: float, top: float) -> None:
        self._first, self._span, self._top = first, (last - first) or 1, top or 1

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (x - self._first) / self._span * (_WIDTH - _LEFT - _RIGHT)
        return round(_LEFT + across, 1), round(_HEIGHT - _BOTTOM - y / self._top * (_HEIGHT - _TOP - _BOTTOM), 1)


def _grid(plot: _Plot, ticks: Sequence[float], x: Ticks) -> str:
    parts = list[str]()
    for tick in ticks:
        _, y = plot.at(0, tick)
        parts.append(f'<line x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{tick:,g}</text>')
    for place, told in x:
        across, _ = plot.at(place, 0)
        anchor = "end" if place == x[-1][0] else "middle"
        parts.append(f'<text x="{across}" y="{_HEIGHT - 8}" text-anchor="{anchor}">{escape(told)}</text>')
    return f"<g class=grid>{''.join(parts)}</g>"


def _line(plot: _Plot, points: Points, name: str, unit: str, number: int) -> str:
    placed = " ".join(f"{x},{y}" for x, y in (plot.at(*point) for point in points))
    return f'<polyline class="s{number}" points="{placed}"/>{_dots(plot, points, name, unit, number)}'


def _dots(plot: _Plot, points: Points, name: str, unit: str, number: int) -> str:
    drawn = list[str]()
    for point in points:
        x, y = plot.at(*point)
        drawn.append(
            f'<circle cx="{x}" cy="{y}" r="2"><title>{escape(name)}: {point[1]:,.1f} {escape(unit)}</title></circle>'
        )
    return f'<g class="s{number}">{"".join(drawn)}</g>'


def _scale(most: float) -> list[float]:
    """Round values from 0 to the first one that is not below the most."""
    step = _step((most or 1) / 5)
    return [round(step * number, 10) for number in range(math.ceil((most or 1) / step) + 1)]


def _step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20 ... (and their tenths) that is not below it."""
    size = 10 ** math.floor(math.log10(least))
    return next(size * times for times in (1, 2, 5, 10) if size * times >= least * 0.999)
