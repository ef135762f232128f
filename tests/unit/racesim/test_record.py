from dataclasses import replace
from itertools import pairwise

from alora.domain.race import Flag
from alora.racesim import record_race
from tests.fields import field_parameters, field_state


def grid(cars=12, race_laps=40):
    return field_state(cars, laps=0, race_laps=race_laps, gap_s=0.0)


def test_a_recorded_race_has_every_lap_of_every_car_in_order():
    state = grid()
    record = record_race(state, field_parameters(state), seed=4)
    gone = dict(record.retired)
    for car in state.cars:
        numbers = [lap.number for lap in record.laps if lap.car_id == car.car_id]
        assert numbers == list(range(1, gone.get(car.car_id, 40) + 1))
    clocks = [lap.crossed_at_s for lap in record.laps]
    assert clocks == sorted(clocks)


def test_crossings_are_the_sum_of_the_laps():
    state = grid()
    record = record_race(state, field_parameters(state), seed=4)
    for car in state.cars:
        own = [lap for lap in record.laps if lap.car_id == car.car_id]
        total = 0.0
        for lap in own:
            total += lap.lap_time_s
            assert abs(total - lap.crossed_at_s) < 1e-6


def test_stops_cost_time_on_the_lap_after_and_reset_the_tires():
    state = grid(race_laps=57)
    record = record_race(state, field_parameters(state), seed=4)
    stops = 0
    for car in state.cars:
        own = [lap for lap in record.laps if lap.car_id == car.car_id]
        for lap, following in pairwise(own):
            if lap.ends_in_pit:
                stops += 1
                assert following.stop_loss_s > 10.0
                assert following.tire_age_laps == 1
    assert stops > 5


def test_the_same_seed_records_the_same_race():
    state = grid()
    parameters = field_parameters(state)
    assert record_race(state, parameters, seed=4) == record_race(state, parameters, seed=4)
    assert record_race(state, parameters, seed=4) != record_race(state, parameters, seed=5)


def test_a_race_by_time_ends_under_the_checkered_flag():
    state = replace(grid(), distance=replace(grid().distance, laps=None, time_s=1_800.0))
    record = record_race(state, field_parameters(state), seed=4)
    last = {lap.car_id: lap.flag for lap in record.laps}
    gone = dict(record.retired)
    assert all(flag is Flag.CHECKERED for car, flag in last.items() if car not in gone)
