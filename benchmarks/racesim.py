"""Simulated races a second and core, the whole model, beside its oracle, its parts and a limit.

The field of the figures in `docs/architecture.md`: 57 laps, 20 cars, Formula 1 rules: safety cars,
red flags and accidents that bring them out, rivals that react, traffic, blue flags, two cars a box,
two compounds. Races are timed in the processor time of the thread that simulates them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from alora.domain.race import CarId, Compound, RaceRules
from alora.domain.state import RaceState
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel, Path, path_taken
from alora.racesim.parameters import (
    CarParameters,
    NeutralisationKind,
    Parameters,
    RivalPolicy,
    WeatherParameters,
)
from alora.racesim.race import Race
from alora.racesim.run import run_plans
from tests.fields import NEVER_STOPS, field_parameters, field_state
from tests.oracle.run import run_oracle

REPEATS = 5
"""The best of this many runs counts."""

CAR_LAPS = 4_000_000
"""Work of one timed run [laps of one car]."""

FIELD_SPREAD_S = 1.0
"""Pace from the fastest car to the slowest [s a lap]."""

SEARCH_PLANS = 16
"""Plans that share their races, as in a rung of the search [plans]."""

OPERATIONS_PER_CAR_LAP = 650
"""Vector operations that one lane executes per car and lap: 850 instructions a lap of eight races,
counted by callgrind on the AVX2 path, three quarters of them arithmetic [operations]."""

PEAK_FLOPS = """
import time, numpy
a = numpy.ones((1024, 1024), dtype=numpy.float32)
best = 0.0
for _ in range(5):
    started = time.perf_counter()
    a @ a
    best = max(best, 2 * 1024**3 / (time.perf_counter() - started))
