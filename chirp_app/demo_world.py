"""The demo world: made once into an empty data folder, and made anew when that was cut off."""

from __future__ import annotations

import click

from backend import bootstrap
from backend.demo.seed import seed
from backend.settings import Settings
from chirp_app import prepared
from chirp_app.progress import bars


async def ensure(settings: Settings, *, known_logins: bool) -> None:
    """Make the world if nobody is there yet.

    known_logins: with passwords that everybody knows; else with random ones, told this once.
    """
    folder = settings.data_dir
    if prepared.was_cut_off(folder) and settings.embedded:
        prepared.empty(folder)
        await bootstrap.migrate(settings, without_search=True)
    async with bootstrap.open(settings) as engines:
        if await engines.users.count():
            return
        prepared.note_seeding(folder)
        click.echo("Making the demo world ...", err=True)
        with bars() as step:
            logins = await seed(engines, fixed_passwords=known_logins, progress=step)
        known = known_logins and settings.embedded
        prepared.note_logins(folder, str(logins) if known else "")
        if not known:
            click.echo(f"Log in as (shown this once):\n{logins}")
