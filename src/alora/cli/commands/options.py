"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Event = Annotated[
    str | None,
    typer.Option("--event", metavar="NAME", help="The event, where a file holds a season."),
]
Distance = Annotated[
    str | None,
    typer.Option("--distance", metavar="LENGTH", help="Race distance: 45min, 57laps, 6h, 2h40min."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show the services' logs.")]
PageUrl = Annotated[
    str | None,
    typer.Option(
        "--url", metavar="URL", help="A running system; without it one is started for the question."
    ),
]
ToolsUrl = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="HOST:PORT",
        help="A running MCP server (gRPC); without it one is started.",
    ),
]
StateFile = Annotated[
    Path,
    typer.Argument(metavar="STATE.json", help="A race state, as alora ingest --state-out writes."),
]
StateCar = Annotated[
    str | None,
    typer.Option("--car", metavar="CAR", help="Your car; not needed if the file names it."),
]
Iterations = Annotated[
    int | None,
    typer.Option("--iterations", metavar="N", min=1, max=1_000_000, help="Races to simulate."),
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", min=0, max=2**64 - 1, help="Seed of the random races."),
]
