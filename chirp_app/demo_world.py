"""The demo world of a data folder: made once into an empty one, and made anew when that was cut off."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from backend import bootstrap
from backend.demo.seed import seed
from backend.settings import Settings
from chirp_app.progress import bars

_KNOWN = "demo-logins"
"""In the data folder: empty while the world is being made, then the logins that everybody may know."""


async def ensure(settings: Settings, *, known_logins: bool) -> None:
    """Make the world if this data folder is empty, and tell who can log in.

    known_logins: with passwords that everybody knows; else with random ones, told this once.
    """
    note = settings.data_dir / _KNOWN
    if _was_cut_off(note) and settings.embedded:
        _empty(settings.data_dir)
        await bootstrap.migrate(settings)
    async with bootstrap.open(settings) as engines:
        if not await engines.users.count():
            note.touch()
            click.echo("Making the demo world ...", err=True)
            with bars() as step:
                logins = await seed(engines, fixed_passwords=known_logins, progress=step)
            note.write_text(str(logins) if known_logins else "random\n")
            if not known_logins:
                click.echo(f"Log in as (shown this once):\n{logins}")
                return
    _tell(note, known_logins=known_logins)


def _tell(note: Path, *, known_logins: bool) -> None:
    logins = note.read_text().strip() if note.exists() else ""
    if logins in ("", "random"):
        return
    if known_logins:
        click.echo(f"Log in as:\n{logins}")
    else:
        click.echo("Careful: in this data folder the demo logins have passwords that everybody knows.", err=True)


def _was_cut_off(note: Path) -> bool:
    return note.exists() and not note.read_text()


def _empty(folder: Path) -> None:
    """Nobody but the unfinished seeding has written there: no web process ran before it was done."""
    for name in ("chirp", "tweets", "timelines"):
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                (folder / f"{name}.db{suffix}").unlink()
