"""Some iterations of one plan, lap by lap, all cars at once."""

from __future__ import annotations

import numpy as np

from tests.oracle.draws import Bools, Ints, single
from tests.oracle.field import Field, line_up
from tests.oracle.inputs import Inputs
from tests.oracle.lap import Lap, drive_alone
from tests.oracle.neutralisation import Slowdown, slow_down
from tests.oracle.orders import Orders
from tests.oracle.prospects import Prospects
from tests.oracle.service import (
    cheapest_tire,
    drive_through,
    fit,
    for_the_track,
    serve,
    wait_for_the_box,
)
from tests.oracle.stopping import who_stops
from tests.oracle.traffic import FLAGS, sort_groups, walk


class Shard:
    """The moving part: advance with `step` until `done`.

    `orders` are the stops that cars are told to make; all others stop by their policy.
    """

    def __init__(
        self, inputs: Inputs, prospects: Prospects, iterations: Ints, orders: list[Orders]
    ) -> None:
        self.inputs = inputs
        self.iterations = iterations
        self.orders = orders
        self.step_number = 0
        self.field = line_up(inputs, prospects, len(iterations))
        leave_pits(self.field)
        clocks = self.field.clock
        self.starts = sort_groups(self.field, clocks, np.zeros_like(self.field.out))

    @property
    def done(self) -> bool:
        """True when nobody drives another lap."""
        return self.step_number >= self.inputs.race.horizon.steps or not (
            self.field.may_race().any()
        )

    def lap_of(self, row: int) -> int:
        """The lap that a car drove on the last step; 0 while it waits to start."""
        late = self.step_number - 1 - int(self.inputs.start_step[row])
        return int(self.inputs.first_lap[row]) + late if late >= 0 else 0

    def step(self) -> None:
        """Let every car that still races drive one lap."""
        field = self.field
        lap = drive_alone(field, self.iterations, self.step_number)
        slow = slow_down(field, lap)
        finish, held = walk(field, lap, slow, self.starts)
        ends = np.where(field.racing, finish, field.clock & ~FLAGS)
        self.starts = sort_groups(field, ends, field.laps + field.racing >= field.last_lap)
        wave_the_flag(field, lap, finish)
        cross(field, slow, finish)
        self._stop(lap, slow, held)
        self.step_number += 1

    def _stop(self, lap: Lap, slow: Slowdown, held: Bools) -> None:
        """Stops and penalties at the end of the lap."""
        field = self.field
        dry = field.racing & (field.fuel < 0)
        field.laps = field.laps - dry
        field.last_lap = np.where(dry, np.minimum(field.laps, field.last_lap), field.last_lap)
        started = self.step_number >= self.inputs.start_step
        field.loss_s = np.where(started[:, None], single(0.0), field.loss_s)
        to_go = field.laps_to_go()
        may_stop = field.racing & ~dry & (to_go >= single(1.0))
        stops, by_orders = who_stops(field, lap, slow, held, may_stop, self.orders, to_go)
        carried_out = [(told, by_orders[told.row]) for told in self.orders]
        drive_through(field, lap, slow, may_stop)
        standing = serve(field, self.iterations, lap, slow, stops, carried_out, to_go)
        wait_for_the_box(field, stops, standing)


def cross(field: Field, slow: Slowdown, finish: Ints) -> None:
    """The line: clocks, laps, wear."""
    neutral, racing = field.inputs.race.parameters.neutralisation, field.racing
    field.clock = np.where(racing, finish, field.clock)
    field.laps = field.laps + racing
    spared = single(1.0) - single(neutral.wear_factor)
    saved = single(1.0) - single(neutral.fuel_factor)
    one = single(racing)
    field.age = field.age + one * (single(1.0) - spared * slow.share)
    field.fuel = field.fuel - one * (single(1.0) - saved * slow.share)
    field.stint = field.stint + one
    field.driver_stint = field.driver_stint + one


def wave_the_flag(field: Field, lap: Lap, finish: Ints) -> None:
    """Once the leader has driven the distance, or crosses at or after the limit, it is over.

    Who crosses later drives no more; by laps, who had crossed later already drives not even this
    lap.
    """
    inputs, nobody = field.inputs, np.int64(1) << 40
    rows = inputs.group == inputs.leading_group
    first = np.where(field.racing[rows], finish[rows], nobody).min(axis=0)
    over = ~field.ended & (first < nobody)
    if inputs.distance is not None:
        field.leader = np.where(first < nobody, first, field.leader)
        field.leader_lap = int(lap.number[rows].max())
        over &= field.leader_lap >= inputs.distance
    else:
        over &= first >= inputs.time_limit
    field.end = np.where(over, first, field.end)
    field.ended = field.ended | over
    if inputs.distance is not None and field.leader_lap >= inputs.distance:
        field.racing = field.racing & (field.clock < field.end)


def leave_pits(field: Field) -> None:
    """Serve the cars that are in the lane now: their stop is lost on the coming lap."""
    race = field.inputs.race
    waiting = np.broadcast_to(race.grid.in_pit[:, None], field.shape)
    loss = single(race.parameters.pit.lane_loss_s) + field.inputs.service_mean
    field.loss_s = np.where(waiting, loss + field.penalty_s, field.loss_s)
    field.penalty_s = np.where(waiting, single(0.0), field.penalty_s)
    full = np.isfinite(field.inputs.tank)
    field.fuel = np.where(waiting & full, field.inputs.tank, field.fuel)
    field.stint = np.where(waiting, single(0.0), field.stint)
    field.owed = field.owed - waiting
    changed = waiting & (field.owed_changes > 0)
    field.driver_stint = np.where(changed, single(0.0), field.driver_stint)
    field.owed_changes = field.owed_changes - changed
    wetness = None
    if field.prospects.wetness is not None:
        wetness = np.broadcast_to(field.prospects.wetness[0], field.shape)
    fit(field, waiting, for_the_track(field, cheapest_tire(field, field.laps_to_go()), wetness))
