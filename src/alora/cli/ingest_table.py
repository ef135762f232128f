"""What a timing file holds, as tables for a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alora.cli.figures import duration
from alora.domain.race import DistanceSource
from alora.domain.state import CarStatus
from alora.timing import IngestSummary

MAX_PERIODS = 30
"""Most flag periods listed [periods]; all are in the JSON."""

SOURCES = {
    DistanceSource.GIVEN: "given",
    DistanceSource.EVENT: "from the event",
    DistanceSource.RESULTS: "from the results file",
    DistanceSource.GUESS: "guessed: name it with --distance",
}
"""Where the distance was taken from, in words."""


def summary_table(summary: IngestSummary) -> RenderableType:
    """Everything that `alora ingest` says about one file."""
    return Group(_facts(summary), Text(), _cars(summary), Text())


def lap_time(seconds: float | None) -> str:
    """A lap as `m:ss.mmm`, empty where there is none."""
    if seconds is None:
        return ""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest / 1000:06.3f}"


def _facts(summary: IngestSummary) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, title_justify="left")
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    table.add_row("file", Text(summary.name, style="bold"))
    season = "" if summary.season is None else f" {summary.season}"
    sprint = ", sprint" if summary.sprint else ""
    table.add_row("race", Text(f"{summary.series}{season} {summary.event}".rstrip() + sprint))
    table.add_row("distance", f"{summary.distance} ({SOURCES[summary.distance.source]})")
    if summary.distance_problem is not None:
        table.add_row("", Text(summary.distance_problem, style="yellow"))
    classes = sorted({car.car_class for car in summary.cars if car.car_class})
    named = f" in {len(classes)} classes" if len(classes) > 1 else ""
    table.add_row("cars", f"{len(summary.cars)}{named}")
    table.add_row("laps", f"{summary.laps:,}, the leader {summary.leader_laps:,}")
    table.add_row("stops", f"{summary.stops:,}")
    table.add_row("duration", duration(summary.duration_s))
    table.add_row("weather", f"{summary.weather_samples:,} samples")
    for flag in summary.flags:
        table.add_row("flag", f"{flag.flag.value}: {flag.laps:,} laps, {duration(flag.total_s)}")
    for period in summary.periods[:MAX_PERIODS]:
        times = f"{duration(period.start_s)} to {duration(period.end_s)}"
        table.add_row("", f"{period.flag.value} {times}")
    if len(summary.periods) > MAX_PERIODS:
        table.add_row("", f"and {len(summary.periods) - MAX_PERIODS} more")
    if not summary.problems:
        table.add_row("problems", "none")
    for problem in summary.problems:
        table.add_row("problem", Text(str(problem), style="yellow"))
    return table


def _cars(summary: IngestSummary) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("pos", "car", "class", "team"):
        table.add_column(name)
    for name in ("laps", "stops", "best lap", "status"):
        table.add_column(name, justify="right")
    for car in summary.cars:
        status = "" if car.status is CarStatus.FINISHED else car.status.value.replace("_", " ")
        table.add_row(
            str(car.position),
            Text(car.car_id),
            Text(car.car_class),
            Text(car.team),
            str(car.laps),
            str(car.stops),
            lap_time(car.best_lap_s),
            status,
        )
    return table
