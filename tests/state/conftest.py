"""The states of one tab, without a browser: handlers run over real engines in a temporary folder."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio
import reflex as rx
from reflex.istate.data import RouterData
from reflex_base.utils.format import json_dumps

from backend import bootstrap
from backend.engines import Engines
from backend.services import accounts
from backend.settings import RateLimits, Settings, load
from backend.views import Viewer
from tests.engines import chosen
from tests.engines.valkey import valkey
from tests.factories import quick_hashes

AnyState = TypeVar("AnyState", bound=rx.State)
_numbers = itertools.count(1)


class Tab:
    """A tab whose socket came with this session; no token is a visitor's."""

    def __init__(self, token: str = "") -> None:
        self._root = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
        self.present(token)

    def present(self, token: str, socket: str = "first") -> None:
        """Another socket with the token of this tab, under this session."""
        self._socket = socket
        self._cookie = f"chirp_session={token}" if token else ""
        self.go("/")

    def go(self, path: str) -> None:
        data = {
            "headers": {"cookie": self._cookie},
            "asPath": path,
            "pathname": path,
            "token": f"tab{id(self)}",
            "sid": self._socket,
        }
        self._root.router = RouterData.from_router_data(data)

    async def state(self, cls: type[AnyState]) -> AnyState:
        return await self._root.get_state(cls)

    async def run(self, cls: type[rx.State], handler: str, *args: Any) -> Any:
        """What the handler returns, called as any websocket client could."""
        done = cls.event_handlers[handler].fn(await self.state(cls), *args)
        return await done if inspect.isawaitable(done) else done

    def sent(self) -> str:
        """Everything that the browser gets of the tab's states (Reflex sends the handshake's headers without the cookie)."""
        return json_dumps(self._root.dict())


@dataclass
class Person:
    username: str
    email: str
    token: str
    viewer: Viewer
    tab: Tab


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these run in one event loop, that of the engines."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="package")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("state")
    with valkey(folder / "valkey") as url:
        yield load(
            data_dir=folder,
            redis_url=url,
            secret_key="for tests only",
            rate_limits=RateLimits.OFF,
            database_url=chosen.database_url(),
        )


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def opened(settings: Settings) -> AsyncIterator[Engines]:
    await bootstrap.migrate(settings)
    with quick_hashes():
        async with bootstrap.open(settings) as engines:
            yield engines


@pytest.fixture(autouse=True)
def engines(opened: Engines) -> Iterator[Engines]:
    """One set for the whole run: opening takes longer than most tests. What a test puts in its place goes back."""
    before = dict(vars(opened))
    yield opened
    vars(opened).update(before)


@pytest_asyncio.fixture(loop_scope="session")
async def sign_up(engines: Engines) -> Callable[..., Any]:
    """Makes an account and opens a tab of it."""

    async def made(prefix: str = "user", device: str = "test") -> Person:
        username = f"{prefix}{next(_numbers)}"
        form = accounts.SignUp(username, f"{username}@example.org", "tangerine moon")
        signed_in = await accounts.sign_up(form, ip=username, device=device)
        viewer = await accounts.viewer_of(signed_in.token)
        assert viewer
        return Person(username, form.email, signed_in.token, viewer, Tab(signed_in.token))

    return made


@pytest_asyncio.fixture(loop_scope="session")
async def ana(sign_up: Callable[..., Any]) -> Person:
    return await sign_up("ana")


@pytest_asyncio.fixture(loop_scope="session")
async def bob(sign_up: Callable[..., Any]) -> Person:
    return await sign_up("bob")


@pytest.fixture
def visitor() -> Tab:
    return Tab()
