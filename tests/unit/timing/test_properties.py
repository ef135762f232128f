"""Any bytes in: a recording or one clear refusal out, and every state of it is sound."""

from __future__ import annotations

import io
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alora.domain.errors import AloraError
from alora.timing import (
    RaceReplay,
    parse_distance,
    parse_recording,
    state_at,
    summarise,
)
from tests.unit.timing.cuts import as_bytes, cut
from tests.unit.timing.sheets import COLUMNS, F1_COLUMNS, Car, all_rows, f1_rows, f1_sheet, sheet

SHORT = parse_distance("20min")
LAPS = parse_distance("7laps")
HEAD = ";".join(COLUMNS).encode() + b"\n"
F1_HEAD = ",".join(F1_COLUMNS).encode() + b"\n"

times = st.sampled_from(
    ["", "0", "1:40.000", "100", "nan", "-1:00", "99:99", "23:59:59.999", "5:00.000", "inf", "x"]
) | st.integers(0, 4_000_000).map(
    lambda ms: f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
)
cells = {
    "NUMBER": st.sampled_from(["7", "007", "3", "3", "", "1" * 30, "9\u0000", "Ä"]),
    "LAP_NUMBER": st.sampled_from(["1", "2", "3", "4", "5", "0", "-1", "x", "32768", "²"]),
    "CROSSING_FINISH_LINE_IN_PIT": st.sampled_from(["", "B", "b", "?"]),
    "FLAG_AT_FL": st.sampled_from(["GF", "FCY", "SF", "RF", "FF", "", "ZZ"]),
    "CLASS": st.sampled_from(["A", "B", "", "HYPERCAR"]),
    "GROUP": st.sampled_from(["", "Legends "]),
    "TEAM": st.sampled_from(["T", ""]),
} | dict.fromkeys(("LAP_TIME", "ELAPSED", "HOUR", "PIT_TIME", "S1", "S2", "S3"), times)
odd_rows = st.fixed_dictionaries(cells)


