"""`chirp doctor`: looks at each engine and at this machine; one line each."""

from __future__ import annotations

import asyncio
import platform
import shutil
import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version

import click

from backend import bootstrap
from backend.engines import Engines
from backend.errors import ChirpError, Misconfigured
from backend.settings import Settings
from chirp_app import valkey
from chirp_app.address import Address
from chirp_app.commands import given
from chirp_app.commands.jobs import dated
from chirp_app.data_folder import require_room
from chirp_app.frontend import require_built

Check = Callable[[], Awaitable[str]]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@given.data_option
def doctor(host: str, port: int, data: given.Path | None) -> int:
    """Check every engine and this machine."""
    settings = given.settings("doctor", data)
    return 0 if asyncio.run(_examine(settings, Address(host, port))) else 1


async def _examine(settings: Settings, address: Address) -> bool:
    well = [await _tell(name, check) for name, check in _of_machine(settings, address).items()]
    try:
        async with valkey.at_hand(settings), bootstrap.open(settings) as engines:
            well += [await _tell(name, check) for name, check in _of_engines(engines).items()]
    except Exception as error:
        click.echo(f"FAIL  engines    {_line(error)}")
        well.append(False)
    return all(well)


def _of_machine(settings: Settings, address: Address) -> dict[str, Check]:
    async def versions() -> str:
        parts = ("reflex", "granian", "arq", "redis", "tantivy")
        return f"Python {platform.python_version()}, " + ", ".join(f"{part} {version(part)}" for part in parts)

    async def disk() -> str:
        require_room(settings.data_dir)
        return f"{settings.data_dir.absolute()}: {shutil.disk_usage(settings.data_dir).free >> 30} GB free"

    async def clock() -> str:
        if time.time() < 1_735_689_600:
            raise Misconfigured("this machine's clock is before 2025; ids need a right one")
        return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())

    async def port() -> str:
        if await address.is_ready():
            return f"Chirp answers on {address.url}"
        address.require_free()
        return f"{address.host}:{address.port} is free"

    async def interface() -> str:
        require_built()
        return "built"

    async def schema() -> str:
        await bootstrap.require_schema(settings)
        return "newest"

    return {"versions": versions, "disk": disk, "clock": clock, "port": port, "interface": interface, "schema": schema}


def _of_engines(engines: Engines) -> dict[str, Check]:
    async def database() -> str:
        return f"{await engines.users.count()} accounts"

    async def redis() -> str:
        told = await engines.redis.info("server")
        name = "Valkey" if "valkey_version" in told else "Redis"
        return f"{name} {told.get('valkey_version') or told['redis_version']} at {engines.settings.bus_url}"

    async def jobs() -> str:
        if dead := await engines.dead_jobs.count():
            newest = (await engines.dead_jobs.newest(1))[0]
            raise Misconfigured(
                f"{dead} put aside; newest {dated(newest.died_ms)}: {newest.name} {newest.arguments}, {newest.why}."
                " See: chirp jobs"
            )
        return f"{await engines.jobs.depth()} in the queue, none put aside"

    stores = {
        "tweets": engines.tweets.check,
        "timelines": engines.timelines.check,
        "notifications": engines.notifications.check,
        "media": engines.media.check,
        "search": engines.search.check,
    }
    return {"database": database, **stores, "redis": redis, "jobs": jobs}


async def _tell(name: str, check: Check) -> bool:
    try:
        click.echo(f"ok    {name:<10} {await check()}")
        return True
    except Exception as error:  # whatever is wrong is what was asked for
        click.echo(f"FAIL  {name:<10} {_line(error)}")
        return False


def _line(error: Exception) -> str:
    told = error.sentence if isinstance(error, ChirpError) else str(error)
    return (told or type(error).__name__).splitlines()[0]
