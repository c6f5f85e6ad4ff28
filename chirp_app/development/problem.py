"""What a developer has to mend: told in the terminal, and to Vite, which shows it in each open page."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path

import click

from chirp_app import ROOT
from chirp_app.development.folder import PROBLEMS

_AROUND = 3


def tell(process: str, error: BaseException) -> None:
    """Until mended(): where in our own files it happened, with the lines around."""
    file, line = _place(error)
    what = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
    where = f"{file.relative_to(ROOT)}:{line}" if file else process
    frame = _frame(file, line) if file else ""
    click.echo(f"\n{click.style(where, bold=True)}: {click.style(what, fg='red')}\n{frame}\n", err=True)
    if not file:
        traceback.print_exception(error)
    sys.stderr.flush()
    told = {"message": f"{where}\n{what}", "frame": frame, "stack": "", "plugin": f"chirp {process}"}
    if file:
        told |= {"id": str(file), "loc": {"file": str(file), "line": line, "column": 0}}
    fresh = PROBLEMS / f"{process}.new"
    fresh.write_text(json.dumps(told))
    fresh.replace(PROBLEMS / f"{process}.json")


def mended(process: str) -> None:
    (PROBLEMS / f"{process}.json").unlink(missing_ok=True)


def _place(error: BaseException) -> tuple[Path | None, int]:
    """The innermost line of ours; of a file that can't be read as Python, the line that can't."""
    if isinstance(error, SyntaxError) and error.filename and _is_ours(error.filename):
        return Path(error.filename), error.lineno or 1
    places = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [
        (Path(name), line) for name, line in places if _is_ours(name) and Path(name).parent != Path(__file__).parent
    ]
    return ours[-1] if ours else (None, 0)


def _is_ours(name: str) -> bool:
    file = Path(name)
    return file.is_relative_to(ROOT) and not file.is_relative_to(ROOT / ".venv") and file.exists()


def _frame(file: Path, line: int) -> str:
    lines = file.read_text(errors="replace").splitlines()
    numbers = range(max(1, line - _AROUND), min(len(lines), line + _AROUND) + 1)
    return "\n".join(f"{'>' if number == line else ' '} {number:4} | {lines[number - 1]}" for number in numbers)
