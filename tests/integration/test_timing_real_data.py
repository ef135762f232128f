"""Real races: what was read is what was published, and no state knows the future."""

from __future__ import annotations

import csv
import random
from collections import Counter

import pytest

from alora.domain.errors import UnknownCarError
from alora.domain.race import Compound, DistanceSource, Flag
from alora.domain.state import CarStatus
from alora.timing import (
    moment_of_lap,
    race_state_at,
    read_recording,
    resolve_distance,
    state_at_lap,
    summarise,
)
from alora.timing.kinds import FileKind
from alora.timing.results import files_beside, read_results
from tests.unit.timing.cuts import seconds

pytestmark = pytest.mark.real_data

BARBER = "gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
COTA_1 = "gr_cup/cota/Race 1/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
COTA_2 = "gr_cup/cota/Race 2/23_AnalysisEnduranceWithSections_ Race 2_Anonymized.CSV"
SEBRING = "gr_cup/sebring/Race 1/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
VIR = "gr_cup/vir/Race 1/23_AnalysisEnduranceWithSections_Race 1_Anonymized.CSV"
SPA = "wec/2025/spa_6h.csv"
QATAR = "wec/2025/qatar_1812km.csv"
LE_MANS = "wec/2024/le_mans_24h.csv"
MID_OHIO_22 = "imsa/2022/08-mid-ohio-sports-car-course/202205151410-race-laps.csv"
LIME_ROCK_22 = "imsa/2022/15-lime-rock-park/202207161510-race-laps.csv"
GLEN_23 = "imsa/2023/12-watkins-glen-international/202306251040-race-laps.csv"
LAGUNA_23 = "imsa/2023/10-weathertech-raceway-laguna-seca/202305141210-race-laps.csv"
ATLANTA_23 = "imsa/2023/21-road-atlanta/202310141140-race-laps.csv"


def race_at(shared_data, path, event=None):
    file = shared_data / path
    recording = read_recording(file, event=event)
    return recording, resolve_distance(recording, given=None, path=file)


@pytest.mark.parametrize(
    ("path", "cars", "laps", "stops", "distance"),
    [
        (BARBER, 22, 579, 2, "45 min"),
        (COTA_1, 31, 486, 7, "45 min"),
        (COTA_2, 31, 508, 0, "45 min"),
        (SEBRING, 22, 401, 3, "45 min"),
        (VIR, 23, 415, 2, "45 min"),
        (SPA, 36, 4630, 258, "6 h"),
        (QATAR, 36, 9696, 369, "10 h"),
        (LE_MANS, 62, 15593, 1541, "24 h"),
        (MID_OHIO_22, 31, 3524, 100, "160 min"),
        (GLEN_23, 56, 9606, 382, "6 h"),
        (ATLANTA_23, 52, 17502, 620, "10 h"),
    ],
)
def test_cars_laps_stops_and_distance_are_those_of_the_race(
    shared_data, path, cars, laps, stops, distance
):
    recording, found = race_at(shared_data, path)
    summary = summarise(recording, found)
    assert (len(summary.cars), summary.laps, summary.stops) == (cars, laps, stops)
    assert str(found) == distance
    assert found.source is DistanceSource.EVENT
    assert summary.distance_problem is None
    assert all("row" not in problem.action for problem in summary.problems)


# Time added by the stewards after the race, which no lap can show [s].
PENALTIES = {
    COTA_1: {"47": 3.0, "14": 3.0, "3": 7.425, "89": 41.0, "113": 13.0, "51": 41.0},
    COTA_2: {"72": 3.0, "2": 41.0},
    SEBRING: {"41": 344.0},
    VIR: {"113": 30.0, "51": 30.0, "98": 30.0, "89": 30.0},
    MID_OHIO_22: {"74": 29.0},
    LIME_ROCK_22: {"79": 23.0},
}


