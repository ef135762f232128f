"""What one plan leads to, as tables for a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alora.cli.figures import duration, rejoin_lines, share, with_error
from alora.cli.plan_text import write_plan
from alora.contracts import tools
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import Neighbour, Outcome, PositionDistribution

BAR_CELLS = 30
"""Width of a probability of 1 [characters]."""

SHOWN_PROBABILITY = 0.005
"""Places less likely than this are left out."""


def outcome_table(
    state: RaceState, car_id: CarId, result: tools.SimulatePlanResult
) -> RenderableType:
    """What one plan leads to."""
    outcome = result.outcome
    facts = facts_of(state, car_id)
    add(facts, "plan", write_plan(outcome.plan))
    add_outcome(facts, state, outcome)
    if outcome.rejoin is not None:
        add(facts, "rejoin", rejoin_lines(outcome.rejoin))
    add(facts, "based on", f"{outcome.iterations:,} races{model_of(result.evidence)}")
    return Group(facts, *outcome_parts(outcome))


def facts_of(state: RaceState, car_id: CarId) -> Table:
    """A table of named facts that starts with the car and where it stands."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    car = state.car(car_id)
    add(table, "car", f"{car_id} {car.team}".rstrip())
    place = f"P{car.class_position} in {car.car_class}" if car.car_class else f"P{car.position}"
    add(table, "now", f"{place}, lap {car.laps_done} done, of {state.distance}")
    return table


def add(facts: Table, name: str, value: str) -> None:
    """Add one fact; what its value says is never taken for markup."""
    facts.add_row(name, Text(value))


def add_outcome(facts: Table, state: RaceState, outcome: Outcome) -> None:
    """Add where the plan ends: place in class, overall where that differs, time, retirement."""
    add(facts, "finish", _places(outcome.class_position, " in class"))
    if len({car.car_class for car in state.cars}) > 1:
        add(facts, "overall", _places(outcome.position, ""))
    left = outcome.remaining_time_s
    add(facts, "time left", f"{duration(left.mean)} ({with_error(left, 's')})")
    add(facts, "retires", f"in {share(outcome.retire_probability, outcome.iterations)} of races")


def outcome_parts(outcome: Outcome) -> list[RenderableType]:
    """The distribution of the place, and the rivals close by."""
    parts: list[RenderableType] = [
        Text(),
        _positions(outcome.class_position, outcome.iterations),
    ]
    if outcome.neighbours:
        parts += [Text(), _neighbours(outcome.neighbours, outcome.iterations)]
    return parts


def model_of(evidence: tools.Evidence) -> str:
    """Which model the races were run on, and whether they were run now."""
    cached = ", from the cache" if evidence.from_cache else ""
    return f", model {evidence.model_version}{cached}"


def _places(places: PositionDistribution, where: str) -> str:
    return (
        f"P{with_error(places.expected)}{where} on average, P{places.p05} to P{places.p95} "
        f"in 9 of 10 races, median P{places.p50}"
    )


def _positions(distribution: PositionDistribution, races: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("finish", justify="right")
    table.add_column("share of races", justify="right")
    table.add_column("", min_width=BAR_CELLS)
    for index, probability in enumerate(distribution.probability):
        if probability >= SHOWN_PROBABILITY:
            bar = "█" * max(1, round(probability * BAR_CELLS))
            table.add_row(f"P{index + 1}", share(probability, races), bar)
    return table


def _neighbours(neighbours: tuple[Neighbour, ...], races: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("rival", "now", "we finish ahead"):
        table.add_column(name, justify="right")
    for rival in neighbours:
        now = "ahead" if rival.ahead_now else "behind"
        table.add_row(
            Text(rival.car_id), now, f"in {share(rival.finish_ahead_probability, races)} of races"
        )
    return table
