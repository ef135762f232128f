"""All legal plans of our car, and the few worth simulating.

Every legal set of further stops (lap, tire) is weighed by our car's own time: tires, warm-up, the
lane and the work, without traffic. Dynamic programming finds, for every lap of the next stop, every
tire and every number of stops, the best rest of the race exactly. The simulation then decides among
them, since only it knows the traffic, the rivals and the safety cars.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from alora.domain.strategy import PitStop, Plan
from alora.racesim.race import Race
from alora.racesim.randomness import Floats
from alora.racesim.stops import best_next_tires

MAX_STOPS_FREE = 3
"""Further stops considered where no tank or stint limit demands more [stops]."""

EXTRA_STOPS = 1
"""Stops considered beyond the fewest possible, where the fewest is over `MAX_STOPS_FREE`."""

WORTH_S = 40.0
"""A plan that is this much slower on its own than the best one is not simulated [s]."""

PLANS_PER_LAP = 2
"""Plans simulated for each lap of the next stop (other tires or another number of stops)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A legal plan and its own race time [s], comparable only between candidates."""

    plan: Plan
    own_time_s: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidates in order of their own time; `considered` counts all legal first choices."""

    plans: tuple[Candidate, ...]
    considered: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _OurCar:
    """What our car has under it; `compound` and the bits of `used_dry` are rows of the tires."""

    compound: int
    age_laps: float
    stint_laps: float
    fuel_laps: float
    owed_stops: int
    used_dry: int


@dataclass(slots=True)
class _Table:
    """Cost to go: `cost[stops][mask]` is (tire, lap) for a car that leaves the pits after lap."""

    race: Race
    laps_left: int
    stint_limit: int
    stop_s: float
    masks: int
    cost: list[Floats] = field(default_factory=list)
    choice: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)


def legal_plans(race: Race, most: int = 1_000) -> Candidates:
    """Weigh all legal plans of our car and keep the `most` that are worth simulating."""
    grid = race.grid
    ours = grid.ours
    done = int(grid.first_lap[ours]) - 1
    left = race.horizon.our_last_lap - done
    limit = min(grid.tank_laps[ours], grid.max_stint[ours])
    stint_limit = left if math.isinf(limit) else max(1, int(limit))
    car = _our_car(race, left)
    now_limit = max(1, int(min(car.fuel_laps, grid.max_stint[ours] - car.stint_laps, left)))
    needed = max(0, math.ceil((left - now_limit) / stint_limit))
    owed = max(car.owed_stops, needed)
    stops = max(MAX_STOPS_FREE, owed) if owed <= MAX_STOPS_FREE else owed + EXTRA_STOPS
    table = _Table(race, left, stint_limit, _stop_time_s(race), _mask_count(race))
    _fill(table, stops)
    found = list(_enumerate(table, car, done, now_limit, owed, stops))
    if not found:
        return Candidates((), 0, _why_none(race, car, left, now_limit, stint_limit, owed))
    found.sort(key=lambda candidate: candidate.own_time_s)
    return Candidates(_worth(found, most), len(found))


def _our_car(race: Race, left: int) -> _OurCar:
    """Our car as it is, or as it leaves the pit lane if it stands there now."""
    grid = race.grid
    ours = grid.ours
    car = _OurCar(
        compound=int(grid.compound[ours]),
        age_laps=float(grid.age_laps[ours]),
        stint_laps=float(grid.stint_laps[ours]),
        fuel_laps=float(grid.fuel_laps[ours]),
        owed_stops=int(grid.owed_stops[ours]),
        used_dry=int(grid.used_dry[ours]),
    )
    if not grid.in_pit[ours]:
        return car
    following = best_next_tires(race)
    tire = int(following[min(left, len(following) - 1), car.used_dry])
    dry = race.tires.compounds[tire].is_dry
    return _OurCar(
        compound=tire,
        age_laps=0.0,
        stint_laps=0.0,
        fuel_laps=float(grid.tank_laps[ours]),
        owed_stops=max(0, car.owed_stops - 1),
        used_dry=car.used_dry | (1 << tire if dry else 0),
    )


def _stop_time_s(race: Race) -> float:
    """The mean loss of one stop without fuel [s]."""
    pit = race.parameters.pit
    service = float(race.grid.service_mean_s[race.grid.ours])
    loss = pit.lane_loss_s + service + pit.botch_probability * pit.botch_s
    return max(loss, race.state.rules.min_pit_stop_s)


def _mask_count(race: Race) -> int:
    needs_two = race.state.rules.required_dry_compounds > 1
    return 1 << len(race.tires.compounds) if needs_two else 1


def _stint_costs(race: Race, left: int, age: float = 0.0) -> Floats:
    """Time lost to each tire over a stint of 0 to `left` laps that starts at `age`: (tire, lap)."""
    tires = race.tires
    ages = age + np.arange(left, dtype=np.float64)
    rows = [tires.loss_s(np.full(left, row), ages) for row in range(len(tires.compounds))]
    cost = np.zeros((len(rows), left + 1))
    cost[:, 1:] = np.cumsum(np.array(rows), axis=1)
    return cost