@pytest.mark.parametrize(
    "path", [BARBER, COTA_1, COTA_2, SEBRING, VIR, MID_OHIO_22, LIME_ROCK_22, GLEN_23, LAGUNA_23]
)
def test_laps_times_and_order_agree_with_the_published_results(shared_data, path):
    recording, distance = race_at(shared_data, path)
    cars = sorted(summarise(recording, distance).cars, key=lambda car: (-car.laps, car.total_s))
    files = files_beside(shared_data / path, FileKind.RESULTS)
    assert files
    for file in files:
        results = [result for result in read_results(file) if result.laps]
        assert Counter((r.number, r.laps) for r in results) == Counter(
            (car.number, car.laps) for car in cars
        )
        assert results[0].number == cars[0].number
        penalised = PENALTIES.get(path, {})
        apart = {}
        for result in results:
            own = [c for c in cars if (c.number, c.laps) == (result.number, result.laps)]
            added = min(((result.total_s or 0) - car.total_s for car in own), key=abs)
            if abs(added) > 0.002:
                apart[result.number] = round(added, 3)
        assert apart.items() <= penalised.items()
        kept = [r.number for r in results if r.number not in penalised]
        assert kept == [car.number for car in cars if car.number not in penalised]


@pytest.mark.parametrize(
    ("path", "podium", "laps"),
    [
        (SPA, ["51", "50", "36"], 150),
        (QATAR, ["50", "83", "51"], 318),
        (LE_MANS, ["50", "7", "51"], 311),
        ("wec/2024/bahrain_8h.csv", ["8", "51", "5"], 235),
        ("wec/2024/fuji_6h.csv", ["6", "15", "36"], 213),
        ("wec/2025/imola_6h.csv", ["51", "20", "36"], 212),
    ],
)
def test_the_podium_of_a_wec_race_is_the_one_on_the_road(shared_data, path, podium, laps):
    recording, distance = race_at(shared_data, path)
    state = race_state_at(recording, distance, recording.end_s)
    assert [car.car_id for car in state.cars[:3]] == podium
    assert state.laps_done == laps
    assert state.flag is Flag.CHECKERED


@pytest.mark.parametrize(
    ("year", "event", "cars", "laps", "podium"),
    [
        (2019, "Belgian Grand Prix", 19, 44, ["LEC", "HAM", "BOT"]),
        (2021, "Hungarian Grand Prix", 16, 70, ["OCO", "VET", "HAM"]),
        (2020, "Italian Grand Prix", 20, 53, ["GAS", "SAI", "STR"]),
        (2022, "sao paulo", 18, 71, ["RUS", "HAM", "SAI"]),
    ],
)
def test_a_grand_prix_ends_as_history_has_it(shared_data, year, event, cars, laps, podium):
    recording, distance = race_at(shared_data, f"f1/laps_{year}.csv", event)
    state = race_state_at(recording, distance, recording.end_s)
    assert (distance.laps, distance.source, recording.season) == (laps, DistanceSource.EVENT, year)
    assert len(state.cars) == cars
    assert [car.car_id for car in state.cars[:3]] == podium
    assert (state.laps_done, state.flag) == (laps, Flag.CHECKERED)


@pytest.mark.parametrize(
    ("event", "lap", "minutes", "laps"),
    [("Singapore Grand Prix", 40, 122, 59), ("Japanese Grand Prix", 20, 182, 28)],
)
def test_the_time_limit_of_a_slow_grand_prix_is_seen_coming(shared_data, event, lap, minutes, laps):
    recording, distance = race_at(shared_data, "f1/laps_2022.csv", event)
    state = state_at_lap(recording, distance, "PER", lap).state
    assert round(state.distance.time_s / 60) == minutes
    assert "time limit" in state.rules.assumed[-1]
    assert race_state_at(recording, distance, recording.end_s).laps_done == laps
    assert "the time limit ends the race" in summarise(recording, distance).distance_problem


def test_the_red_flag_of_hungary_is_seen_and_retires_nobody_who_goes_on(shared_data):
    recording, distance = race_at(shared_data, "f1/laps_2021.csv", "Hungarian Grand Prix")
    red = next(change for change in recording.flags if change.flag is Flag.RED)
    during = race_state_at(recording, distance, red.at_s + 900)
    assert during.flag is Flag.RED
    assert during.rules.required_dry_compounds == 1
    going_on = {lap.car_id for lap in recording.laps if lap.number > 4}
    for car in during.cars:
        if car.car_id in going_on:
            assert car.status is CarStatus.IN_PIT
    after = state_at_lap(recording, distance, "HAM", 10).state
    assert after.flag is Flag.GREEN
    assert after.car("HAM").compound is Compound.MEDIUM


