"""`alora ask`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora ask "When should I pit?" --race laps.csv --car 13 --lap 12

Formula 1 seasons need the event: --race laps_2019.csv --event "Belgian Grand Prix" --car HAM

A running system is used with: --url http://localhost:8080"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="ask", epilog=EXAMPLES)(ask)


def ask(
    text: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")],
    race: Annotated[
        Path | None, typer.Option("--race", metavar="FILE", help="Timing file of the race.")
    ] = None,
    car: Annotated[
        str | None, typer.Option("--car", metavar="CAR", help="Your car: number or driver code.")
    ] = None,
    lap: Annotated[
        int | None,
        typer.Option("--lap", metavar="N", help="The moment: your car completes lap N."),
    ] = None,
    event: common.Event = None,
    distance: common.Distance = None,
    results: Annotated[
        Path | None,
        typer.Option("--results", metavar="FILE", help="Results file, for the race distance."),
    ] = None,
    budget_ms: Annotated[
        float | None,
        typer.Option(
            "--budget-ms", metavar="N", min=50, max=60_000, help="Milliseconds for the answer."
        ),
    ] = None,
    url: common.PageUrl = None,
    as_json: common.Json = False,
    verbose: common.Verbose = False,
) -> int:
    """Ask one question about one moment of a race."""
    from alora.cli import ask as command
    from alora.cli.question import AskOptions
    from alora.cli.race_file import RaceChoice

    choice = None
    if race is not None:
        choice = RaceChoice(path=race, event=event, distance=distance, results=results)
    return command.run(
        AskOptions(
            text=text,
            race=choice,
            car=car,
            lap=lap,
            budget_ms=budget_ms,
            url=url,
            as_json=as_json,
            verbose=verbose,
        )
    )
