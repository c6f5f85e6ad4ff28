"""Keeps services running: starts them in order, restarts one that ends, stops all in reverse order."""

from __future__ import annotations

import asyncio
import ctypes
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from subprocess import SubprocessError

import structlog

log = structlog.get_logger()

_STEADY = 30.0  # seconds after which a service counts as well again: its next restart is quick
_NO_START = (OSError, SubprocessError)  # no memory, no file descriptor, no such program: it may pass
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class DoesNotStart(Exception):
    """A service ended again and again before it was ready, or a task failed. Its own output says why."""


class NotRunning(Exception):
    """A service can't be killed now: it is paused, or about to start."""


@dataclass(frozen=True)
class Service:
    """One child process. ready answers True once it serves; None: nothing waits for it."""

    name: str
    command: Sequence[str]
    ready: Callable[[], Awaitable[bool]] | None = None
    is_task: bool = False
    """It runs to its end before the next ones start, and is not restarted; everything ends when it fails."""
    tries: int = 3
    """How often it may end before it was ready for the first time."""
    patience: float = 10.0
    """Seconds that it gets to end when asked; then it is killed."""


@dataclass(frozen=True)
class Status:
    """Of one service. pid: 0 while it does not run; ends: how often it ended by itself, or was killed."""

    pid: int
    paused: bool
    ends: int


class Supervisor:
    """Children are sessions of their own: a Ctrl-C reaches this process only, which stops them one by one."""

    def __init__(
        self, services: Sequence[Service], *, env: Mapping[str, str], tell: Callable[..., None] = lambda kind, **_: None
    ) -> None:
        """tell hears what happens to services: "ended" (service, pid, why) by itself, "paused" and "resumed" (service)."""
        self._services = services
        self._env = env
        self._tell = tell
        self._stopping = asyncio.Event()
        self._stop = {service.name: asyncio.Event() for service in services}
        self._again = {service.name: asyncio.Event() for service in services}
        self._failures = {service.name: 0 for service in services}
        self._ends = {service.name: 0 for service in services}
        self._paused: set[str] = set()
        self._running: dict[str, Process] = {}

    def stop(self) -> None:
        """Ask for the end of everything. A second time: at once."""
        if self._stopping.is_set():
            for process in self._running.values():
                _signal(process, signal.SIGKILL)
        self._stopping.set()

    async def run(self, ready: Callable[[], None]) -> None:
        """Run until stop() is called; ready is called when every service is. Raises DoesNotStart.

        What a keeper raises ends everything too, and is raised here: no service stays behind unkept.
        """
        keepers: dict[str, asyncio.Task[None]] = {}
        try:
            for service in self._services:
                if service.is_task:
                    await self._complete(service)
                else:
                    keepers[service.name] = asyncio.create_task(self._keep(service))
                    keepers[service.name].add_done_callback(self._kept)
                    await self._until_ready(service)
            if not self._stopping.is_set():
                ready()
            await self._stopping.wait()
        finally:
            self._stopping.set()
            for name, keeper in reversed(keepers.items()):
                self._stop[name].set()
                await asyncio.wait([keeper])  # whatever it raised: the others are to be stopped
            for process in self._running.values():
                _signal(process, signal.SIGKILL)  # only one whose keeper failed still runs
        for keeper in keepers.values():
            keeper.result()

    def send(self, name: str, number: signal.Signals) -> None:
        """Send it to one service, if that runs."""
        if self.status(name).pid:
            _signal(self._running[name], number)

    def pause(self, name: str) -> None:
        """End one service as at the end of everything, and start it only when it is resumed."""
        if name not in self._paused:
            self._paused.add(name)
            self._again[name].set()

    def resume(self, name: str) -> None:
        if name in self._paused:
            self._paused.discard(name)
            self._again[name].set()
            self._tell("resumed", service=name)

    def kill(self, name: str) -> None:
        """As if the system had: it comes back as after any such end, at once. Raises NotRunning."""
        if not self.status(name).pid:
            raise NotRunning
        self._failures[name] = 0
        _signal(self._running[name], signal.SIGKILL)

    def status(self, name: str) -> Status:
        process = self._running.get(name)
        pid = process.pid if process and process.returncode is None else 0
        return Status(pid, name in self._paused, self._ends[name])

    def _kept(self, keeper: asyncio.Task[None]) -> None:
        if not keeper.cancelled() and (error := keeper.exception()):
            log.error("keeper failed; everything ends", exc_info=error)
        self._stopping.set()

    async def _start(self, service: Service) -> Process:
        process = self._running[service.name] = await asyncio.create_subprocess_exec(
            *service.command, env=self._env, stdin=DEVNULL, start_new_session=True, preexec_fn=end_with_parent
        )
        return process

    async def _complete(self, task: Service) -> None:
        if self._stopping.is_set():
            return
        try:
            process = await self._start(task)
        except _NO_START as error:
            raise DoesNotStart(f"{task.name} does not start: {error}") from error
        await _first(process.wait(), self._stopping.wait())
        if self._stopping.is_set():
            await _end(process, task)
        elif process.returncode:
            raise DoesNotStart(f"{task.name} failed; the lines above say why.")

    async def _keep(self, service: Service) -> None:
        stop, again = self._stop[service.name], self._again[service.name]
        while not stop.is_set():
            again.clear()
            if service.name in self._paused:
                self._tell("paused", service=service.name)
                await _first(stop.wait(), again.wait())
                continue
            started = time.monotonic()
            try:
                process = await self._start(service)
            except _NO_START as error:
                delay = self._failed(service)
                log.error("process does not start", service=service.name, error=str(error), restart_in=delay)
                await _first(asyncio.sleep(delay), stop.wait(), again.wait())
                continue
            await _first(process.wait(), stop.wait(), again.wait())
            if stop.is_set() or again.is_set():
                await _end(process, service)
                continue
            if time.monotonic() - started >= _STEADY:
                self._failures[service.name] = 0
            self._ends[service.name] += 1
            delay = self._failed(service)
            log.warning("process ended", service=service.name, exit=_reason(process), restart_in=delay)
            self._tell("ended", service=service.name, pid=process.pid, why=_reason(process))
            await _first(asyncio.sleep(delay), stop.wait(), again.wait())

    def _failed(self, service: Service) -> float:
        """Count a failure; the seconds to wait before the next try."""
        failures = self._failures[service.name]
        self._failures[service.name] += 1
        return min(30.0, 0.25 * 2 ** min(failures, 7)) if failures else 0.0

    async def _until_ready(self, service: Service) -> None:
        while service.ready and not self._stopping.is_set():
            if self._failures[service.name] >= service.tries:
                raise DoesNotStart(f"{service.name} does not start; the lines above say why.")
            if await service.ready():
                return
            await asyncio.sleep(0.05)


def end_with_parent() -> None:
    """In the child, before it starts: the kernel ends it when this process dies, however that happens (Linux)."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


async def _first(*waiting: Awaitable[object]) -> None:
    """Wait until one of them is done, and drop the others."""
    tasks = [asyncio.ensure_future(each) for each in waiting]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _end(process: Process, service: Service) -> None:
    _signal(process, signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), service.patience)
    except TimeoutError:
        log.warning("process does not end; killed", service=service.name, seconds=service.patience)
        _signal(process, signal.SIGKILL)
        await process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except ProcessLookupError:
        pass  # it has ended already


def _reason(process: Process) -> str:
    code = process.returncode or 0
    return f"signal {-code}" if code < 0 else f"code {code}"
