"""`chirp run`: everything on this machine, in one data folder, kept running until Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import click

from backend.settings import Settings
from chirp_app import reload, valkey
from chirp_app.address import Address
from chirp_app.commands import given
from chirp_app.data_folder import LOCK, held
from chirp_app.frontend import require_built
from chirp_app.prepared import is_prepared, known_logins
from chirp_app.supervisor import Service, Supervisor

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
    if reloads:
        reload.build()
    require_built()
    with held(settings.data_dir):
        address.require_free()
        asyncio.run(_run(settings, address, demo=not no_demo, reloads=reloads))


async def _run(settings: Settings, address: Address, *, demo: bool, reloads: bool) -> None:
    supervisor = Supervisor(await _services(settings, address, demo=demo), env=_SMALL | os.environ)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stop)

    def ready() -> None:
        click.echo(_logins(settings, address), nl=False)
        click.echo(f"Chirp is ready: {settings.public_url or address.url} (Ctrl-C stops it)")

    watching = asyncio.create_task(reload.watch(supervisor)) if reloads else None
    await supervisor.run(ready)
    if watching:
        watching.cancel()
    click.echo("Chirp has stopped.")


async def _services(settings: Settings, address: Address, *, demo: bool) -> list[Service]:
    services = [
        Service("worker", _chirp("worker")),
        Service("web", _chirp("web", "--host", address.host, "--port", str(address.port)), ready=address.is_ready),
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


def _logins(settings: Settings, address: Address) -> str:
    logins = known_logins(settings.data_dir)
    if not logins:
        return ""
    if not address.is_loopback:
        return "Careful: the demo logins of this data folder have passwords that everybody knows.\n"
    return f"Log in as:\n{logins}\n"


def _chirp(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "chirp_app", *words]
