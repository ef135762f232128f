"""Who stops at the end of a lap: by plan, by the rules, by policy, for the weather."""

from __future__ import annotations

import numpy as np

from tests.oracle.draws import Bools, Ints, Singles, clock_ticks, high, logit16, single, uniform16
from tests.oracle.field import Field
from tests.oracle.inputs import USED_WET, column
from tests.oracle.lap import Lap
from tests.oracle.neutralisation import Slowdown
from tests.oracle.orders import Orders

FUEL_MARGIN_LAPS = 1.0
"""A car comes in when it could not drive another lap on its fuel."""
LATEST_LAPS = 3.0
"""What is owed is done at the latest this many laps before it is too late, for each stop owed."""
REACHABLE_STINTS = 1.25
"""A rival that owes nothing stays out if it ends the race within this many typical stints."""


def who_stops(
    field: Field,
    lap: Lap,
    slow: Slowdown,
    held: Bools,
    may_stop: Bools,
    orders: list[Orders],
    to_go: Singles,
) -> tuple[Bools, Bools]:
    """Decide: who comes in at the end of this lap, and who of them by orders."""
    u = uniform16(high(lap.words) >> np.uint64(16))
    luck = logit16(high(lap.words) >> np.uint64(16))
    comes = _wants(field, slow, held, luck, to_go)
    by_orders = np.zeros(field.shape, np.bool_)
    for told in orders:
        by_orders[told.row] = told.due(int(lap.number[told.row]), slow.share[told.row])
        comes[told.row] = by_orders[told.row]
        if told.ours:
            u[told.row] = single(0.5)
    ordered = np.zeros(field.shape, np.int64)
    for told in orders:
        ordered[told.row] = np.maximum(told.covering - told.made, 0)
    comes |= _must(field, lap, to_go, ordered) | _suffers(field, lap, u)
    empty = _refuels(field) & (field.fuel < single(FUEL_MARGIN_LAPS))
    comes &= may_stop & (~slow.closed | empty)
    return comes, comes & by_orders


def _refuels(field: Field) -> Bools:
    return np.broadcast_to(np.isfinite(field.inputs.tank), field.shape)


def _must(field: Field, lap: Lap, to_go: Singles, ordered: Ints) -> Bools:
    """Stops that cannot be put off; what is owed waits for stops that are `ordered` anyway."""
    inputs = field.inputs
    must = _refuels(field) & (field.fuel < single(FUEL_MARGIN_LAPS))
    must |= field.stint >= inputs.max_stint
    must |= field.driver_stint >= inputs.max_driver_stint
    inside, left = window(field, lap)
    must |= inside & _late(field.owed, ordered, np.minimum(to_go, left))
    last = np.where(ordered > 0, single(1.0), single(LATEST_LAPS))
    must |= owes_compound(field) & (to_go <= last)
    rested = field.driver_stint >= inputs.min_driver_stint
    must |= rested & _late(field.owed_changes, ordered, to_go)
    return must


def _late(owed: Ints, ordered: Ints, to_last: Singles) -> Bools:
    """The last chance for all that is owed, or nearly that for what no order pays."""
    more = np.maximum(owed - ordered, 0)
    soon = (more > 0) & (to_last <= single(LATEST_LAPS) * single(more))
    late: Bools = soon | ((owed > 0) & (to_last <= single(owed)))
    return late


def window(field: Field, lap: Lap) -> tuple[Bools, Singles]:
    """Does a stop now count as compulsory, and how many laps are left until it no longer does?"""
    inputs = field.inputs
    limits = inputs.race.state.rules.stop_window
    if limits is None:
        return np.ones(field.shape, np.bool_), np.full(field.shape, np.inf, np.float32)
    begin, end = limits
    number = np.broadcast_to(lap.number[:, None], field.shape)
    if inputs.distance is not None:
        return (number >= begin) & (number <= end), single(np.floor(end) - number + 1)
    now_s = inputs.race.state.clock_s
    first, last = (clock_ticks(edge - now_s) for edge in (begin, end))
    return (field.clock >= first) & (field.clock <= last), field.laps_until(last)


def owes_compound(field: Field) -> Bools:
    """Cars that drove on dry tires and still owe another kind of them."""
    required = field.inputs.race.state.rules.required_dry_compounds
    fitted = np.bitwise_count(field.used)
    only_dry = (field.used > 0) & (field.used < USED_WET)
    owes: Bools = (required > 1) & only_dry & (fitted < required)
    return owes


def _wants(field: Field, slow: Slowdown, held: Bools, luck: Singles, to_go: Singles) -> Bools:
    """The rivals' policy."""
    inputs, grid = field.inputs, field.inputs.race.grid
    per_factor = single(1.0 / inputs.race.tires.stint_factor)
    per_lap = single(1.0 / grid.typical_stint)[:, None] * per_factor[field.compound]
    part = field.stint * per_lap
    x = column(grid.hazard_intercept) + column(grid.hazard_slope) * part
    eager = (slow.share > single(0.5)) & (part > column(grid.neutralised_min_share))
    x = x + np.where(eager, column(grid.hazard_neutralised), single(0.0))
    x = x + np.where(held, column(grid.hazard_held), single(0.0))
    x = x + column(grid.hazard_race) * (single(1.0) - to_go * inputs.inverse_laps)
    nothing_owed = (field.owed <= 0) & ~owes_compound(field)
    reaches = (field.stint + to_go) * per_lap <= single(REACHABLE_STINTS)
    needless = nothing_owed & (field.fuel >= to_go) & reaches
    return (luck < x) & (to_go > column(grid.no_stop_last)) & ~needless


def _suffers(field: Field, lap: Lap, u: Singles) -> Bools:
    """Cars on the wrong tires for the track."""
    weather = field.inputs.race.parameters.weather
    if weather is None or lap.wetness is None:
        return np.zeros(field.shape, np.bool_)
    mine = field.tires.wet_loss_s(field.compound, lap.wetness)
    saves = mine - wet_losses_s(field, lap.wetness).min(axis=0)
    suffers: Bools = saves > single(weather.react_s) * (single(0.5) + u)
    return suffers


def wet_losses_s(field: Field, wetness: Singles) -> Singles:
    """What each tire would lose on a track of this wetness [s a lap]: (tire, car, race)."""
    kinds = range(len(field.tires.offset))
    return np.stack([field.tires.wet_loss_s(np.full(field.shape, kind), wetness) for kind in kinds])
