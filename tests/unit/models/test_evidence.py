from dataclasses import replace

from alora.domain.laps import CarLaps, Lap
from alora.domain.race import CarId, Compound, Flag
from alora.domain.state import RaceSoFar
from alora.models.evidence import gather
from tests.fields import field_state


def laps(**changes):
    rows = [
        Lap(CarId("1"), n, 90.0 * n, 90.0, compound=Compound.HARD, tire_age_laps=n)
        for n in range(1, 9)
    ]
    for index, values in changes.items():
        at = int(index.removeprefix("lap")) - 1
        rows[at] = replace(rows[at], **values)
    return gather(RaceSoFar(field_state(2), (CarLaps.from_laps(CarId("1"), tuple(rows)),)))


def test_the_first_lap_is_not_clean():
    evidence = laps()
    assert evidence.clean.tolist() == [False] + [True] * 7


def test_in_laps_out_laps_and_slow_laps_are_not_clean():
    evidence = laps(
        lap3={"ends_in_pit": True}, lap4={"starts_in_pit": True}, lap6={"lap_time_s": 120.0}
    )
    assert evidence.clean.tolist() == [False, True, False, False, True, False, True, True]


def test_a_lap_under_yellow_and_the_one_after_are_not_clean():
    evidence = laps(lap5={"flag": Flag.SAFETY_CAR})
    assert evidence.clean.tolist()[4:6] == [False, False]


def test_a_lap_without_a_time_is_not_clean():
    assert not laps(lap4={"lap_time_s": None}).clean[3]


def test_a_tire_is_as_old_at_the_start_of_a_lap_as_the_file_says_less_one():
    assert laps().age_laps.tolist() == [float(n) for n in range(8)]


def test_where_the_file_has_no_tire_age_laps_count_from_the_last_stop():
    unknown = {f"lap{n}": {"tire_age_laps": None} for n in range(1, 9)}
    unknown["lap5"] = {"tire_age_laps": None, "starts_in_pit": True}
    assert laps(**unknown).age_laps.tolist() == [0, 1, 2, 3, 0, 1, 2, 3]


def test_no_laps_at_all_give_no_evidence():
    evidence = gather(RaceSoFar(field_state(2), ()))
    assert len(evidence.car) == 0
