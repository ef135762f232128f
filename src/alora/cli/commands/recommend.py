"""`alora recommend`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alora.cli.commands import options as common

if TYPE_CHECKING:
    from alora.cli import tools

EXAMPLES = """Example: alora recommend state.json --car 13 --rival 22 --picture call.png

A state is written by: alora ingest laps.csv --car 13 --lap 12 --state-out state.json"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="recommend", epilog=EXAMPLES)(recommend)


def recommend(
    state: common.StateFile,
    car: common.StateCar = None,
    rival: Annotated[
        list[str] | None,
        typer.Option(
            "--rival",
            metavar="CAR",
            help="Undercut and overcut against this car; may be repeated. Else the nearest ones.",
        ),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(
            "--picture",
            metavar="FILE",
            help="Draw window, finish and stints; FILE ends in .png or .svg.",
        ),
    ] = None,
    iterations: common.Iterations = None,
    seed: common.Seed = 1,
    url: common.ToolsUrl = None,
    as_json: common.Json = False,
    verbose: common.Verbose = False,
) -> int:
    """Find the best plan of stops for a car, and say what it rests on."""
    from alora.cli import tools

    options = tools.ToolOptions(
        state=state,
        car=car,
        iterations=iterations,
        seed=seed,
        url=url,
        as_json=as_json,
        verbose=verbose,
    )
    return tools.recommend(options, rival or (), None if picture is None else _drawer(picture))


def _drawer(path: Path) -> tools.Draw:
    from functools import partial

    from alora.cli.picture_file import check_picture

    check_picture(path)
    from alora.cli.picture import write_picture

    return partial(write_picture, path)
