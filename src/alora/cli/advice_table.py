"""A recommendation as tables for a terminal: the call, what speaks for it, what would change it."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from alora.cli.figures import DASH, percent, rejoin_lines, verdict, with_error
from alora.cli.outcome_table import add, add_outcome, facts_of, model_of, outcome_parts
from alora.cli.plan_text import write_plan
from alora.contracts import tools
from alora.domain.race import Flag
from alora.domain.state import RaceState
from alora.domain.strategy import (
    Action,
    Duel,
    DuelKind,
    Estimate,
    Flip,
    FuelCall,
    LapCost,
    PitWindow,
    Recommendation,
    SafetyCarCall,
)
from alora.orchestrator.outlook_words import MAX_SAVED_SHARE
from alora.orchestrator.words import tells

MAX_SAME_PLANS = 5
"""Most plans listed that cannot be told apart from the best [plans]."""

ACTIONS = {
    Action.BOX_NOW: "box at the end of this lap",
    Action.BOX_LATER: "box later",
    Action.STAY_OUT: "stay out to the end",
    Action.TOO_CLOSE: "too close to call between stopping now and later",
    Action.NO_LEGAL_PLAN: "no legal plan is left",
}
"""Each action in words."""

_NOTHING = Estimate(0.0, 0.0)

FLAGS = {
    Flag.SAFETY_CAR: "a safety car",
    Flag.VSC: "a virtual safety car",
    Flag.FCY: "a full-course yellow",
}
"""What may come next lap, in words."""


def advice_table(state: RaceState, result: tools.RecommendPitResult) -> RenderableType:
    """The recommended plan, what each lap of waiting costs, and how sure all that is."""
    advice = result.advice
    chosen = advice.recommendation
    facts = facts_of(state, chosen.car_id)
    for name, value in _call(chosen):
        add(facts, name, value)
    if chosen.action is not Action.NO_LEGAL_PLAN:
        add_outcome(facts, state, advice.outcome)
        for name, value in (*_rejoins(chosen), *_what_if(chosen)):
            add(facts, name, value)
    add(facts, "search", _search(chosen, result.evidence))
    for note in chosen.notes:
        add(facts, "note", note)
    return Group(facts, *_parts(result))


def _call(chosen: Recommendation) -> Iterator[tuple[str, str]]:
    yield "call", ACTIONS[chosen.action]
    if chosen.action is Action.NO_LEGAL_PLAN:
        return
    yield "best plan", write_plan(chosen.best_plan)
    if chosen.window is not None:
        cost = f"no more than {chosen.window_cost_s:.1f} s, or its error, above the best"
        yield "window", f"{_window(chosen.window)} ({cost})"
    if chosen.stop_now_gain_s is not None:
        told = verdict(chosen.stop_now_gain_s, gains="gains", costs="costs")
        yield "stop now", f"against staying out: {told}"
    if chosen.waiting_s_per_lap is not None:
        yield "waiting", f"{with_error(chosen.waiting_s_per_lap, 's')} for each lap past the window"
    if chosen.alternative is not None:
        places = with_error(chosen.expected_gain_places, "places", signed=True)
        gain = verdict(chosen.expected_gain_s, gains="gains", costs="costs")
        yield "alternative", f"{write_plan(chosen.alternative)}: the best plan {gain} ({places})"


def _window(window: PitWindow) -> str:
    if window.first_lap == window.last_lap:
        return f"lap {window.first_lap} only"
    return f"laps {window.first_lap}{DASH}{window.last_lap}"


def _rejoins(chosen: Recommendation) -> Iterator[tuple[str, str]]:
    if chosen.rejoin is not None:
        yield "rejoin", rejoin_lines(chosen.rejoin)
    if chosen.rejoin_if_now is not None and chosen.rejoin_if_now != chosen.rejoin:
        yield "if now", rejoin_lines(chosen.rejoin_if_now)


def _what_if(chosen: Recommendation) -> Iterator[tuple[str, str]]:
    if chosen.if_safety_car is not None:
        yield "safety car", _safety_car(chosen.if_safety_car)
    if chosen.fuel is not None:
        yield "fuel", _fuel(chosen.fuel)
    if chosen.flip is not None:
        yield "would change", _flip(chosen.flip)
    if chosen.same_as_best:
        named = "\n".join(write_plan(plan) for plan in chosen.same_as_best[:MAX_SAME_PLANS])
        more = len(chosen.same_as_best) - MAX_SAME_PLANS
        yield "as good", named + (f"\nand {more} more" if more > 0 else "")


def _safety_car(call: SafetyCarCall) -> str:
    what = FLAGS.get(call.flag, "a neutralisation")
    told = verdict(call.gain_s, gains="stopping gains", costs="stopping costs")
    do = "box at once" if call.box_at_once else "stay out"
    if not tells(call.gain_s):
        told = f"stopping or not differs by {with_error(call.gain_s, 's')}"
        do = "too close to call"
    return (
        f"if {what} comes next lap: {do}, P{with_error(call.class_position)} in class\n"
        f"{told}; the plan then: {write_plan(call.best_plan)}"
    )


def _fuel(fuel: FuelCall) -> str:
    have = f"{fuel.laps_left:.1f} laps in the car, {fuel.laps_to_go} to go"
    if fuel.short_laps > 0:
        out_of_reach = " (out of reach)" if fuel.save_share > MAX_SAVED_SHARE else ""
        need = (
            f"{fuel.short_laps:.1f} laps short; saving {100.0 * fuel.save_share:.1f}% of it on "
            f"each lap{out_of_reach} reaches the finish"
        )
    else:
        need = "enough to the finish"
    lines = [f"{have}: {need}"]
    if fuel.next_fill_laps is not None:
        lines.append(f"at the next stop take {fuel.next_fill_laps:.1f} laps or more")
    return "\n".join(lines)


def _flip(flip: Flip) -> str:
    unit = f" {flip.unit}" if flip.unit else ""
    return (
        f"{flip.assumption} of {with_error(flip.flips_at)}{unit} instead of {flip.value:.3g}{unit} "
        f"makes it: {write_plan(flip.to)}"
    )


def _search(chosen: Recommendation, evidence: tools.Evidence) -> str:
    return (
        f"{chosen.plans_considered:,} plans, {chosen.races_run:,} races, "
        f"{chosen.iterations:,} for each of the best{model_of(evidence)}"
    )


def _parts(result: tools.RecommendPitResult) -> list[RenderableType]:
    advice = result.advice
    chosen = advice.recommendation
    parts: list[RenderableType] = []
    if chosen.lap_costs:
        parts += [Text(), _lap_costs(chosen)]
    if chosen.duels:
        parts += [Text(), _duels(chosen.duels)]
    if chosen.action is not Action.NO_LEGAL_PLAN:
        parts += outcome_parts(advice.outcome)
    return parts


def _lap_costs(chosen: Recommendation) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("next stop on lap", "cost (s)", "finish in class"):
        table.add_column(name, justify="right")
    table.add_column("window")
    best = chosen.best_plan.first_lap
    for cost in chosen.lap_costs:
        table.add_row(
            str(cost.lap),
            # What all laps are measured against has no error of its own.
            "0" if cost.cost_s == _NOTHING else with_error(cost.cost_s),
            f"P{with_error(cost.class_position)}",
            _mark(cost, best),
        )
    return table


def _mark(cost: LapCost, best_lap: int | None) -> str:
    if cost.lap == best_lap:
        return "● best"
    return "●" if cost.in_window else ""


def _duels(duels: tuple[Duel, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("rival", justify="right")
    table.add_column("who stops first")
    for name in ("we, lap", "it, lap", "we are ahead", "by (s)", "on lap"):
        table.add_column(name, justify="right", no_wrap=True)
    for duel in duels:
        table.add_row(
            Text(duel.rival),
            "we: undercut" if duel.kind is DuelKind.WE_UNDERCUT else "it: overcut",
            str(duel.our_lap),
            str(duel.rival_lap),
            percent(duel.ahead_probability),
            with_error(duel.gap_s, signed=True),
            str(duel.measured_lap),
        )
    return table
