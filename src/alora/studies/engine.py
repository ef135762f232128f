"""What a result depends on beside the task: the code, its tables, and how this machine computes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable

import numpy as np

from alora.domain.race import (
    CarId,
    Compound,
    DistanceSource,
    Flag,
    RaceDistance,
    RaceRules,
    Sky,
    Weather,
)
from alora.domain.state import CarState, CarStatus, RaceSoFar, RaceState
from alora.domain.strategy import PitStop, Plan
from alora.models import fit_parameters, load_bundle
from alora.racesim import simulate
from alora.racesim.budget import Budget

PACKAGES = ("domain", "timing", "models", "racesim", "studies")
"""Packages whose code and tables make results."""

SAMPLE_RACES = 64
"""Races of the sample [races]; a few milliseconds."""

_CARS = 10
_LAPS = 8
_LAP_S = 90.0
_GAP_S = 2.0


@cache
def fingerprint() -> str:
    """Sixteen digits that are the same where the same task gives the same bits.

    They come from the source of the packages, the versions, and a small simulation: a machine
    whose arithmetic differs in the last digit is told apart by it.
    """
    digest = hashlib.sha256(f"{version('alora')} {np.__version__} ".encode())
    root = resources.files("alora")
    for package in PACKAGES:
        for name, data in _sources(root / package, package):
            digest.update(f"{name} {len(data)} ".encode())
            digest.update(data)
    digest.update(_sample().encode())
    return digest.hexdigest()[:16]


def _sources(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        inner = f"{name}/{item.name}"
        if item.is_dir():
            found += _sources(item, inner)
        elif item.name.endswith((".py", ".toml")):
            found.append((inner, item.read_bytes()))
    return found


def _sample() -> str:
    """The outcome of a small race, in full."""
    state = _state()
    parameters = fit_parameters(RaceSoFar(state, ()), load_bundle("f1"))
    plan = Plan((PitStop(_LAPS + 6, Compound.HARD),))
    outcome = simulate(
        state,
        parameters,
        CarId("4"),
        plan,
        seed=1,
        iterations=SAMPLE_RACES,
        budget=Budget(),
        workers=1,
    )
    return repr(outcome)


def _state() -> RaceState:
    clock_s = _LAPS * _LAP_S + (_CARS - 1) * _GAP_S
    return RaceState(
        series="f1",
        event="sample",
        clock_s=clock_s,
        laps_done=_LAPS,
        distance=RaceDistance(24, None, DistanceSource.GIVEN),
        flag=Flag.GREEN,
        flag_since_s=0.0,
        weather=Weather(Sky.DRY),
        rules=RaceRules(),
        cars=tuple(_car(number) for number in range(1, _CARS + 1)),
    )


def _car(number: int) -> CarState:
    gap_s = (number - 1) * _GAP_S
    return CarState(
        car_id=CarId(str(number)),
        car_class="",
        team="",
        driver="",
        position=number,
        class_position=number,
        status=CarStatus.RUNNING,
        laps_done=_LAPS,
        last_crossing_s=_LAPS * _LAP_S + gap_s,
        gap_to_leader_s=gap_s,
        interval_s=_GAP_S if number > 1 else 0.0,
        laps_down=0,
        last_lap_s=_LAP_S,
        best_lap_s=_LAP_S,
        compound=Compound.MEDIUM,
        tire_age_laps=_LAPS,
        stint_laps=_LAPS,
        stops_done=0,
        dry_compounds_used=(Compound.MEDIUM,),
    )
