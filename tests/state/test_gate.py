"""Every handler that a socket can reach, called with junk: a sentence for people, never a failure of ours."""

from __future__ import annotations

import asyncio
import collections
import inspect
from collections.abc import Iterator
from typing import Any

import pytest
from reflex.app import EventNamespace
from reflex_base.event.processor import EventProcessor
from reflex_base.registry import RegistrationContext

from backend.errors import ChirpError, Malformed
from chirp_app.chirp_app import app
from state import failures, gate
from state.validation import check
from tests.state.conftest import Person, Tab

_DEEP: Any = "x"
for _ in range(50):
    _DEEP = [_DEEP]
JUNK: list[Any] = [
    None,
    True,
    -1,
    10**30,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "x",
    "9" * 400,
    "x" * 60_000,
    "\x00",
    "\ud800",
    "%00/../..",
    "posts/",
    "followers/x/followers",
    [],
    {},
    _DEEP,
    {"a": _DEEP},
    {"__reflex_form_data__": 5},
    {"__reflex_form_data__": [["bio", 5], ["bio"]]},
]
_REFLEX = "reflex___state____state"


def handlers() -> dict[str, Any]:
    return RegistrationContext.get().event_handlers


def ours() -> list[str]:
    return [name for name in handlers() if ".state___" in name and not name.endswith(".setvar")]


def events(name: str) -> Iterator[dict[str, Any]]:
    """Junk in all arguments, in one of them, and in arguments that the handler does not have, or lacks."""
    names = list(inspect.signature(handlers()[name].handler.fn).parameters)[1:]
    yield {"name": name, "payload": {"surprise": 1}}
    if not names:
        yield {"name": name, "payload": {}}
    for junk in JUNK:
        yield {"name": name, "payload": dict.fromkeys(names, junk)}
        for one in names:
            yield {"name": name, "payload": dict.fromkeys(names, "12345678") | {one: junk}}
            yield {"name": name, "payload": {one: junk}}


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("name", ours())
async def test_junk_is_refused_with_a_sentence(
    name: str, signed_in: bool, ana: Person, visitor: Tab, monkeypatch: pytest.MonkeyPatch
):
    unexpected: list[Exception] = []
    sentences: list[str] = []
    monkeypatch.setattr(failures.log, "error", lambda *_, exc_info, **__: unexpected.append(exc_info), raising=False)
    registered, tab = handlers()[name], ana.tab if signed_in else visitor
    for event in events(name):
        try:
            check(event)
            done = registered.handler.fn(await tab.state(registered.states[0]), **event["payload"])
            if inspect.isawaitable(done):
                await done
        except ChirpError as refused:
            sentences.append(refused.sentence)
    assert unexpected == []
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_no_event_is_refused(junk: Any):
    known = f"{_REFLEX}.state___session____session_state.enter"
    tried = [junk, {"name": junk}]
    tried += [{"name": known, key: junk} for key in ("payload", "router_data") if junk]
    tried += [{"name": known, "router_data": {key: junk}} for key in ("asPath", "query", "pathname") if junk]
    if isinstance(junk, str) and len(junk) < 4_000:
        tried = tried[:-1] if junk else tried  # as a pathname: a pattern of no page is one that nothing is loaded for
    for event in tried:
        with pytest.raises(Malformed):
            check(event)


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("setvar", {"var_name": "is_hydrated", "value": True}),
        ("set_is_hydrated", {"value": True}),
        ("state___settings____settings_state.setvar", {"var_name": "email", "value": "x"}),
        ("state___settings____settings_state._viewer", {}),
        ("state___settings____settings_state.reset", {}),
        ("no_such_state.no_such_handler", {}),
        ("hydrate_and_load", {"vars": {"nobody.nothing": 1}}),
        ("hydrate_and_load", {"vars": [1]}),
        ("hydrate_and_load", {"hashes": {"a": 1}}),
        ("reflex___state____frontend_event_exception_state.handle_frontend_exception", {"info": 1}),
        ("reflex___state____update_vars_internal_state.update_vars_internal", {"vars": {"x": 1}}),
    ],
)
def test_what_reflex_offers_and_no_page_of_ours_uses_is_refused(name: str, payload: dict[str, Any]):
    with pytest.raises(Malformed):
        check({"name": f"{_REFLEX}.{name}", "payload": payload})


@pytest.mark.parametrize(
    "route",
    [
        {"asPath": "//["},
        {"asPath": "//elsewhere.example/"},
        {"asPath": "/\t/["},
        {"asPath": "/\ud800"},
        {"asPath": "/search?q=\udfff"},
        {"pathname": "/\ud800"},
        {"query": {"q": "\ud800"}},
        {"query": {"q": ["a", "\ud800"]}},
    ],
)
def test_what_is_no_address_is_refused_before_reflex_splits_it(route: dict[str, Any]):
    with pytest.raises(Malformed):
        check({"name": f"{_REFLEX}.state___session____session_state.enter", "payload": {}, "router_data": route})


