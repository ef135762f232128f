"""`alora study`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alora.cli.commands import options as common

EXAMPLES = """Example: alora study season.toml

On a Dask cluster: alora study season.toml --cluster tcp://10.0.0.5:8786

Ctrl-C stops; the same command goes on from there. The file: docs/guides/studies.md"""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(name="study", epilog=EXAMPLES)(study)


def study(
    spec: Annotated[
        Path, typer.Argument(metavar="SPEC.toml", help="Races, cars, moments, and what to ask.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Where results go; beside SPEC without it."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", min=1, max=256, help="Processes; one a core."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler to run it on."),
    ] = None,
    count: Annotated[
        bool, typer.Option("--count", help="Only say how many tasks there are.")
    ] = False,
    as_json: common.Json = False,
) -> int:
    """Ask for a plan at thousands of moments of many races, or try many plans."""
    from alora.cli import study as command

    return command.run(
        command.StudyOptions(
            spec=spec,
            out=out,
            workers=workers,
            cluster=cluster,
            count=count,
            as_json=as_json,
        )
    )
