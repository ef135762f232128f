"""The `alora` command: its parts, and the edge at which every error becomes one line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from alora.cli import errors
from alora.cli.commands import ask, demo, ingest, recommend, simulate, study, up
from alora.domain.errors import AloraError

app = typer.Typer(
    name="alora",
    help="When to pit, from a simulation of the rest of this race.",
    epilog="Example: alora up. Each command has its own: alora ask --help",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (up, ask, simulate, recommend, study, ingest, demo):
    module.add_to(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"alora {version('alora')}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """When to pit, from a simulation of the rest of this race."""
    if context.invoked_subcommand is None:
        sys.stdout.write(context.get_help() + "\n")


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit status; errors are one line on stderr."""
    try:
        # Not app(): that puts Typer's own excepthook, with its tracebacks, in place of ours.
        command = typer.main.get_command(app)
        status = command(args=list(arguments), prog_name="alora", standalone_mode=False)
    except typer.TyperException as error:
        errors.complain(f"{error.format_message()} (see: {_help_of(error)})")
        return errors.EXIT_BAD_INPUT
    except typer.Abort:
        return errors.EXIT_INTERRUPTED
    except AloraError as error:
        errors.complain(str(error))
        return errors.status_for(error)
    except KeyboardInterrupt:
        return errors.EXIT_INTERRUPTED
    return status if isinstance(status, int) else errors.EXIT_OK


def run() -> None:
    """Entry point of the console script."""
    sys.excepthook = errors.report_crash
    sys.exit(main(sys.argv[1:]))


def _help_of(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "alora"
    return f"{path} --help"


if __name__ == "__main__":
    run()
