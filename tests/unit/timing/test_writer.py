import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.laps import Lap
from alora.domain.race import CarId, Compound, Entry, Flag
from alora.timing import parse_recording, write_alkamel

FLAGS = [Flag.GREEN, Flag.FCY, Flag.SAFETY_CAR, Flag.RED, Flag.YELLOW, Flag.VSC]
names = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Cn")),
    min_size=1,
    max_size=12,
)
numbers = st.from_regex(r"[0-9]{1,3}", fullmatch=True)


@st.composite
def races(draw):
    """Entries and their laps, as a timing system would have them."""
    entries, laps = [], []
    for number in draw(st.lists(numbers, min_size=1, max_size=5, unique=True)):
        entries.append(
            Entry(CarId(number), number, draw(names), draw(names), draw(names), draw(names))
        )
        crossed_ms, in_lap = 0, False
        for lap in range(1, draw(st.integers(1, 8)) + 1):
            lap_ms = draw(st.integers(10_000, 9_000_000))
            crossed_ms += lap_ms
            out_lap, in_lap = in_lap, draw(st.booleans())
            laps.append(
                Lap(
                    car_id=CarId(number),
                    number=lap,
                    crossed_at_s=crossed_ms / 1000,
                    lap_time_s=lap_ms / 1000,
                    flag=draw(st.sampled_from(FLAGS)),
                    ends_in_pit=in_lap,
                    starts_in_pit=out_lap,
                    pit_time_s=draw(st.integers(1, 5_000_000)) / 1000 if out_lap else None,
                    compound=Compound.SLICK,
                    driver=draw(names),
                    sectors_s=tuple(
                        draw(st.none() | st.integers(0, 4_000_000).map(lambda ms: ms / 1000))
                        for _ in range(3)
                    ),
                )
            )
    laps.sort(key=lambda lap: (lap.crossed_at_s, lap.car_id))
    return entries, laps


@given(races(), st.sampled_from(["wec", "imsa", "gr_cup"]), st.integers(0, 86_399_999))
def test_a_race_that_is_written_reads_back_the_same(race, series, start_ms):
    entries, laps = race
    file = io.BytesIO()
    write_alkamel(file, entries, laps, series=series, start_time_of_day_s=start_ms / 1000)
    file.seek(0)
    back = parse_recording(file, "written.csv")
    assert list(back.laps) == laps
    assert sorted(back.entries, key=lambda e: e.car_id) == sorted(entries, key=lambda e: e.car_id)
    assert back.start_time_of_day_s == start_ms / 1000


@pytest.mark.parametrize(("series", "mark"), [("wec", b";"), ("imsa", b","), ("gr_cup", b"IM1a")])
def test_each_series_has_its_dialect(series, mark):
    file = io.BytesIO()
    lap = Lap(CarId("7"), 1, 100.0, 100.0)
    write_alkamel(file, [Entry(CarId("7"), "7", "A")], [lap], series=series)
    file.seek(0)
    assert mark in file.getvalue().splitlines()[0]
    assert parse_recording(file, "x.csv").series == series


def test_two_cars_of_one_number_are_told_apart_again():
    entries = [Entry(CarId("3#1"), "3", "Am"), Entry(CarId("3#2"), "3", "Am")]
    laps = [
        Lap(car_id, n, n * lap_s, lap_s, compound=Compound.SLICK)
        for car_id, lap_s in ((CarId("3#1"), 100.0), (CarId("3#2"), 101.0))
        for n in range(1, 4)
    ]
    file = io.BytesIO()
    write_alkamel(file, entries, laps, series="gr_cup")
    file.seek(0)
    back = parse_recording(file, "x.csv")
    assert [entry.car_id for entry in back.entries] == ["3#1", "3#2"]
    assert [lap.crossed_at_s for lap in back.laps if lap.car_id == "3#2"] == [101.0, 202.0, 303.0]