def test_a_failure_that_anybody_can_repeat_is_written_a_few_times(monkeypatch: pytest.MonkeyPatch):
    numbers: list[str] = []

    def write(_: str, *, request_id: str, **__: Any) -> None:
        numbers.append(request_id)

    def fail(error: Exception) -> str:
        try:
            raise error
        except Exception as raised:
            return failures.sentence_for(raised)

    monkeypatch.setattr(failures.log, "error", write, raising=False)
    monkeypatch.setattr(failures, "_handlers", failures.Noise())
    monkeypatch.setattr(failures, "_numbers", {})
    counted = failures.ERRORS.labels("handler")._value.get()
    sentences = [fail(ValueError(f"as the client likes: {n}")) for n in range(50)]
    assert 0 < len(numbers) <= 5
    assert failures.ERRORS.labels("handler")._value.get() == counted + 50
    assert numbers[-1] in sentences[-1]  # its traceback is one that was written
    before = len(numbers)
    fail(TypeError())
    assert len(numbers) == before + 1


def test_what_a_browser_sends_goes_through():
    route = {"pathname": "/search", "asPath": "/search?q=a&q=b", "query": {"q": ["a", "b"]}}
    for name, payload in (
        ("hydrate_and_load", {"vars": {}, "hashes": []}),
        ("hydrate_and_load", {}),
        ("reflex___state____on_load_internal_state.on_load_internal", {}),
        ("state___home____home_state.load", {"seq": "1", "feed": "home", "cursor": None}),
    ):
        check({"name": f"{_REFLEX}.{name}", "payload": payload, "router_data": route})


def test_the_app_has_the_gate():
    assert isinstance(app.event_namespace, gate.Gate)
    assert app.sio
    assert app.sio.namespace_handlers["/_event"] is app.event_namespace


@pytest.mark.parametrize(
    ("event", "given"),
    [
        ("connect", [{"QUERY_STRING": "token=victim", "asgi.scope": {"headers": []}}]),
        ("connect", []),
        ("event", []),
        ("event", [{}, {}]),
        ("ping", [1]),
        ("client_error", [{}, {}]),
        ("emit_update", [{}, "token"]),
        ("_init_", []),
        ("", []),
        (None, [1]),
        ([], [1]),
    ],
)
async def test_a_client_calls_nothing_else_of_the_socket(event: Any, given: list[Any]):
    assert app.event_namespace
    assert await app.event_namespace.trigger_event(event, "a-socket", *given) is False
    assert "a-socket" not in app.event_namespace.sid_to_token


def test_what_a_browser_reports_is_cut_cleaned_and_limited(monkeypatch: pytest.MonkeyPatch):
    lines: list[str] = []
    monkeypatch.setattr(failures.log, "warning", lambda _, error, **__: lines.append(error), raising=False)
    monkeypatch.setattr(failures, "_browsers", failures.Noise())
    for _ in range(50):
        app.frontend_exception_handler(Exception(f"at ws://x/_event?token=secret-1&a=b\n{'x' * 100_000}"))
    assert 0 < len(lines) <= 5
    assert all(len(line) < 1_100 and "secret-1" not in line and "\n" not in line for line in lines)


async def test_who_sends_faster_than_it_is_served_waits(monkeypatch: pytest.MonkeyPatch):
    """Else what one socket sends, or does not read, could fill the memory."""
    namespace, taken, waiting = app.event_namespace, list[str](), collections.deque[Any]([None] * 30)
    assert isinstance(namespace, gate.Gate)

    async def take(_: Any, sid: str, event: Any) -> None:
        taken.append(event["name"])

    monkeypatch.setattr(EventNamespace, "on_event", take)
    monkeypatch.setattr(gate.Gate, "sid_to_token", {"fast": "tab", "other": "tab 2"})
    monkeypatch.setattr(app, "_event_processor", EventProcessor())
    app.event_processor._token_queues["tab"] = waiting
    event = {"name": f"{_REFLEX}.state___session____session_state.enter"}
    flood = asyncio.create_task(namespace.on_event("fast", event))
    await namespace.on_event("other", event | {"name": f"{_REFLEX}.hydrate"})
    assert (taken, flood.done()) == ([f"{_REFLEX}.hydrate"], False)
    waiting.popleft()
    await asyncio.wait_for(flood, 5)
    assert len(taken) == 2


async def test_who_does_not_read_is_not_listened_to(monkeypatch: pytest.MonkeyPatch):
    namespace, unread = app.event_namespace, [30]
    assert isinstance(namespace, gate.Gate)
    monkeypatch.setattr(gate.Gate, "_unread", lambda *_: unread[0])

    async def pong(*_: Any) -> None:
        assert unread == [0]

    monkeypatch.setattr(gate.Gate, "on_ping", pong, raising=False)
    ping = asyncio.create_task(namespace.trigger_event("ping", "slow"))
    assert not (await asyncio.wait([ping], timeout=0.01))[0]
    unread[0] = 0
    await asyncio.wait_for(ping, 5)
