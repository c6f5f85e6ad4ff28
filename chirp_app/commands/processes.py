"""`chirp web` and `chirp worker`: one process of that kind against the configured engines."""

from __future__ import annotations

import click
import uvloop

from chirp_app.address import Address
from chirp_app.commands import given


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@given.data_option
def web(host: str, port: int, data: given.Path | None) -> None:
    """Serve pages, REST and live updates: one process of a cluster."""
    settings = given.settings("web", data)
    Address(host, port).require_free()
    from chirp_app.web import serve

    uvloop.run(serve(settings, host=host, port=port))


@click.command()
@given.data_option
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve its metrics there, on loopback.")
def worker(data: given.Path | None, metrics_port: int | None) -> None:
    """Do the background jobs: fan-out, reconcile and the like."""
    settings = given.settings("worker", data)
    from chirp_app.worker import work

    if metrics_port:
        from prometheus_client import start_http_server

        start_http_server(metrics_port, addr="127.0.0.1")
    uvloop.run(work(settings))
