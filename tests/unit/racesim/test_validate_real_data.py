"""Real races: at every moment, what is read and fitted can be simulated."""

from __future__ import annotations

import csv

import pytest

from alora.domain.errors import MomentError
from alora.models import fit_parameters, load_bundle
from alora.racesim.horizon import race_horizon
from alora.racesim.validate import validate
from alora.timing import read_recording, resolve_distance, state_at

pytestmark = pytest.mark.real_data

SHARES = (0.03, 0.35, 0.8)
"""Moments at which a race is looked at, as shares of its time."""

F1_RACES = 4
"""Races of each Formula 1 season that are looked at, spread over it."""


def check_race(file, event=None):
    """Check a race at some moments, from its first and its last car that still races."""
    recording = read_recording(file, event=event)
    distance = resolve_distance(recording, given=None, path=file)
    bundle = load_bundle(recording.series)
    end_s = max(lap.crossed_at_s for lap in recording.laps)
    checked = 0
    for share in SHARES:
        try:
            so_far = state_at(recording, distance, share * end_s)
        except MomentError:
            continue
        racing = [car for car in so_far.state.cars if car.status.is_racing]
        parameters = fit_parameters(so_far, bundle)
        for car in (racing[0], racing[-1]):
            validate(so_far.state, parameters, car.car_id)
            assert race_horizon(so_far.state, parameters, car).steps > 0
        checked += 1
    assert checked >= len(SHARES) - 1


@pytest.mark.parametrize("season", range(2018, 2023))
def test_a_season_of_formula_1_can_be_simulated(shared_data, season):
    file = shared_data / f"f1/laps_{season}.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        events = sorted({row["EventName"] for row in csv.DictReader(lines)})
    for event in events[:: max(1, len(events) // F1_RACES)]:
        check_race(file, event)


@pytest.mark.parametrize(
    "pattern",
    [
        "wec/*/*.csv",
        "imsa/2021/*/*race-laps.csv",
        "imsa/2022/*/*race-laps.csv",
        "imsa/2023/*/*race-laps.csv",
        "gr_cup/**/23_*",
    ],
)
def test_all_races_of_other_series_can_be_simulated(shared_data, pattern):
    files = sorted(shared_data.glob(pattern))
    assert files
    for file in files:
        check_race(file)
