"""What a stop costs and changes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from alora.racesim.stops import best_next_tires
from tests.oracle.draws import (
    Bools,
    Ints,
    Purpose,
    Singles,
    exp,
    high,
    in_seconds,
    low,
    normal,
    single,
    uniform16,
    word,
)
from tests.oracle.field import Field
from tests.oracle.inputs import USED_WET
from tests.oracle.lap import MOST_LAP_S, Lap
from tests.oracle.neutralisation import Slowdown
from tests.oracle.orders import BY_POLICY, KEEP, Orders
from tests.oracle.stopping import FUEL_MARGIN_LAPS, wet_losses_s, window

NO_BOX = -1
"""The box of a car that shares none."""
WRONG_TIRE_S = 1.0
"""A tire that loses more than this to the best one for the wetness is not taken [s a lap]."""


def serve(
    field: Field,
    iterations: Ints,
    lap: Lap,
    slow: Slowdown,
    stops: Bools,
    orders: list[tuple[Orders, Bools]],
    to_go: Singles,
) -> Singles:
    """Serve the cars that stop; their loss falls on the next lap.

    Args:
        orders: with the races in which they are carried out now.

    Returns:
        How long each car stands [s].
    """
    tire = np.full(field.shape, BY_POLICY, np.int64)
    most = np.full(field.shape, np.inf, np.float32)
    for told, here in orders:
        tire[told.row] = np.where(here, told.tire(), BY_POLICY)
        most[told.row] = np.where(here, told.fuel(), single(np.inf))
        told.made = told.made + here
    standing = _work_s(field, iterations, lap)
    standing = _refuel(field, standing, stops, most, to_go)
    standing = _change_driver(field, standing, stops, to_go)
    least = single(field.inputs.race.state.rules.min_pit_stop_s)
    loss = np.maximum(slow.lane_s + standing, least) + field.penalty_s
    field.loss_s = np.where(stops, field.loss_s + loss, field.loss_s)
    field.penalty_s = np.where(stops, single(0.0), field.penalty_s)
    inside, _ = window(field, lap)
    field.owed = field.owed - (stops & inside)
    field.stint = np.where(stops, single(0.0), field.stint)
    tire = np.where(tire == BY_POLICY, cheapest_tire(field, to_go), tire)
    fit(field, stops, for_the_track(field, tire, lap.wetness))
    return standing


def fit(field: Field, stops: Bools, tire: Ints) -> None:
    """Put new tires on the cars that stop, where they take any; the warm-up is paid too."""
    fits = stops & (tire != KEEP)
    field.compound = np.where(fits, tire, field.compound)
    field.age = np.where(fits, single(0.0), field.age)
    field.loss_s = np.where(fits, field.loss_s + field.tires.warmup[tire], field.loss_s)
    bit = np.where(field.tires.dry[tire], 1 << np.maximum(tire, 0), USED_WET)
    field.used = np.where(fits, field.used | bit, field.used)


def cheapest_tire(field: Field, to_go: Singles) -> Ints:
    """The tire that costs least over the laps to go, of those allowed."""
    table = best_next_tires(field.inputs.race)
    rows = np.clip(to_go, 0, len(table) - 1).astype(np.int64)
    tire: Ints = table[rows, field.used & (table.shape[1] - 1)]
    return tire


def for_the_track(field: Field, tire: Ints, wetness: Singles | None) -> Ints:
    """The best tire for the wetness instead of one that is clearly wrong, kept or taken."""
    if wetness is None:
        return tire
    chosen = np.where(tire == KEEP, field.compound, tire)
    losses = wet_losses_s(field, wetness)
    wrong = losses.min(axis=0) + single(WRONG_TIRE_S) < field.tires.wet_loss_s(chosen, wetness)
    return np.where(wrong, losses.argmin(axis=0), tire)


def _work_s(field: Field, iterations: Ints, lap: Lap) -> Singles:
    """Time for tires and work, botched or not [s]."""
    inputs, pit = field.inputs, field.inputs.race.parameters.pit
    words = word(inputs.race.seed, iterations, lap.number, inputs.row, Purpose.SERVICE)
    service = exp(inputs.service_log_mean + inputs.service_log_sd * normal(low(words)))
    service = np.minimum(service, single(MOST_LAP_S))
    service = np.where(inputs.service_mean > 0, service, single(0.0))
    botched = uniform16(high(words)) < single(pit.botch_probability)
    return service + np.where(botched, single(pit.botch_s), single(0.0))


def _refuel(
    field: Field, standing: Singles, stops: Bools, most: Singles, to_go: Singles
) -> Singles:
    pit, tank = field.inputs.race.parameters.pit, field.inputs.tank
    refuels = np.isfinite(tank)
    held = np.where(refuels, field.fuel, single(0.0))
    wanted = np.minimum(to_go + single(FUEL_MARGIN_LAPS), tank) - held
    taken = np.maximum(single(0.0), np.minimum(wanted, most))
    field.fuel = np.where(stops & refuels, field.fuel + taken, field.fuel)
    with_fuel = _together(standing, taken * single(pit.refuel_s_per_lap), pit.refuel_in_parallel)
    return np.where(refuels, with_fuel, standing)


def _change_driver(field: Field, standing: Singles, stops: Bools, to_go: Singles) -> Singles:
    inputs, pit = field.inputs, field.inputs.race.parameters.pit
    rested = field.driver_stint >= inputs.min_driver_stint
    until = np.minimum(to_go, np.minimum(inputs.max_stint, inputs.tank))
    change = (field.owed_changes > 0) & rested
    change |= field.driver_stint + until > inputs.max_driver_stint
    field.driver_stint = np.where(stops & change, single(0.0), field.driver_stint)
    field.owed_changes = field.owed_changes - (stops & change)
    seconds = np.where(change, single(pit.driver_change_s), single(0.0))
    return _together(standing, seconds, pit.driver_in_parallel)


def _together(first: Singles, second: Singles, in_parallel: bool) -> Singles:
    return np.maximum(first, second) if in_parallel else first + second


def drive_through(field: Field, lap: Lap, slow: Slowdown, penalised: Bools) -> None:
    """Serve one drive-through; note the one that is given on this lap, for the next."""
    serves = penalised & (field.drive_throughs > 0)
    field.loss_s = np.where(serves, field.loss_s + slow.lane_s, field.loss_s)
    given = penalised & (field.prospects.drive_through_lap == lap.number[:, None])
    field.drive_throughs = field.drive_throughs - serves + given


def wait_for_the_box(field: Field, stops: Bools, standing: Singles) -> None:
    """Of two cars that share a box and come in together, the later one waits."""
    for first, second in box_pairs(field.inputs.race.grid.box.tolist()):
        both = stops[first] & stops[second]
        later = in_seconds(field.clock[second] - field.clock[first])
        behind = later >= 0
        wait_first = np.maximum(single(0.0), standing[second] + later)
        wait_second = np.maximum(single(0.0), standing[first] - later)
        field.loss_s[second] += np.where(both & behind, wait_second, single(0.0))
        field.loss_s[first] += np.where(both & ~behind, wait_first, single(0.0))


def box_pairs(boxes: list[int]) -> list[tuple[int, int]]:
    """Neighbouring rows of each box."""
    pairs = []
    for box in sorted(set(boxes) - {NO_BOX}):
        rows = [row for row, mine in enumerate(boxes) if mine == box]
        pairs += list(pairwise(rows))
    return pairs
