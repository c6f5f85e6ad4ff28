"""`chirp run`: everything on this machine, in one data folder, kept running until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from types import ModuleType

import click
import structlog

from backend import background
from backend.errors import Misconfigured
from backend.settings import Settings
from chirp_app import demo_mode, orders, valkey
from chirp_app.address import Address
from chirp_app.commands import given
from chirp_app.data_folder import LOCK, held
from chirp_app.event_notes import EventNotes
from chirp_app.frontend import require_built
from chirp_app.prepared import is_prepared, known_logins
from chirp_app.supervisor import Service, Supervisor

log = structlog.get_logger()

# glibc would give each thread of a native library a heap of its own, and keep it: filling the search index cost 60 MB for good.
# And it would give back what was freed only when more is free than ever before.
_SMALL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Another one shows it to your network.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@given.data_option
@click.option("--no-demo", is_flag=True, help="Leave an empty data folder empty: no demo world, no demo login.")
@click.option("--reload", "reloads", is_flag=True, help="For developers: build and restart when a file changes.")
def run(host: str, port: int, data: given.Path | None, no_demo: bool, reloads: bool) -> None:
    """Start everything: Valkey, one worker, one web process."""
    address = Address(host, port)
    if not (given.data_folder(data) / LOCK).exists():
        address.require_free()  # else a start that is refused would leave a new folder behind
    settings = given.settings("chirp", data)
    address.require_secret(settings)
    if not reloads:
        require_built()
    with held(settings.data_dir):
        address.require_free()
        if reloads:
            from chirp_app.development import folder  # for developers only

            folder.prepare()
        asyncio.run(_run(settings, address, demo=not no_demo, reloads=reloads))


async def _run(settings: Settings, address: Address, *, demo: bool, reloads: bool) -> None:
    notes = EventNotes(settings.valkey_socket)
    supervisor = Supervisor(
        await _services(settings, address, demo=demo, reloads=reloads),
        env=_SMALL | os.environ | demo_mode.wanted(settings, address, demo=demo),
        tell=notes.note,
    )
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stop)

    def ready() -> None:
        click.echo(_logins(settings, address), nl=False)
        place = settings.public_url or address.url
        if demo and address.is_private(settings) and demo_mode.is_demo_world(settings):
            click.echo(f"Look inside: {place}/xray")
            aside.append(asyncio.create_task(_take_orders(supervisor, settings, notes)))
        click.echo(f"Chirp is ready: {place} (Ctrl-C stops it)")

    aside = [_changes().watching(supervisor)] if reloads else []
    if not settings.redis_url:
        aside.append(asyncio.create_task(notes.keep()))
    _forget_orders(settings)
    try:
        await supervisor.run(ready)
    finally:
        for task in aside:
            await background.end(task)
        _forget_orders(settings)
    click.echo("Chirp has stopped.")


async def _take_orders(supervisor: Supervisor, settings: Settings, notes: EventNotes) -> None:
    """What a presenter does to the machinery; without it all else goes on."""
    known = orders.Orders(supervisor, search_stopped=settings.search_stopped, tell=notes.note)
    try:
        await orders.take(known, settings.supervisor_socket)
    except (OSError, Misconfigured) as error:
        log.error("no orders are taken from the X-ray page", error=str(error))


def _forget_orders(settings: Settings) -> None:
    """Search that was stopped is not stopped for ever, and nobody listens at what a killed supervisor left."""
    settings.search_stopped.unlink(missing_ok=True)
    settings.supervisor_socket.unlink(missing_ok=True)


async def _services(settings: Settings, address: Address, *, demo: bool, reloads: bool) -> list[Service]:
    place = ("--host", address.host, "--port", str(address.port))
    if reloads:
        services = _changes().services(address, place)
    else:
        services = [
            Service("worker", _chirp("worker")),
            Service("web", _chirp("web", *place), ready=address.is_ready),
        ]
    if not (settings.embedded and is_prepared(settings.data_dir, demo=demo)):
        prepare = _chirp("prepare", *(["--demo"] if demo else []), *([] if address.is_loopback else ["--no-login"]))
        # A process of its own, so that what it imports does not stay in memory.
        services.insert(0, Service("prepare", prepare, is_task=True))
    if settings.redis_url:
        return services
    socket = settings.valkey_socket
    await valkey.shut_down_leftover(socket)
    return [Service("valkey", valkey.command(settings), ready=lambda: valkey.answers(socket)), *services]


def _changes() -> ModuleType:
    """For developers only: nobody else's supervisor has it in memory."""
    from chirp_app.development import changes

    return changes


def _logins(settings: Settings, address: Address) -> str:
    logins = known_logins(settings.data_dir)
    if not logins:
        return ""
    if not address.is_loopback:
        return "Careful: the demo logins of this data folder have passwords that everybody knows.\n"
    return f"Log in as:\n{logins}\n"


def _chirp(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "chirp_app", *words]
