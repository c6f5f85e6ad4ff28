"""The `chirp` command. Exit codes: 0 well, 1 failed, 2 wrong use; an error is one line that says what to do."""

from __future__ import annotations

import importlib
import os
import sys
import tomllib
import warnings

import click

from backend.errors import ChirpError, Misconfigured
from chirp_app import ROOT
from chirp_app.supervisor import DoesNotStart

_COMMANDS = {
    "run": "run",
    "web": "processes",
    "worker": "processes",
    "migrate": "data",
    "seed": "data",
    "prepare": "data",
    "repair": "data",
    "admin": "admin",
    "jobs": "jobs",
    "doctor": "doctor",
    "replay": "replay",
    "capacity": "capacity",
}
"""The module of each, in chirp_app/commands/: imported when it is asked for, so that a supervisor stays small."""

# The library that weighs posts still reads its tables through it; the lock holds a setuptools that has it.
warnings.filterwarnings("ignore", message="pkg_resources is deprecated")

# What Chirp writes, its databases above all, is its owner's alone, whatever the folder around it allows.
os.umask(0o077)

_EXPECTED = (Misconfigured, ChirpError, DoesNotStart)
_DEBUG = "--debug"


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        return getattr(importlib.import_module(f"chirp_app.commands.{module}"), cmd_name) if module else None


def _version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
        context.exit()


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option(_DEBUG, is_flag=True, expose_value=False, help="Show a traceback when something fails.")
def cli() -> None:
    """Chirp: a microblog on your own machine. `chirp run` starts everything."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; answers the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = _DEBUG in given
    try:
        answer = cli.main([word for word in given if word != _DEBUG], prog_name="chirp", standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "chirp"
        _tell(f"{error.format_message()} See: {where} --help")
        return 2
    except (click.Abort, KeyboardInterrupt):
        return _tell("stopped.")
    except Exception as error:
        if debug:
            raise
        return _tell(_sentence(error))


def _sentence(error: Exception) -> str:
    if isinstance(error, _EXPECTED):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or 'the system'}: {error.strerror or error}"
    told = (str(error) or "no message").splitlines()[0]
    return f"{type(error).__name__}: {told} (run it again with {_DEBUG} to see where)"


def _tell(why: str) -> int:
    click.echo(f"chirp: {why}", err=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