def _fill(table: _Table, most: int) -> None:
    """Fill the cost to go for 0 to `most - 1` stops after a stop."""
    race, left = table.race, table.laps_left
    tires = race.tires
    count = len(tires.compounds)
    stint = _stint_costs(race, left) + tires.warmup_s[:, None]
    lengths = np.arange(left + 1)[None, :] - np.arange(left + 1)[:, None]
    allowed = (lengths >= 1) & (lengths <= table.stint_limit)
    last = np.full((table.masks, count, left + 1), np.inf)
    for mask in range(table.masks):
        if _enough(race, mask):
            ends = left - np.arange(left + 1)
            fits = (ends >= 1) & (ends <= table.stint_limit)
            last[mask][:, fits] = stint[:, ends[fits]]
    table.cost.append(last)
    table.choice.append((np.empty(0), np.empty(0)))
    for _ in range(1, most):
        _fill_next(table, stint, np.where(allowed, lengths, 0), allowed)


def _fill_next(table: _Table, stint: Floats, lengths: np.ndarray, allowed: np.ndarray) -> None:
    race = table.race
    count = len(race.tires.compounds)
    fewer = table.cost[-1]
    cost = np.full_like(fewer, np.inf)
    lap_choice = np.zeros(fewer.shape, dtype=np.int64)
    tire_choice = np.zeros(fewer.shape, dtype=np.int64)
    for mask in range(table.masks):
        for tire in range(count):
            own = np.where(allowed, stint[tire][lengths], np.inf)
            for following in np.nonzero(race.tires.selectable)[0]:
                onward = fewer[_with(table, mask, int(following)), following] + table.stop_s
                total = own + onward[None, :]
                best = total.argmin(axis=1)
                value = total[np.arange(len(best)), best]
                better = value < cost[mask, tire]
                cost[mask, tire] = np.where(better, value, cost[mask, tire])
                lap_choice[mask, tire][better] = best[better]
                tire_choice[mask, tire][better] = following
    table.cost.append(cost)
    table.choice.append((lap_choice, tire_choice))


def _enough(race: Race, mask: int) -> bool:
    required = race.state.rules.required_dry_compounds
    wet = not any(
        compound.is_dry and fits
        for compound, fits in zip(race.tires.compounds, race.tires.selectable, strict=True)
    )
    return wet or required <= 1 or mask.bit_count() >= required


def _with(table: _Table, mask: int, tire: int) -> int:
    dry = table.race.tires.compounds[tire].is_dry
    return (mask | 1 << tire) if table.masks > 1 and dry else mask


def _enumerate(
    table: _Table, car: _OurCar, done: int, now_limit: int, owed: int, most: int
) -> Iterator[Candidate]:
    race = table.race
    left = table.laps_left
    used = car.used_dry if table.masks > 1 else 0
    running = _stint_costs(race, left, car.age_laps)[car.compound]
    if owed == 0 and now_limit >= left and _enough(race, used):
        yield Candidate(Plan(), float(running[left]))
    for ahead in range(1, min(now_limit, left - 1) + 1):
        for tire in np.nonzero(race.tires.selectable)[0]:
            mask = _with(table, used, int(tire))
            for stops in range(max(1, owed), most + 1):
                rest = table.cost[stops - 1][mask, tire, ahead]
                if math.isfinite(rest):
                    plan = _trace(table, done, ahead, int(tire), mask, stops)
                    yield Candidate(plan, float(running[ahead] + table.stop_s + rest))


def _trace(table: _Table, done: int, lap: int, tire: int, mask: int, stops: int) -> Plan:
    """Follow the choices from the first stop to the last."""
    compounds = table.race.tires.compounds
    made = [PitStop(done + lap, compounds[tire])]
    for left in range(stops - 1, 0, -1):
        laps, tires = table.choice[left]
        lap, tire = int(laps[mask, tire, lap]), int(tires[mask, tire, lap])
        mask = _with(table, mask, tire)
        made.append(PitStop(done + lap, compounds[tire]))
    return Plan(tuple(made))


def _worth(found: list[Candidate], most: int) -> tuple[Candidate, ...]:
    """Keep the best few per lap of the next stop, and always the earliest stop and no stop.

    Where `most` is fewer than that, second choices for a lap go first, then the slowest.
    """
    limit = found[0].own_time_s + WORTH_S
    earliest = min((c.plan.first_lap for c in found if c.plan.first_lap), default=None)
    taken: dict[int | None, int] = {}
    ranked: list[tuple[int, int, Candidate]] = []
    for order, candidate in enumerate(found):
        lap = candidate.plan.first_lap
        number = taken.get(lap, 0)
        must = number == 0 and lap in (earliest, None)
        if must or (number < PLANS_PER_LAP and candidate.own_time_s <= limit):
            taken[lap] = number + 1
            ranked.append((-1 if must else number, order, candidate))
    kept = sorted(ranked, key=lambda row: row[:2])[:most]
    return tuple(row[2] for row in sorted(kept, key=lambda row: row[1]))


def _why_none(
    race: Race, car: _OurCar, left: int, now_limit: int, stint_limit: int, owed: int
) -> str:
    """Say which rule excludes every plan."""
    if left <= 1:
        return "this is the last lap: no stop is possible any more"
    required = race.state.rules.required_dry_compounds
    if not _enough(race, car.used_dry):
        known = [c.value for c in race.tires.compounds if c.is_dry]
        return (
            f"{required} different dry compounds are required, {left} laps are left, "
            f"and the dry tires known in this race are {', '.join(known) or 'none'}"
        )
    return (
        f"{owed} more stops are required with {left} laps left, {now_limit} of them possible "
        f"before the next stop and {stint_limit} between stops"
    )