def test_the_two_cars_number_3_of_cota_are_told_apart(shared_data):
    for path, laps in ((COTA_1, {17}), (COTA_2, {16, 17})):
        recording, distance = race_at(shared_data, path)
        with pytest.raises(UnknownCarError, match=r"2 cars carry number 3: 3#1 .* and 3#2"):
            recording.find_car("3")
        ends = {
            car.car_id: car.laps_done
            for car in race_state_at(recording, distance, recording.end_s).cars
            if car.car_id.startswith("3#")
        }
        assert set(ends) == {"3#1", "3#2"}
        assert set(ends.values()) == laps
        assert {e.group for e in recording.entries if e.number == "3"} == {"", "Legends"}


def test_007_and_7_are_two_cars_at_spa(shared_data):
    recording, distance = race_at(shared_data, SPA)
    assert {"007", "7", "009", "8"} <= {entry.car_id for entry in recording.entries}
    state = state_at_lap(recording, distance, recording.find_car("7"), 30).state
    assert state.car("7").team == "Toyota Gazoo Racing"
    assert state.car("007").team == "Aston Martin Thor Team"


def test_the_race_clock_goes_on_over_midnight_at_qatar(shared_data):
    recording, _ = race_at(shared_data, QATAR)
    assert recording.start_time_of_day_s + recording.end_s > 86_400
    assert recording.end_s < 10 * 3600 + 300


def test_weather_is_on_the_race_clock_and_in_metric_units(shared_data):
    barber, _ = race_at(shared_data, BARBER)
    glen, _ = race_at(shared_data, GLEN_23)
    assert abs(barber.weather[0].at_s) < 120
    assert abs(glen.weather[0].at_s) < 120
    assert 25 < barber.weather[0].weather.air_temp_c < 35
    assert barber.weather[0].weather.track_temp_c is None
    assert 15 < glen.weather[0].weather.air_temp_c < 30


@pytest.mark.parametrize("path", [BARBER, COTA_1, SPA, GLEN_23])
def test_every_state_of_a_race_is_sound(shared_data, path):
    recording, distance = race_at(shared_data, path)
    choose = random.Random(3)
    before = {}
    for clock_s in sorted(choose.sample([lap.crossed_at_s for lap in recording.laps], 120)):
        state = race_state_at(recording, distance, clock_s)
        cars = state.cars
        assert [car.position for car in cars] == list(range(1, len(cars) + 1))
        for car_class in {car.car_class for car in cars}:
            places = [car.class_position for car in cars if car.car_class == car_class]
            assert places == list(range(1, len(places) + 1))
        assert all(car.gap_to_leader_s >= 0 and car.interval_s >= 0 for car in cars)
        assert all(car.laps_down >= 0 and car.last_crossing_s <= clock_s for car in cars)
        assert cars[0].gap_to_leader_s == cars[0].interval_s == cars[0].laps_down == 0
        laps = {car.car_id: car.laps_done for car in cars}
        assert all(laps[car_id] >= done for car_id, done in before.items() if car_id in laps)
        before = laps


def test_a_lap_of_our_car_is_the_moment_it_crosses_the_line(shared_data):
    recording, distance = race_at(shared_data, BARBER)
    with (shared_data / BARBER).open(encoding="utf-8-sig") as text:
        rows = list(csv.reader(text, delimiter=";"))
    head = [name.strip() for name in rows[0]]
    row = next(
        r for r in rows if r[head.index("NUMBER")] == "13" and r[head.index("LAP_NUMBER")] == "12"
    )
    assert moment_of_lap(recording, "13", 12) == seconds(row[head.index("ELAPSED")])
    state = state_at_lap(recording, distance, recording.find_car("13"), 12).state
    assert state.car("13").laps_done == 12
