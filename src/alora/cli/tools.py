"""`alora simulate` and `alora recommend`: one state, one tool of the MCP server."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from rich.console import Console, RenderableType

from alora.cli.advice_table import advice_table
from alora.cli.interrupts import run_until_stopped
from alora.cli.outcome_table import outcome_table
from alora.cli.plan_check import check_plan
from alora.cli.progress import ProgressLine, progress_line
from alora.cli.services.group import running_briefly
from alora.cli.services.ports import LOOPBACK, free_ports
from alora.cli.services.spec import mcp_spec, worker_spec
from alora.cli.state_file import StateFile, choose_car, choose_rivals, read_state
from alora.contracts import tools as contract
from alora.contracts.tools_client import ToolsClient
from alora.domain.errors import InvalidInputError
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Plan
from alora.runtime.deadline import Deadline
from alora.runtime.ids import new_request_id

CALL_LIMIT_MS = 25_000.0
"""Longest time for one simulation [ms]; the MCP server takes no longer than 30 s."""

Draw = Callable[[RaceState, contract.RecommendPitResult], None]
"""Makes a picture of a recommendation."""


@dataclass(frozen=True, slots=True)
class ToolOptions:
    """What the user typed; `iterations` None leaves the number to the server."""

    state: Path
    car: str | None
    iterations: int | None
    seed: int
    url: str | None
    as_json: bool
    verbose: bool


def simulate(options: ToolOptions, plan: Plan) -> int:
    """Simulate one plan, print what it leads to, and return the exit status.

    Raises:
        AloraError: bad input, or no result; the message is for the user.
    """
    file = read_state(options.state)
    car_id = choose_car(file, options.car)
    check_plan(file.race.state, car_id, plan)
    return run_until_stopped(_simulate(options, file, car_id, plan))


def recommend(options: ToolOptions, rivals: Sequence[str] = (), draw: Draw | None = None) -> int:
    """Search the best plan, print it, and return the exit status; raises as `simulate`.

    Args:
        rivals: whose stops to compare with ours; none: the nearest ones.
        draw: what makes a picture of the result, before it is printed.
    """
    file = read_state(options.state)
    car_id = choose_car(file, options.car)
    request = contract.RecommendPit(
        race=file.race,
        car_id=car_id,
        seed=options.seed,
        iterations=options.iterations or 0,
        rivals=choose_rivals(file, car_id, rivals),
    )
    return run_until_stopped(_recommend(options, request, draw))


async def _simulate(options: ToolOptions, file: StateFile, car_id: CarId, plan: Plan) -> int:
    request = contract.SimulatePlan(
        race=file.race,
        car_id=car_id,
        plan=plan,
        seed=options.seed,
        iterations=options.iterations or 0,
    )
    async with AsyncExitStack() as stack:
        with progress_line(wanted=not options.verbose) as line:
            client = await stack.enter_async_context(_server(options, line))
            result = await client.simulate_plan(
                request, new_request_id(), Deadline.after(CALL_LIMIT_MS), _reporter(line)
            )
        _print(options, result, outcome_table(file.race.state, car_id, result))
    return 0


async def _recommend(
    options: ToolOptions, request: contract.RecommendPit, draw: Draw | None
) -> int:
    state = request.race.state
    async with AsyncExitStack() as stack:
        with progress_line(wanted=not options.verbose) as line:
            client = await stack.enter_async_context(_server(options, line))
            result = await client.recommend_pit(
                request, new_request_id(), Deadline.after(CALL_LIMIT_MS), _reporter(line)
            )
        if draw is not None:
            draw(state, result)
        _print(options, result, advice_table(state, result))
    return 0


@asynccontextmanager
async def _server(options: ToolOptions, line: ProgressLine) -> AsyncIterator[ToolsClient]:
    if options.url is not None:
        async with ToolsClient(_checked(options.url)) as client:
            yield client
        return
    line.show("starting the services")
    ports = free_ports()
    specs = (worker_spec(ports), mcp_spec(ports))
    async with (
        running_briefly(specs, verbose=options.verbose),
        ToolsClient(f"{LOOPBACK}:{ports.grpc}") as client,
    ):
        yield client


def _checked(address: str) -> str:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or "/" in address:
        raise InvalidInputError(f"--url {address!r} is not an address such as 127.0.0.1:50051")
    return address


def _reporter(line: ProgressLine) -> Callable[[contract.Progress], None]:
    def report(progress: contract.Progress) -> None:
        line.show(f"{progress.stage}, {progress.races_done:,} races", progress.fraction)

    return report


def _print(
    options: ToolOptions,
    result: contract.RecommendPitResult | contract.SimulatePlanResult,
    table: RenderableType,
) -> None:
    if options.as_json:
        document = TypeAdapter(type(result)).dump_python(result, mode="json")
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
        sys.stdout.flush()
    else:
        Console().print(table)
