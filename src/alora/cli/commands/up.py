"""`alora up`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora up --race laps.csv --distance 45min --car 13 --speed 20

Without --race the demo race is replayed. With --port 0 every service takes a free port."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="up", epilog=EXAMPLES)(up)


def up(
    race: Annotated[
        Path | None,
        typer.Option("--race", metavar="FILE", help="Timing file to replay; else the demo race."),
    ] = None,
    event: common.Event = None,
    distance: common.Distance = None,
    car: Annotated[
        str | None, typer.Option("--car", metavar="CAR", help="Our car: number or driver code.")
    ] = None,
    speed: Annotated[
        float,
        typer.Option("--speed", metavar="N", min=0.1, max=1000, help="Times as fast as the race."),
    ] = 10.0,
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65_535, help="Port of the page; 0: any."),
    ] = 8080,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where the page listens.")
    ] = "127.0.0.1",
    verbose: common.Verbose = False,
) -> int:
    """Run the whole system on this machine, with a replayed race."""
    from alora.cli import up as command

    return command.run(
        command.UpOptions(
            race=race,
            event=event,
            distance=distance,
            car=car,
            speed=speed,
            port=port,
            host=host,
            verbose=verbose,
        )
    )