def is_sound(race):
    """Check all that must hold of any recording and of its states at several moments."""
    per_car: dict[str, list] = {}
    for lap in race.laps:
        per_car.setdefault(lap.car_id, []).append(lap)
    assert set(per_car) == {entry.car_id for entry in race.entries}
    for laps in per_car.values():
        numbers = [lap.number for lap in laps]
        clocks = [lap.crossed_at_s for lap in laps]
        assert numbers == sorted(set(numbers))
        assert clocks == sorted(set(clocks))
    clocks = [lap.crossed_at_s for lap in race.laps]
    assert clocks == sorted(clocks)
    assert [c.at_s for c in race.flags] == sorted(c.at_s for c in race.flags)
    for distance in (SHORT, LAPS):
        for clock_s in {clocks[0], clocks[len(clocks) // 2], clocks[-1], clocks[-1] + 5000}:
            is_sound_state(state_at(race, distance, clock_s))
        summarise(race, distance)
        RaceReplay(race, distance, 5.0, lambda: 1.0).seek_lap(1)


def is_sound_state(so_far):
    state = so_far.state
    cars = state.cars
    assert [car.position for car in cars] == list(range(1, len(cars) + 1))
    assert len({car.car_id for car in cars}) == len(cars)
    classes = Counter(car.car_class for car in cars)
    for car_class, size in classes.items():
        places = [car.class_position for car in cars if car.car_class == car_class]
        assert places == list(range(1, size + 1))
    for car in cars:
        assert car.gap_to_leader_s >= 0
        assert car.interval_s >= 0
        assert car.laps_down >= 0
        assert 0 < car.last_crossing_s <= state.clock_s
        assert car.stint_laps >= 1
        assert car.tire_age_laps >= 0
    assert cars[0].gap_to_leader_s == cars[0].laps_down == 0
    assert state.flag_since_s <= state.clock_s
    assert [laps.car_id for laps in so_far.laps] == [car.car_id for car in cars]


def reads_or_refuses(data: bytes) -> None:
    refusal = ""
    try:
        is_sound(parse_recording(io.BytesIO(data), "any.csv"))
    except AloraError as error:
        refusal = str(error)
    assert "\n" not in refusal
    assert len(refusal) < 1000


@given(st.binary(max_size=400))
def test_any_bytes_give_a_race_or_a_refusal(data):
    reads_or_refuses(data)


@given(st.sampled_from([HEAD, F1_HEAD]), st.binary(max_size=600))
def test_any_bytes_after_a_header_give_a_race_or_a_refusal(head, data):
    reads_or_refuses(head + data)


@given(st.lists(odd_rows, max_size=25))
@settings(max_examples=300)
def test_any_rows_give_a_race_or_a_refusal(rows):
    reads_or_refuses(sheet(rows))


SOUND = sheet(
    all_rows(
        Car("3", [100_000] * 8, "Am", in_laps=(3,), flags={8: "FF"}),
        Car("3", [101_300] * 8, "Am", flags={8: "FF"}),
        Car("7", [104_000] * 5, "Pro", in_laps=(5,)),
        Car("007", [130_000] * 6, "Pro", flags={2: "SF", 6: "FF"}),
    )
)
F1_SOUND = f1_sheet(
    f1_rows("HAM", [100.0] * 6, TrackStatus={3: "24", 4: "41"})
    + f1_rows("BOT", [101.0] * 4, number="77", Compound={3: "INTERMEDIATE"})
)


@given(st.sampled_from([SOUND, F1_SOUND]), st.data())
@settings(max_examples=300)
def test_a_sound_file_with_some_bytes_changed_gives_a_race_or_a_refusal(data, more):
    damaged = bytearray(data)
    for _ in range(more.draw(st.integers(1, 6))):
        place = more.draw(st.integers(0, len(damaged) - 1))
        damaged[place] = more.draw(st.sampled_from(b';,"\n\r\x00 \xff0123456789:.-nB'))
    reads_or_refuses(bytes(damaged))


@given(st.sampled_from([SOUND, F1_SOUND]), st.integers(0, len(SOUND)))
def test_a_file_cut_off_anywhere_gives_a_race_or_a_refusal(data, length):
    reads_or_refuses(data[:length])


@st.composite
def fields_of_cars(draw):
    cars = []
    for number in draw(st.lists(st.sampled_from(["1", "2", "3", "03"]), min_size=1, max_size=5)):
        laps = draw(st.lists(st.integers(60_000, 400_000), min_size=1, max_size=10))
        in_laps = tuple(draw(st.sets(st.integers(1, len(laps)), max_size=3)))
        flags = draw(
            st.dictionaries(st.integers(1, len(laps)), st.sampled_from(["SF", "FCY", "RF"]))
        )
        cars.append(Car(number, laps, draw(st.sampled_from("AB")), "", "T", in_laps, flags))
    return cars


@given(fields_of_cars(), st.sampled_from([SHORT, LAPS]), st.integers(0, 2**32))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_cutting_the_file_after_any_moment_changes_no_state(cars, distance, seed):
    rows = all_rows(*cars)
    data = sheet(rows)
    race = parse_recording(io.BytesIO(data), "any.csv")
    clocks = [lap.crossed_at_s for lap in race.laps]
    for clock_s in random.Random(seed).sample(clocks, min(5, len(clocks))):
        part = parse_recording(io.BytesIO(cut(data, "ELAPSED", clock_s)), "any.csv")
        assert as_bytes(state_at(part, distance, clock_s)) == as_bytes(
            state_at(race, distance, clock_s)
        )


@pytest.mark.parametrize("data", [SOUND, F1_SOUND])
def test_the_order_of_the_rows_does_not_matter(data):
    lines = data.splitlines(keepends=True)
    shuffled = lines[1:]
    random.Random(5).shuffle(shuffled)
    whole = parse_recording(io.BytesIO(data), "any.csv")
    again = parse_recording(io.BytesIO(b"".join([lines[0], *shuffled])), "any.csv")
    assert (again.laps, again.entries, again.flags) == (whole.laps, whole.entries, whole.flags)
