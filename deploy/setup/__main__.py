"""Sets Chirp up: packages in .venv, the built interface in .web. Needs nothing but Python; does only what is out of date."""

from __future__ import annotations

import argparse
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older Python reads this line too)
    sys.exit(
        "Chirp needs Python 3.11 or newer; this is "
        + sys.version.split()[0]
        + ". If you have another one, name it: make run PYTHON=python3.12"
    )

import environment
import frontend
from console import Failed, Steps, one_at_a_time


def main() -> None:
    options = argparse.ArgumentParser(prog="setup", description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    options.add_argument("--no-frontend", action="store_true", help="leave the interface as it is")
    options.add_argument(
        "--check", action="store_true", help="do nothing; exit 1 and say it when something is out of date"
    )
    options.add_argument(
        "--inputs", action="store_true", help="only print the hash of what the interface is built from"
    )
    given = options.parse_args()
    if given.inputs:
        print(frontend.inputs())
        return
    with one_at_a_time():
        steps = Steps()
        environment.plan(steps, dev=given.dev)
        if not given.no_frontend:
            frontend.plan(steps)
        if not given.check:
            steps.run()
        elif due := steps.due():
            sys.exit(f"Set-up is out of date ({due}). Run: make setup")


try:
    main()
except Failed as failed:
    sys.exit(f"Set-up failed: {failed}")
except KeyboardInterrupt:
    sys.exit("\nSet-up was stopped; run it again to go on.")
