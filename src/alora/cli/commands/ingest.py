"""`alora ingest`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora ingest laps.csv other.csv

The race at one moment, for alora simulate: --car 13 --lap 12 --state-out state.json"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="ingest", epilog=EXAMPLES)(ingest)


def ingest(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Timing files.")],
    event: common.Event = None,
    distance: common.Distance = None,
    car: Annotated[
        str | None, typer.Option("--car", metavar="CAR", help="The car whose lap is the moment.")
    ] = None,
    lap: Annotated[
        int | None, typer.Option("--lap", metavar="N", help="The moment: the car completes lap N.")
    ] = None,
    state_out: Annotated[
        Path | None,
        typer.Option("--state-out", metavar="FILE", help="Write the race at that moment, as JSON."),
    ] = None,
    as_json: common.Json = False,
) -> int:
    """Read, check and summarise timing files."""
    from alora.cli import ingest as command

    return command.run(
        command.IngestOptions(
            files=tuple(files),
            event=event,
            distance=distance,
            car=car,
            lap=lap,
            state_out=state_out,
            as_json=as_json,
        )
    )
