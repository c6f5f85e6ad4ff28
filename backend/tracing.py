"""Steps of a post's way through the processes: OpenTelemetry spans, whose context goes along with jobs and signals.

A way begins with root(), where somebody posts. span() adds a step where one is under way, and costs next to nothing where none is.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.trace import INVALID_SPAN, Span, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import AttributeValue

_W3C = TraceContextTextMapPropagator()
_tracer: Tracer = trace.NoOpTracer()

ACT = "chirp.act"
"""The attribute of a way's first step that says whose way it is: the act's id, as a decimal string."""


def use(tracer: Tracer | None) -> None:
    """For bootstrap: what spans of this process are made with (None: none are made)."""
    global _tracer
    _tracer = tracer or trace.NoOpTracer()


@contextmanager
def root(name: str, *, start_ns: int | None = None) -> Generator[None]:
    """The beginning of a way; start_ns (since 1970) when it began before this process heard of it."""
    with _tracer.start_as_current_span(name, context=context.Context(), start_time=start_ns):
        yield


def name_act(act: int, **attributes: AttributeValue) -> None:
    """The way that has just begun here is this act's."""
    trace.get_current_span().set_attributes({ACT: str(act), **attributes})


@contextmanager
def span(name: str, **attributes: AttributeValue) -> Generator[Span]:
    """A step of the way that is under way here, around what the block does."""
    if not trace.get_current_span().get_span_context().is_valid:
        yield INVALID_SPAN
        return
    with _tracer.start_as_current_span(name, attributes=attributes) as step:
        yield step


def past(name: str, carrier: str | None, start_ns: int, end_ns: int, **attributes: AttributeValue) -> None:
    """A step that has ended, and was measured elsewhere; it belongs to the way of the carrier, if there is one."""
    if carrier:
        step = _tracer.start_span(name, context=_under(carrier), start_time=start_ns, attributes=attributes)
        step.end(end_ns)


def carrier() -> str | None:
    """The step that is under way here, as W3C's traceparent: to go along with whatever goes on elsewhere."""
    told: dict[str, str] = {}
    _W3C.inject(told)
    return told.get("traceparent")


@contextmanager
def carried(carrier: str | None) -> Generator[None]:
    """What the block does goes on with the way of the carrier, if there is one."""
    if not carrier:
        yield
        return
    token = context.attach(_under(carrier))
    try:
        yield
    finally:
        context.detach(token)


def _under(carrier: str) -> context.Context:
    return _W3C.extract({"traceparent": carrier}, context.Context())
