"""`alora recommend`."""

from __future__ import annotations

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora recommend state.json --car 13

A state is written by: alora ingest laps.csv --car 13 --lap 12 --state-out state.json"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="recommend", epilog=EXAMPLES)(recommend)


def recommend(
    state: common.StateFile,
    car: common.StateCar = None,
    iterations: common.Iterations = None,
    seed: common.Seed = 1,
    url: common.ToolsUrl = None,
    as_json: common.Json = False,
    verbose: common.Verbose = False,
) -> int:
    """Find the best plan of stops for a car."""
    from alora.cli import tools

    return tools.recommend(
        tools.ToolOptions(
            state=state,
            car=car,
            iterations=iterations,
            seed=seed,
            url=url,
            as_json=as_json,
            verbose=verbose,
        )
    )
