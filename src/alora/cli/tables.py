"""Results of a simulation as small tables for a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alora.contracts import tools
from alora.domain.race import CarId
from alora.domain.state import RaceState
from alora.domain.strategy import (
    Action,
    Estimate,
    LapCost,
    Outcome,
    PositionDistribution,
    Recommendation,
    Rejoin,
)

BAR_CELLS = 30
"""Width of a probability of 1 [characters]."""

SHOWN_PROBABILITY = 0.005
"""Places less likely than this are left out."""

ACTIONS = {
    Action.BOX_NOW: "box at the end of this lap",
    Action.BOX_LATER: "box later",
    Action.STAY_OUT: "stay out to the end",
    Action.TOO_CLOSE: "too close to call between stopping now and later",
    Action.NO_LEGAL_PLAN: "no legal plan is left",
}
"""Each action in words."""


def outcome_table(
    state: RaceState, car_id: CarId, result: tools.SimulatePlanResult
) -> RenderableType:
    """What one plan leads to."""
    outcome = result.outcome
    facts = _facts(state, car_id)
    facts.add_row("plan", str(outcome.plan))
    _add_outcome(facts, outcome)
    _add_evidence(facts, outcome.iterations, result.evidence)
    return Group(facts, Text(), _positions(outcome.class_position))


def advice_table(state: RaceState, result: tools.RecommendPitResult) -> RenderableType:
    """The recommended plan, and what each lap of waiting costs."""
    advice = result.advice
    chosen = advice.recommendation
    facts = _facts(state, chosen.car_id)
    facts.add_row("call", ACTIONS[chosen.action])
    facts.add_row("plan", str(chosen.best_plan))
    if chosen.window is not None:
        facts.add_row("window", f"laps {chosen.window.first_lap} to {chosen.window.last_lap}")
    if chosen.alternative is not None:
        facts.add_row("instead of", str(chosen.alternative))
        facts.add_row("gain", _gain(chosen))
    _add_outcome(facts, advice.outcome)
    _add_evidence(facts, chosen.iterations, result.evidence)
    for note in chosen.notes:
        facts.add_row("note", note)
    parts: list[RenderableType] = [facts, Text(), _positions(advice.outcome.class_position)]
    if chosen.lap_costs:
        parts += [Text(), _lap_costs(chosen.lap_costs)]
    return Group(*parts)


def duration(seconds: float) -> str:
    """A time as `h:mm:ss` or `m:ss`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _facts(state: RaceState, car_id: CarId) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    car = state.car(car_id)
    table.add_row("car", Text(f"{car_id} {car.team}".rstrip()))
    place = f"P{car.class_position} in {car.car_class}" if car.car_class else f"P{car.position}"
    table.add_row("now", Text(f"{place}, lap {car.laps_done} done, of {state.distance}"))
    return table


def _add_outcome(facts: Table, outcome: Outcome) -> None:
    expected = outcome.class_position.expected
    facts.add_row("finish", f"P{expected.mean:.1f} in class on average ({_error(expected, 2)})")
    spread = f"P{outcome.class_position.p05} to P{outcome.class_position.p95}"
    facts.add_row("9 of 10 races", f"{spread}, median P{outcome.class_position.p50}")
    left = outcome.remaining_time_s
    facts.add_row("time left", f"{duration(left.mean)} ({_error(left, 1)} s)")
    facts.add_row("retires", f"{outcome.retire_probability:.1%}")
    if outcome.rejoin is not None:
        facts.add_row("rejoin", Text(_rejoin(outcome.rejoin)))


def _add_evidence(facts: Table, iterations: int, evidence: tools.Evidence) -> None:
    cached = ", from the cache" if evidence.from_cache else ""
    facts.add_row("based on", f"{iterations:,} races, model {evidence.model_version}{cached}")


def _rejoin(rejoin: Rejoin) -> str:
    parts = [f"P{rejoin.most_likely_position} in class after the stop on lap {rejoin.lap}"]
    if rejoin.car_ahead is not None and rejoin.gap_ahead_s is not None:
        parts.append(f"{rejoin.gap_ahead_s.mean:.1f} s behind {rejoin.car_ahead}")
    if rejoin.car_behind is not None and rejoin.gap_behind_s is not None:
        parts.append(f"{rejoin.gap_behind_s.mean:.1f} s ahead of {rejoin.car_behind}")
    return ", ".join(parts)


def _gain(chosen: Recommendation) -> str:
    seconds, places = chosen.expected_gain_s, chosen.expected_gain_places
    return (
        f"{seconds.mean:.1f} s ({_error(seconds, 1)} s), "
        f"{places.mean:.2f} places ({_error(places, 2)})"
    )


def _positions(distribution: PositionDistribution) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("place", justify="right")
    table.add_column("probability", justify="right")
    table.add_column("", min_width=BAR_CELLS)
    for index, probability in enumerate(distribution.probability):
        if probability >= SHOWN_PROBABILITY:
            bar = "█" * max(1, round(probability * BAR_CELLS))
            table.add_row(f"P{index + 1}", f"{probability:.1%}", bar)
    return table


def _lap_costs(costs: tuple[LapCost, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("stop on lap", "cost (s)", "place in class", "window"):
        table.add_column(name, justify="right")
    for cost in costs:
        table.add_row(
            str(cost.lap),
            f"{cost.cost_s.mean:.1f} ± {cost.cost_s.se:.1f}",
            f"{cost.class_position.mean:.2f} ± {cost.class_position.se:.2f}",
            "●" if cost.in_window else "",
        )
    return table


def _error(estimate: Estimate, digits: int) -> str:
    return f"± {estimate.se:.{digits}f}"
