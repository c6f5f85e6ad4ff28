"""`chirp capacity`: what a Chirp of some size needs, with every assumption as an option."""

from __future__ import annotations

from typing import Any

import click

from backend.capacity import Assumptions, Need, assumptions, measured, needs, plain, shown

_PREFIXES = {"%": 1e-2, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "B": 1e9, "T": 1e12}
_POSITIVE = ("users", "daily", "posts", "reads", "followers", "threshold", "load", "cores", "disk", "shard")


class Amount(click.ParamType):
    """A number such as 500M, 1.1k, 30%."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        text = str(value)
        factor = _PREFIXES.get(text[-1:])
        try:
            number = float(text[:-1]) * factor if factor else float(text)
        except ValueError:
            number = -1.0
        least = 1e-9 if param and param.name in _POSITIVE else 0.0
        if not least <= number <= 1e18:
            raise click.UsageError(f"{value!r} is no amount: say 500M, 1.1k, 30% or a plain number.", ctx)
        return number


def _options(command: Any) -> Any:
    for name, (default, about) in reversed(assumptions().items()):
        spelled = f"--{name.replace('_', '-')}"
        told = f"{about[:1].upper()}{about[1:]}.  [default: {plain(default)}]"
        command = click.option(spelled, type=Amount(), default=default, help=told)(command)
    return command


@click.command()
@_options
@click.option("--markdown", is_flag=True, help="As the tables of docs/capacity.md.")
def capacity(markdown: bool, **given: float) -> None:
    """Compute what so many people need: processes, nodes, memory, storage. Amounts may be written 500M, 30%."""
    if given["skew"] <= 1:
        raise click.UsageError("--skew is larger than 1: else nobody has a mean number of followers.")
    chosen = Assumptions(**given)
    costs, when = measured()
    found = needs(chosen, costs)
    if markdown:
        click.echo("\n".join([*assumed(chosen), "", *computed(found)]))
        return
    for name, (_, about) in assumptions().items():
        click.echo(f"{name:<13} {plain(getattr(chosen, name)):>10}  {about}")
    click.echo(f"\nUnit costs: backend/unit_costs.json, measured {when}\n")
    width = max(len(need.name) for need in found)
    for need in found:
        click.echo(
            f"{need.name:<{width}}  {shown(need.value, need.unit):>14}  {_compared(need):<22}= {need.how}".rstrip()
        )


def assumed(chosen: Assumptions) -> list[str]:
    """A table in Markdown."""
    rows = [
        f"| `--{name.replace('_', '-')}` | {plain(getattr(chosen, name))} | {about} |"
        for name, (_, about) in assumptions().items()
    ]
    return ["| option | default | meaning |", "|---|---|---|", *rows]


def computed(found: list[Need]) -> list[str]:
    """A table in Markdown."""
    rows = [f"| {need.name} | {shown(need.value, need.unit)} | {_mission(need)} | {need.how} |" for need in found]
    return ["| what | number | the mission says | formula |", "|---|---|---|---|", *rows]


def _mission(need: Need) -> str:
    return "" if need.mission is None else shown(need.mission, need.unit)


def _compared(need: Need) -> str:
    return f"(mission: {_mission(need)})" if need.mission else ""