print(best)
"""


def formula_one(cars: int = 20, laps: int = 57) -> tuple[RaceState, Parameters]:
    """A Formula 1 race before its start with all that the series has."""
    rules = RaceRules(required_dry_compounds=2)
    state = field_state(cars, laps=0, race_laps=laps, gap_s=0.0, rules=rules)
    beliefs = field_parameters(state, spread_s=FIELD_SPREAD_S / cars)
    red = NeutralisationKind("red", 0.04, 1500.0, 600.0, 1.6, bunches=True, lane_loss_s=0.0)
    kinds = tuple(replace(kind, per_retirement=0.11) for kind in beliefs.neutralisation.kinds)
    return state, replace(
        beliefs,
        cars=tuple(replace(car, box=row // 2) for row, car in enumerate(beliefs.cars)),
        neutralisation=replace(beliefs.neutralisation, kinds=(*kinds, red)),
        traffic=replace(
            beliefs.traffic,
            pass_per_tire_lap=0.04,
            drs_logit=1.0,
            blue_flag_s=0.8,
            lapping_s=0.3,
        ),
        rivals=tuple(
            replace(entry, policy=replace(entry.policy, held_up=0.4, race_share=0.3))
            for entry in beliefs.rivals
        ),
    )


def with_policy(parameters: Parameters, policy: RivalPolicy) -> Parameters:
    """Replace the policy of all rivals."""
    return replace(
        parameters, rivals=tuple(replace(entry, policy=policy) for entry in parameters.rivals)
    )


def with_cars(
    parameters: Parameters, change: Callable[[CarParameters], CarParameters]
) -> Parameters:
    """Change what is believed of every car."""
    return replace(parameters, cars=tuple(change(car) for car in parameters.cars))


VARIANTS: dict[str, Callable[[Parameters], Parameters]] = {
    "no_neutralisations": lambda p: replace(p, neutralisation=replace(p.neutralisation, kinds=())),
    "no_rival_stops": lambda p: with_policy(p, NEVER_STOPS),
    "no_failures": lambda p: with_cars(p, lambda car: replace(car, retirement_per_lap=0.0)),
    "no_blue_flags": lambda p: replace(
        p, traffic=replace(p.traffic, blue_flag_s=0.0, lapping_s=0.0)
    ),
    "no_shared_boxes": lambda p: with_cars(p, lambda car: replace(car, box=None)),
    "with_weather": lambda p: replace(
        p,
        weather=WeatherParameters(
            0.0,
            raining_now=False,
            rain_per_hour=0.5,
            rain_mean_s=1200.0,
            wetting_per_s=0.002,
            drying_per_s=0.001,
            react_s=1.5,
        ),
    ),
    "with_fuel_and_drivers": lambda p: with_cars(
        p, lambda car: replace(car, fuel_tank_laps=25.0, max_driver_stint_laps=40.0)
    ),
    "with_drive_throughs": lambda p: with_cars(
        p, lambda car: replace(car, drive_through_per_lap=0.002)
    ),
}


def plans_of(state: RaceState, count: int) -> tuple[Plan, ...]:
    """Plans that differ in the lap of their stop."""
    laps = state.distance.laps or 2
    stops = [1 + (laps - 2) * (number + 1) // (count + 1) for number in range(count)]
    return tuple(Plan((PitStop(max(1, lap), Compound.HARD),)) for lap in stops)


def speed(
    state: RaceState, parameters: Parameters, *, plans: int = 1, path: Path = Path.BEST
) -> float:
    """Races a second of one thread, best of `REPEATS`."""
    kernel = Kernel(Race.prepare(state, parameters, CarId("3"), 1), path)
    size = len(state.cars) * (state.distance.laps or 1)
    count = max(64, CAR_LAPS // size // plans // 64 * 64)
    best = 0.0
    for _ in range(REPEATS):
        started = time.thread_time()
        kernel.run(plans_of(state, plans), 0, count, Budget(), ends=False)
        best = max(best, count * plans / (time.thread_time() - started))
    return best


def wall_speed(state: RaceState, parameters: Parameters, workers: int) -> float:
    """Races a second of the wall clock on several threads."""
    kernel = Kernel(Race.prepare(state, parameters, CarId("3"), 1))
    best = 0.0
    for _ in range(REPEATS):
        started = time.perf_counter()
        run_plans(kernel, plans_of(state, 4), 0, 4_096, Budget(), workers, lambda _: None)
        best = max(best, 4 * 4_096 / (time.perf_counter() - started))
    return best


def oracle_speed(state: RaceState, parameters: Parameters) -> float:
    """Races a second of the NumPy oracle, the same model."""
    race = Race.prepare(state, parameters, CarId("3"), 1)
    started = time.thread_time()
    run_oracle(race, plans_of(state, 1), 0, 512)
    return 512 / (time.thread_time() - started)


def arithmetic_limit() -> float:
    """Races a second if every operation ran at the peak of single-precision matrix products."""
    single = os.environ | {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [sys.executable, "-c", PEAK_FLOPS]
    done = subprocess.run(command, env=single, capture_output=True, text=True, check=True)
    return float(done.stdout) / OPERATIONS_PER_CAR_LAP / (57 * 20)


def measure() -> dict[str, object]:
    """Everything, with the ratios made from figures of the same run."""
    state, full = formula_one()
    whole = speed(state, full)
    shared = speed(state, full, plans=SEARCH_PLANS)
    limit = arithmetic_limit()
    threads = range(1, (os.cpu_count() or 1) + 1)
    alone = wall_speed(state, full, 1)
    return {
        "field": "57 laps x 20 cars",
        "path": path_taken().name.lower(),
        "races_per_s_per_core": round(whole),
        f"races_per_s_per_core_{SEARCH_PLANS}_plans": round(shared),
        "car_laps_per_s": round(whole * 57 * 20),
        "arithmetic_limit_races_per_s": round(limit),
        "share_of_arithmetic_limit": round(whole / limit, 2),
        "over_numpy_oracle": round(whole / oracle_speed(state, full), 1),
        "paths_over_best": {
            path.name.lower(): round(speed(state, full, path=path) / whole, 2)
            for path in (Path.PORTABLE, Path.AVX2, Path.AVX512)
        },
        "variants_over_full": {
            name: round(speed(state, change(full)) / whole, 2) for name, change in VARIANTS.items()
        },
        "us_per_race_by_cars": {
            cars: round(1e6 / speed(*formula_one(cars=cars)), 2) for cars in (10, 20, 40, 60, 80)
        },
        "us_per_race_by_laps": {
            laps: round(1e6 / speed(*formula_one(laps=laps)), 2) for laps in (10, 57, 150, 400)
        },
        "threads_over_one": {n: round(wall_speed(state, full, n) / alone, 2) for n in threads},
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    result = measure()
    print(json.dumps(result, indent=2) if args.json else result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
