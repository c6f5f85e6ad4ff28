"""/api/docs: the OpenAPI document as one plain page of our own, so that nothing comes from elsewhere and no script runs."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request, Response

from backend.errors import ChirpError

router = APIRouter(include_in_schema=False)
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} API</title>
<link rel="stylesheet" href="/api/docs/style.css">
<body>
<nav aria-label="Calls">{contents}</nav>
<main>
<h1>{title} API</h1>
{about}
<p>The same for programs: <a href="/api/openapi.json">openapi.json</a></p>
{calls}
<h2 id="schemas">Shapes</h2>
{schemas}
<h2>Problems</h2>
{problems}
</main>
</body>
</html>"""
_STYLE = """:root { color-scheme: light dark; --line: #8886; --accent: light-dark(#1B5FCC, #7FB2FF) }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; display: grid; gap: 2rem; padding: 1rem;
  background: light-dark(#FFF, #0F1318); color: light-dark(#14181F, #E9ECF1) }
@media (min-width: 60rem) { body { grid-template-columns: 20rem minmax(0, 1fr) }
  nav { position: sticky; top: 0; max-height: 100vh; overflow: auto } }
nav a { display: block; padding: .15rem 0; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
a { color: var(--accent) } h3 { margin: 0; font-size: 1rem } code, pre { font-family: ui-monospace, monospace; font-size: 13px }
section { border-top: 1px solid var(--line); padding: 1rem 0 } table { border-collapse: collapse; width: 100% }
td { border-top: 1px solid var(--line); padding: .3rem .8rem .3rem 0; vertical-align: top } td:first-child { width: 14rem }
"""


@router.get("/api/docs")
async def page(request: Request) -> Response:
    return Response(_html(request.app.openapi()), media_type="text/html")


@router.get("/api/docs/style.css")
async def style() -> Response:
    return Response(_STYLE, media_type="text/css", headers={"cache-control": "public, max-age=3600"})


def _html(document: dict[str, Any]) -> str:
    calls = [
        (f"{method.upper()} {path}", operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]
    schemas: dict[str, Any] = document["components"]["schemas"]
    return _PAGE.format(
        title=escape(document["info"]["title"]),
        about="".join(f"<p>{escape(part)}</p>" for part in document["info"]["description"].split("\n\n")),
        contents="".join(f'<a href="#{_anchor(name)}">{escape(name)}</a>' for name, _ in calls),
        calls="".join(_call(name, operation) for name, operation in calls),
        schemas="".join(_schema(name, schema) for name, schema in sorted(schemas.items())),
        problems=_table(
            [(str(kind.status), _problem(kind.code), kind.sentence) for kind in sorted(_kinds(), key=_order)]
        ),
    )


def _kinds(parent: type[ChirpError] = ChirpError) -> set[type[ChirpError]]:
    """Every kind of error; its code is the fragment that a problem's type ends in."""
    children = parent.__subclasses__()
    return {*children}.union(*(_kinds(child) for child in children))


def _order(kind: type[ChirpError]) -> tuple[int, str]:
    return kind.status, kind.code


def _problem(code: str) -> str:
    return f'<code id="{_anchor(code)}">{escape(code)}</code>'


def _call(name: str, operation: dict[str, Any]) -> str:
    rows = [
        (f"{parameter['name']} ({parameter['in']})", _type(parameter["schema"]), parameter.get("description", ""))
        for parameter in operation.get("parameters", [])
    ]
    if body := operation.get("requestBody"):
        rows.append(("body", _content(body), ""))
    rows += [(status, _content(answer), answer["description"]) for status, answer in operation["responses"].items()]
    who = " Needs a token." if operation.get("security") == [{"token": []}] else ""
    told = escape(operation.get("description", operation.get("summary", "")) + who)
    return f'<section id="{_anchor(name)}"><h3><code>{escape(name)}</code></h3><p>{told}</p>{_table(rows)}</section>'


def _schema(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    rows = [
        (field if field in required else f"{field} (optional)", _type(shape), shape.get("description", ""))
        for field, shape in schema.get("properties", {}).items()
    ]
    told = escape(schema.get("description", ""))
    return f'<section id="{_anchor(name)}"><h3><code>{escape(name)}</code></h3><p>{told}</p>{_table(rows)}</section>'


def _table(rows: list[tuple[str, str, str]]) -> str:
    """The second column is HTML already."""
    lines = (f"<tr><td><code>{escape(a)}</code><td>{b}<td>{escape(c)}" for a, b, c in rows)
    return f"<table>{''.join(lines)}</table>"


def _content(holder: dict[str, Any]) -> str:
    shapes = [_type(content.get("schema", {})) for content in holder.get("content", {}).values()]
    return " or ".join(dict.fromkeys(shapes))


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{_anchor(name)}">{escape(name)}</a>'
    if choices := schema.get("anyOf"):
        return " or ".join(_type(choice) for choice in choices)
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if values := schema.get("enum") or ([schema["const"]] if "const" in schema else []):
        return escape(", ".join(map(str, values)))
    return escape(str(schema.get("type", "")))


def _anchor(name: str) -> str:
    return escape("".join(char if char.isalnum() or char == "_" else "-" for char in name), quote=True)
