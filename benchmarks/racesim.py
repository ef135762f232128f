"""Simulated races a second and core, the whole model, beside the same engine with parts off.

The field of the figures in `docs/architecture.md`: 57 laps, 20 cars, safety cars, traffic, stops.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace

from alora.domain.race import CarId, Compound
from alora.domain.strategy import PitStop, Plan
from alora.racesim.budget import Budget
from alora.racesim.kernel import Kernel
from alora.racesim.parameters import Parameters
from alora.racesim.race import Race
from alora.racesim.run import run_plans
from tests.fields import NEVER_STOPS, field_parameters, field_state
from tests.oracle.run import run_oracle

REPEATS = 3
"""The best of this many runs counts."""


def speed(parameters: Parameters, *, cars: int, laps: int, races: int, workers: int) -> float:
    """Races a second over `workers` threads, best of `REPEATS`."""
    state = field_state(cars, laps=0, race_laps=laps, gap_s=0.0)
    plan = Plan((PitStop(max(1, laps // 2), Compound.HARD),))
    race = Race.prepare(state, parameters, CarId("3"), 1)
    best = 0.0
    for _ in range(REPEATS):
        started = time.perf_counter()
        run_plans(Kernel(race), (plan,), 0, races, Budget(), workers, lambda _: None)
        best = max(best, races / (time.perf_counter() - started))
    return best


def oracle_speed(parameters: Parameters, *, cars: int, laps: int, races: int) -> float:
    """Races a second of the NumPy oracle, the same model."""
    state = field_state(cars, laps=0, race_laps=laps, gap_s=0.0)
    race = Race.prepare(state, parameters, CarId("3"), 1)
    started = time.perf_counter()
    run_oracle(race, (Plan(),), 0, races)
    return races / (time.perf_counter() - started)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    state = field_state(20, laps=0, race_laps=57, gap_s=0.0)
    full = field_parameters(state)
    quiet = replace(full.neutralisation, kinds=())
    bare = replace(
        full,
        neutralisation=quiet,
        rivals=tuple(replace(entry, policy=NEVER_STOPS) for entry in full.rivals),
    )
    size = {"cars": 20, "laps": 57, "races": 8_192}
    whole = speed(full, **size, workers=1)
    result = {
        "field": "57 laps x 20 cars",
        "races_per_s_per_core": round(whole),
        "car_laps_per_s_per_core": round(whole * 57 * 20),
        "over_numpy_oracle": round(whole / oracle_speed(full, cars=20, laps=57, races=2_048), 1),
        "two_threads_over_one": round(speed(full, **size, workers=2) / whole, 2),
        "no_neutralisation_over_full": round(
            speed(replace(full, neutralisation=quiet), **size, workers=1) / whole, 2
        ),
        "no_neutralisation_no_rival_stops_over_full": round(
            speed(bare, **size, workers=1) / whole, 2
        ),
    }
    print(json.dumps(result, indent=2) if args.json else result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
