"""The timeline promise (docs/architecture.md), against an oracle, on real engines, under everything that can go wrong.

After each step one viewer's whole home is paged: it must be a subsequence of the truth that lacks at most acts whose
fan-out is pending. Pages with cursors kept from earlier steps must hold too. At the end, with the jobs drained, every
home must equal the truth. What people do is in acting.py, their world in world.py, the truth in oracle.py.
"""

from __future__ import annotations

import sys
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, consumes, invariant, precondition, rule

from backend.services import suspensions, timelines
from backend.tweets.interface import Act
from backend.views import Page, TweetView, UnavailableView, Viewer
from tests.contracts.acting import Acting, people
from tests.contracts.opened import Home
from tests.contracts.oracle import check_page, collapsed
from tests.contracts.world import DAY_MS, SMALL, Run

PAGE = 3
_TELL_EVERY = 50
_NEW_ENGINES_EVERY = 500
"""Worlds follow each other on one clock, and ids hold the milliseconds of 69 years. Servers elsewhere would find the same ids again."""
_LONG_RUN = 1_000
"""So many worlds take a while: how far it is stands on the terminal."""


class Promise(Acting):
    worlds = 0
    cursors = Bundle("cursors")

    @rule(whom=people)
    def suspend_for_a_while(self, whom: int) -> None:
        gone = self.someone(whom)
        self.run(suspensions.suspend(gone.username))
        self.oracle.suspended = gone.id
        for viewer in self.people:
            if viewer != gone:
                self._home_is_right(viewer)
        self.run(suspensions.restore(gone.username))
        self.oracle.suspended = 0

    @precondition(lambda self: self.world.jobs.queued)
    @rule(index=st.integers(0, 99), again=st.booleans())
    def run_job(self, index: int, again: bool) -> None:
        self.run(self.world.run_job(index % len(self.world.jobs.queued), Run(), again=again))

    @precondition(lambda self: self.world.jobs.queued)
    @rule(index=st.integers(0, 99), call=st.integers(1, 9))
    def kill_job(self, index: int, call: int) -> None:
        self.run(self.world.run_job(index % len(self.world.jobs.queued), Run(dies_at=call)))

    @precondition(lambda self: self.world.jobs.queued)
    @rule(index=st.integers(0, 99), call=st.integers(1, 9))
    def pause_job(self, index: int, call: int) -> None:
        """A slow worker: everything else goes on meanwhile."""
        self.run(self.world.run_job(index % len(self.world.jobs.queued), Run(pauses_at=call)))

    @precondition(lambda self: self.world.paused)
    @rule(index=st.integers(0, 99))
    def go_on(self, index: int) -> None:
        self.run(self.world.go_on(index % len(self.world.paused)))

    @rule()
    def lose_the_queue(self) -> None:
        self.world.jobs.queued.clear()

    @rule()
    def flush_caches(self) -> None:
        self.world.e.caches.clear()
        self.world.e.caches.pulls.clear()

    @rule()
    def reconcile(self) -> None:
        self.run(self.world.reconcile())

    @rule(days=st.sampled_from([1, 1, 1, 1, 1, 29, 31]))
    def time_passes(self, days: int) -> None:
        self.world.clock.ms += days * DAY_MS

    @rule(target=cursors, who=people)
    def open_home(self, who: int) -> tuple[Viewer, str | None, int | None]:
        return self._read(self.someone(who), None, None)

    @rule(target=cursors, kept=consumes(cursors))
    def read_on(self, kept: tuple[Viewer, str | None, int | None]) -> tuple[Viewer, str | None, int | None]:
        viewer, cursor, below = kept
        return kept if cursor is None else self._read(viewer, cursor, below)

    def _read(self, viewer: Viewer, cursor: str | None, below: int | None) -> tuple[Viewer, str | None, int | None]:
        expected = self.oracle.home(viewer.id)
        pending = self.run(self._pending(expected))
        page: Page[TweetView] = self.run(timelines.read_home(viewer, cursor, PAGE))
        shown = [int(tweet.act_id) for tweet in page.items]
        ended = page.next_cursor is None
        check_page(expected, shown, below=below, ended=ended, pending=pending, window=SMALL.collapse)
        for tweet in page.items:
            assert _quoted(tweet) == self.oracle.quoted(viewer.id, int(tweet.id))
        assert page.next_cursor is None or len(shown) == PAGE
        return viewer, page.next_cursor, shown[-1] if shown else below

    async def _pending(self, acts: list[Act]) -> set[int]:
        return {act.id for act in acts if await self.world.e.tweets.mark(act.id)}

    def _read_all(self, viewer: Viewer) -> list[int]:
        cursor, shown = None, list[int]()
        while True:
            page: Page[TweetView] = self.run(timelines.read_home(viewer, cursor, PAGE))
            shown += [int(tweet.act_id) for tweet in page.items]
            if page.next_cursor is None:
                return shown
            cursor = page.next_cursor

    @invariant()
    def one_home_is_right(self) -> None:
        if self.people:
            self.turn += 1
            self._home_is_right(self.someone(self.turn))

    def _home_is_right(self, viewer: Viewer) -> None:
        expected = self.oracle.home(viewer.id)
        pending = self.run(self._pending(expected))
        shown = self._read_all(viewer)
        check_page(expected, shown, below=None, ended=True, pending=pending, window=SMALL.collapse)

    def teardown(self) -> None:
        self.run(self.world.drain())
        for viewer in self.people:
            assert self._read_all(viewer) == collapsed(self.oracle.home(viewer.id), SMALL.collapse)
        Promise.worlds += 1


def _quoted(tweet: TweetView) -> str | None:
    if isinstance(tweet.quoted, UnavailableView):
        return tweet.quoted.unavailable
    return tweet.quoted and tweet.quoted.id


def test_every_home_is_a_subsequence_of_the_truth_and_equals_it_in_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    prove(capsys, settings().max_examples, 50)


def prove(capsys: pytest.CaptureFixture[str], wanted: int, steps: int, **urls: str) -> None:
    """So many worlds of so many steps, on embedded engines but for those whose URLs are given."""
    from hypothesis.stateful import run_state_machine_as_test

    def world() -> Promise:
        if wanted >= _LONG_RUN and Promise.worlds and not Promise.worlds % _TELL_EVERY:
            with capsys.disabled():
                sys.stdout.write(f"\n{Promise.worlds} of {wanted} worlds kept the promise ")
        if Home.opened and not urls and Promise.worlds and not Promise.worlds % _NEW_ENGINES_EVERY:
            Home.opened.close()
            Home.opened = Home(**urls)
        return Promise()

    Home.opened = Home(**urls)
    try:
        run_state_machine_as_test(
            cast(type[Promise], world),  # hypothesis calls it once a world
            settings=settings(
                settings.default,
                max_examples=wanted,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
            ),
        )
    finally:
        Home.opened.close()
