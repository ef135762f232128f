"""`alora up`: the whole system on one machine, kept alive until it is told to stop."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from alora.cli.demo.files import demo_race
from alora.cli.demo.truth import EVENT
from alora.cli.errors import EXIT_OK
from alora.cli.interrupts import SIGNAL_STATUS, STOP_SIGNALS, run_until_stopped
from alora.cli.race_file import RaceChoice, read_race
from alora.cli.services import logs
from alora.cli.services.ports import LOOPBACK, Ports, fixed_ports, free_ports, require_free
from alora.cli.services.spec import (
    PageSettings,
    ServiceSpec,
    mcp_spec,
    orchestrator_spec,
    reachable,
    worker_spec,
)
from alora.cli.services.supervisor import Supervisor
from alora.cli.settings import CommandSettings, inherited_environment, web_root
from alora.domain.errors import InvalidInputError, UnavailableError

LOG_NAME = "services.log"
"""The services' log in the state folder; one older file is kept beside it."""


STOPPED_BY_SIGNAL = frozenset(SIGNAL_STATUS + number for number in STOP_SIGNALS)
"""Statuses that say the user stopped the system, which is how it is meant to end."""


@dataclass(frozen=True, slots=True)
class UpOptions:
    """What the user typed; `race` None replays the demo race, port 0 takes free ports."""

    race: Path | None
    event: str | None
    distance: str | None
    car: str | None
    speed: float
    port: int
    host: str
    verbose: bool


@dataclass(frozen=True, slots=True)
class Replay:
    """The race that is replayed, in words for the settings of the orchestrator."""

    name: str
    file: Path
    event: str
    distance: str
    car: str


def run(options: UpOptions) -> int:
    """Run the system until Ctrl-C, and return the exit status.

    The status is 0 when a signal stopped it: that is how it is meant to end.

    Raises:
        InvalidInputError: the race, the car or the distance cannot be used.
        UnavailableError: a port is taken, or a service does not stay up.
    """
    settings = CommandSettings()
    ports = _choose_ports(options)
    replay = _choose_race(options, settings)
    specs = _specs(options, ports, replay)
    with _log_sink(options.verbose, settings.state_dir) as sink:
        status = run_until_stopped(_keep_up(options, specs, ports, replay, sink))
    if status in STOPPED_BY_SIGNAL:
        _say("Alora has stopped.")
        return EXIT_OK
    return status


def _choose_ports(options: UpOptions) -> Ports:
    if options.port == 0:
        return free_ports()
    ports = fixed_ports(options.port)
    require_free(options.host, ports)
    return ports


def _choose_race(options: UpOptions, settings: CommandSettings) -> Replay:
    if options.race is not None:
        name, car = options.race.name, options.car
        choice = RaceChoice(options.race.resolve(), options.event, options.distance)
    else:
        if options.event is not None or options.distance is not None:
            raise InvalidInputError("--event and --distance are about a file: name it with --race")
        demo = demo_race(settings.cache_dir / "demo")
        name, car = "demo race", options.car or demo.our_car
        choice = RaceChoice(demo.laps, EVENT, demo.distance)
    recording, _ = read_race(choice)
    return Replay(
        name=name,
        file=choice.path,
        event=choice.event or "",
        distance=choice.distance or "",
        car="" if car is None else recording.find_car(car),
    )


def _specs(options: UpOptions, ports: Ports, replay: Replay) -> tuple[ServiceSpec, ...]:
    root = web_root()
    page = PageSettings(
        host=options.host,
        race_file=str(replay.file),
        event=replay.event,
        distance=replay.distance,
        car=replay.car,
        speed=options.speed,
        web_root="" if root is None else str(root),
    )
    return (worker_spec(ports), mcp_spec(ports), orchestrator_spec(ports, page))


@contextlib.contextmanager
def _log_sink(verbose: bool, state_dir: Path) -> Iterator[logs.Sink]:
    path = state_dir / LOG_NAME
    try:
        file = logs.BoundedFile(path)
    except OSError as error:
        reason = error.strerror or error
        raise UnavailableError(f"cannot write the log {path}: {reason}") from None
    with contextlib.closing(file):
        if verbose:
            _say(f"The services' logs are also in {path}")
        yield logs.Both(file, logs.Terminal()) if verbose else file


async def _keep_up(
    options: UpOptions,
    specs: tuple[ServiceSpec, ...],
    ports: Ports,
    replay: Replay,
    sink: logs.Sink,
) -> int:
    supervisor = Supervisor(specs, inherited_environment(), sink, _say)
    try:
        await supervisor.start()
        _say(
            f"Alora is running on {_address(options.host, ports.page)} "
            f"({replay.name}, {options.speed:g}x). Ctrl-C stops it."
        )
        await supervisor.run()
    finally:
        await supervisor.stop()
    return 0


def _address(host: str, port: int) -> str:
    local = reachable(host) in {LOOPBACK, "::1"}
    return f"http://{'localhost' if local else host}:{port}"


def _say(line: str) -> None:
    # Whoever started the system may have stopped reading; the system goes on.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
