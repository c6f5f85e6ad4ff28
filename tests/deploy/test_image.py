"""The image: its Dockerfile passes hadolint, and what is not sent to the builder is not what set-up reads."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from chirp_app import ROOT

HADOLINT = Path(sys.executable).with_name("hadolint")


def sent() -> list[str]:
    """What .dockerignore lets through."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def test_the_dockerfile_passes_the_linter():
    told = subprocess.run(
        [HADOLINT, "--failure-threshold", "style", ROOT / "deploy" / "Dockerfile"], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_builder_gets_all_that_set_up_reads():
    for name in sent():
        assert (ROOT / name).exists(), name
    frontend = (ROOT / "deploy" / "setup" / "frontend.py").read_text()
    read = re.findall(r'"([\w./-]+)"', frontend[frontend.index("_INPUTS = (") : frontend.index("_PARTS")])
    assert len(read) > 10
    for path in [*read, "migrations", "workers", "overrides.txt"]:
        assert any(path == name or path.startswith(f"{name}/") for name in sent()), path


def test_the_interface_is_built_anew_when_anything_that_it_imports_changes():
    frontend = (ROOT / "deploy" / "setup" / "frontend.py").read_text()
    for file in [*(ROOT / "components").rglob("*.py"), *(ROOT / "chirp_app" / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("backend"):
                places = [(node.module or "").replace(".", "/")]
                if (ROOT / places[0]).is_dir():
                    places = [f"{places[0]}/{one.name}" for one in node.names]
                for place in places:
                    assert f'"{place}.py"' in frontend, f"{file.name} imports {place}"


def test_an_image_holds_no_tests_secrets_or_data():
    for name in (".env", ".git", ".data", "tests", "docs", "deploy/.env"):
        assert not any(one == name or name.startswith(f"{one}/") or one == "deploy" for one in sent())


def test_processes_are_not_root_and_own_nothing_but_their_data():
    lines = (ROOT / "deploy" / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM")) :]
    assert "USER 10001" in last_stage
    assert not any("--chown" in line for line in last_stage)
    assert sum(line.startswith("FROM") for line in lines) == 2
