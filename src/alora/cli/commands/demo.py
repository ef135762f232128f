"""`alora demo`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora demo ./demo

Then: alora ask "When should I pit?" --race ./demo/laps.csv --car 27 --lap 15"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="demo", epilog=EXAMPLES)(demo)


def demo(
    directory: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Folder to write to; made if it is not there.")
    ] = Path("alora-demo"),
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, max=2**63 - 1, help="Another race.")
    ] = 2026,
    as_json: common.Json = False,
) -> int:
    """Write the demo race: laps, results, weather, telemetry, and the truth behind them."""
    from alora.cli import demo_command

    return demo_command.run(directory, seed=seed, as_json=as_json)
