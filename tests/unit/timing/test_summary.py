from alora.domain.race import Flag
from alora.domain.state import CarStatus
from alora.timing import parse_distance, summarise
from tests.unit.timing.sheets import Car, recording


def race():
    return recording(
        Car("1", [100_000] * 10, in_laps=(4,), flags={5: "SF", 6: "SF", 10: "FF"}),
        Car("2", [101_000] * 10, in_laps=(4, 7), flags={5: "SF", 6: "SF", 10: "FF"}),
        Car("3", [102_000] * 3, "LMGT3", in_laps=(3,)),
    )


def test_cars_laps_and_stops_are_counted():
    summary = summarise(race(), parse_distance("16min"))
    assert (summary.laps, summary.leader_laps, summary.stops) == (23, 10, 3)
    assert [(c.car_id, c.position, c.laps, c.stops, c.status) for c in summary.cars] == [
        ("1", 1, 10, 1, CarStatus.FINISHED),
        ("2", 2, 10, 2, CarStatus.FINISHED),
        ("3", 3, 3, 0, CarStatus.IN_PIT),
    ]
    assert summary.cars[0].total_s == summary.duration_s - 10.0 == 1000.0


def test_flags_are_counted_by_laps_periods_and_time():
    summary = summarise(race(), parse_distance("16min"))
    found = {flag.flag: (flag.laps, flag.periods, flag.total_s) for flag in summary.flags}
    assert found[Flag.SAFETY_CAR] == (4, 1, 200.0)
    assert found[Flag.CHECKERED] == (2, 1, 10.0)
    assert [(p.flag, p.start_s, p.end_s) for p in summary.periods] == [
        (Flag.SAFETY_CAR, 500.0, 700.0), (Flag.CHECKERED, 1000.0, 1010.0),
    ]  # fmt: skip


def test_a_file_that_contradicts_the_distance_says_so():
    assert summarise(race(), parse_distance("16min")).distance_problem is None
    assert summarise(race(), parse_distance("6h")).distance_problem == (
        "the checkered flag falls after 17 min, the race is 6:00 h long"
    )


def test_problems_of_the_file_are_passed_on():
    assert summarise(race(), parse_distance("16min")).problems == race().problems
