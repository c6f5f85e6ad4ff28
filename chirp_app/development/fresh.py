"""A process that has the packages of others imported, and forks one that imports ours: anew at each SIGHUP.

The former one serves until its successor has imported everything: a change with an error ends nothing.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Callable

from chirp_app.development import problem
from chirp_app.supervisor import end_with_parent

_HEARD = {signal.SIGHUP, signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
_TOLD = 3  # the exit code of one that has told what is to be mended: trying again would change nothing
_PAUSE = 1.0
_PATIENCE = 6.0  # that a former process gets to end
_LOOK = 0.01

Begin = Callable[[Callable[[], None], bool], None]
"""Imports, calls what it is given to take the former one's place, and serves. The other says whether there is no former one."""


def hear() -> None:
    """What comes from now on waits for keep(): a change while others' packages are imported ends nothing."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)


def keep(name: str, begin: Begin) -> None:
    """Until SIGTERM. hear() comes first."""
    gc.collect()
    gc.freeze()  # what all of them share is looked through by none
    serving, coming = _fork(name, begin, 0), 0
    while True:
        number = signal.sigwait(_HEARD)
        if number in (signal.SIGTERM, signal.SIGINT):
            _end(coming, signal.SIGKILL)
            _end(serving, signal.SIGTERM)
            return
        if number == signal.SIGHUP:
            _end(coming, signal.SIGKILL)
            coming = _fork(name, begin, serving)
        for pid, code in _ended():
            if pid == coming:
                coming = 0
            elif pid == serving:
                serving, coming = coming, 0
                if not serving and code != _TOLD:
                    time.sleep(_PAUSE)
                    serving = _fork(name, begin, 0)
        if not serving:
            serving, coming = coming, 0


def _fork(name: str, begin: Begin, former: int) -> int:
    if pid := os.fork():
        return pid
    try:
        end_with_parent()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)

        def replace() -> None:
            problem.mended(name)
            _take_over(former)

        begin(replace, not former)
    except BaseException as error:
        problem.tell(name, error)
        os._exit(_TOLD)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _take_over(former: int) -> None:
    """End a process that is no child of this one: it is gone once its parent has heard of its end."""
    end = time.monotonic() + _PATIENCE
    number = signal.SIGTERM
    while former:
        try:
            os.kill(former, number)
        except ProcessLookupError:
            return
        number = signal.SIGKILL if time.monotonic() > end else 0
        time.sleep(_LOOK)


def _end(child: int, number: signal.Signals) -> None:
    if not child:
        return
    os.kill(child, number)
    end = time.monotonic() + _PATIENCE
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
        time.sleep(_LOOK)


def _ended() -> list[tuple[int, int]]:
    """Ids and exit codes of the children that have ended."""
    found: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if not pid:
            return found
        found.append((pid, os.waitstatus_to_exitcode(status)))
