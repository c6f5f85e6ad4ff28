"""Which engines the tests' worlds stand on: the embedded ones, or as CHIRP_TEST_DATABASE says."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

import pytest

from tests.engines import postgresql


@cache
def postgresql_server() -> postgresql.Server:
    """One for the whole run, ended with it. Where there is none, whoever asks is skipped."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(own_postgresql())


@contextmanager
def own_postgresql() -> Iterator[postgresql.Server]:
    """One that nobody else uses, for who ends or restarts it. Where there is none, whoever asks is skipped."""
    if why := postgresql.missing():
        pytest.skip(why)
    with postgresql.postgresql() as started:
        yield started


def database_url() -> str:
    """The setting, for a world that begins: a new database of its own. "" for the embedded one."""
    return postgresql_server().database() if os.environ.get("CHIRP_TEST_DATABASE") == "postgresql" else ""
