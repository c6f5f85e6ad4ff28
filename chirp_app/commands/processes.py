"""`chirp web` and `chirp worker`: one process of that kind against the configured engines."""

from __future__ import annotations

import click
import uvloop

from chirp_app import demo_mode
from chirp_app.address import Address
from chirp_app.commands import given


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@given.data_option
def web(host: str, port: int, data: given.Path | None) -> None:
    """Serve pages, REST and live updates: one process of a cluster."""
    settings = given.settings("web", data)
    address = Address(host, port)
    address.require_secret(settings)
    address.require_free()
    demo_mode.decide(settings, address)
    from chirp_app.web import serve

    uvloop.run(serve(settings, host=host, port=port))


@click.command()
@given.data_option
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="Serve its metrics there.")
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="Another one shows them to your network.")
def worker(data: given.Path | None, metrics_port: int | None, metrics_host: str) -> None:
    """Do the background jobs: fan-out, reconcile and the like."""
    settings = given.settings("worker", data)
    from chirp_app.worker import work

    if metrics_port:
        from prometheus_client import start_http_server

        start_http_server(metrics_port, addr=metrics_host)
    uvloop.run(work(settings))
