"""Sentences for people go through the catalogue. (Those about an engine, or for who runs Chirp, are English.)"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from backend import errors
from backend.errors import ChirpError, Unavailable
from chirp_app import ROOT

FOLDERS = ("backend/services", "backend/api", "backend/media", "backend/repositories", "backend/search", "state")
FOR_PEOPLE = {
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, ChirpError) and not issubclass(kind, Unavailable)
} | {"FieldError", "_show", "toast"}
PROGRAMS = {"type is one or several of", "That socket came without a token."}
"""Only a program of somebody's meets these."""


def unwrapped(path: Path) -> Iterator[str]:
    """Sentences that are given to an error, a field or a toast as they are."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called not in FOR_PEOPLE:
            continue
        for given in node.args:
            text = ast.unparse(given).lstrip("f")[1:]
            if isinstance(given, ast.Constant | ast.JoinedStr) and " " in text and not text.startswith(tuple(PROGRAMS)):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: {text}"


def test_no_sentence_for_people_bypasses_the_catalogue():
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 60
    assert [found for path in files for found in unwrapped(path)] == []
