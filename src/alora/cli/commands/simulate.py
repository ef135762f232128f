"""`alora simulate`."""

from __future__ import annotations

from typing import Annotated

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora simulate state.json --car 13 --plan "lap 20 hard, lap 40 soft"

A plan is its stops, with commas between: lap N, then the new tire (soft, medium, hard, slick, \
intermediate, wet; keep or nothing: the same tires), then fuel N laps where the tank is not to be \
filled.

One condition may follow: if sc from lap A before lap B box at once. Any neutralisation (write sc, \
vsc, fcy or neutralised) then brings the next stop forward. until takes lap B in; without from it \
holds from now on, without an end until that stop: "lap 24 hard if sc before lap 30 box at once"

A state is written by: alora ingest laps.csv --car 13 --lap 12 --state-out state.json"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="simulate", epilog=EXAMPLES)(simulate)


def simulate(
    state: common.StateFile,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan", metavar="PLAN", help="Stops to make: 'lap 24 hard if sc before lap 30'."
        ),
    ] = None,
    stay_out: Annotated[
        bool, typer.Option("--stay-out", help="No further stop (the same as no --plan).")
    ] = False,
    car: common.StateCar = None,
    iterations: common.Iterations = None,
    seed: common.Seed = 1,
    url: common.ToolsUrl = None,
    as_json: common.Json = False,
    verbose: common.Verbose = False,
) -> int:
    """Simulate the rest of a race with one plan of our stops."""
    from alora.cli import tools
    from alora.cli.plan_text import read_plan

    chosen = read_plan(plan, stay_out=stay_out)
    return tools.simulate(
        tools.ToolOptions(
            state=state,
            car=car,
            iterations=iterations,
            seed=seed,
            url=url,
            as_json=as_json,
            verbose=verbose,
        ),
        chosen,
    )
