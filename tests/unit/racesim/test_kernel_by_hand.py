"""Races small enough to be worked out by hand: what each part of the model costs in seconds."""

from dataclasses import replace

import pytest

from alora.domain.race import Compound, RainForecast
from alora.domain.state import CarStatus
from alora.domain.strategy import BoxIfNeutralised, PitStop, Plan
from alora.racesim.kernel import RivalStops
from alora.racesim.parameters import NeutralisationKind, WeatherParameters
from tests.features.quiet import (
    CLOSE_S,
    DONE,
    LANE_S,
    NEW_SET,
    SERVICE_S,
    STOP_S,
    WARMUP_S,
    by_time,
    clocks_s,
    extra_s,
    neutralised,
    planning,
    quiet,
    took_s,
)
from tests.features.running import by_kernel
from tests.fields import LAP_S

SLOW = NeutralisationKind("vsc", 0.0, 50_000.0, 0.0, 1.4, bunches=False)
QUEUE = NeutralisationKind("sc", 0.0, 50_000.0, 0.0, 1.6, bunches=True)


def seconds(value):
    return pytest.approx(value, abs=CLOSE_S)


def worn(case, wear_s=0.1):
    tires = tuple(replace(tire, wear_s_per_lap=wear_s) for tire in case.parameters.tires)
    return case.believing(tires=tires)


def test_laps_alone_add_up():
    assert extra_s(quiet()) == seconds(0.0)


def test_tires_cost_their_wear_times_their_age():
    assert extra_s(worn(quiet(to_go=3))) == seconds(0.1 * (10 + 11 + 12))


def test_fuel_burnt_is_time_won():
    assert extra_s(quiet(to_go=3).believing(fuel_s_per_lap=0.5)) == seconds(-0.5 * (1 + 2 + 3))


def test_a_stop_costs_the_lane_the_service_and_the_warm_up():
    assert extra_s(planning(quiet(), NEW_SET)) == seconds(STOP_S)


def test_a_stop_that_keeps_the_tires_has_no_warm_up():
    assert extra_s(planning(quiet(), replace(NEW_SET, compound=None))) == seconds(STOP_S - WARMUP_S)


def test_fresh_tires_are_as_old_as_their_stint():
    assert extra_s(planning(worn(quiet(to_go=3)), NEW_SET)) == seconds(STOP_S + 0.1 * (10 + 0 + 1))


def test_a_car_that_stands_in_the_lane_now_loses_its_stop_on_the_coming_lap():
    case = quiet().with_cars(lambda _, car: replace(car, status=CarStatus.IN_PIT))
    assert extra_s(case) == seconds(STOP_S)


def test_a_stop_shorter_than_the_rules_allow_takes_that_long():
    assert extra_s(planning(quiet().with_rules(min_pit_stop_s=70.0), NEW_SET)) == seconds(
        70.0 + WARMUP_S
    )


def test_a_botched_stop_takes_longer():
    case = quiet().with_lane(botch_probability=1.0, botch_s=6.0)
    assert extra_s(planning(case, NEW_SET)) == seconds(STOP_S + 6.0)


@pytest.mark.parametrize(("parallel", "expected"), [(True, 8.0), (False, 8.0 + SERVICE_S)])
def test_fuel_flows_while_or_before_tires_are_changed(parallel, expected):
    case = quiet(to_go=8).with_lane(refuel_s_per_lap=2.0, refuel_in_parallel=parallel)
    case = case.with_cars(lambda _, car: replace(car, fuel_laps_left=5.0))
    case = case.with_models(lambda _, car: replace(car, fuel_tank_laps=30.0))
    # at the end of the first lap it has 4 laps of fuel, and needs 7 and one to spare
    stop = extra_s(planning(case, NEW_SET)) - LANE_S - WARMUP_S
    assert stop == seconds(expected)


@pytest.mark.parametrize(("parallel", "expected"), [(True, 12.0), (False, 12.0 + SERVICE_S)])
def test_the_driver_changes_while_or_after_tires_are_changed(parallel, expected):
    case = quiet().with_lane(driver_change_s=12.0, driver_in_parallel=parallel)
    case = case.with_models(lambda _, car: replace(car, owed_driver_changes=1))
    assert extra_s(planning(case, NEW_SET)) == seconds(LANE_S + expected + WARMUP_S)


def test_a_time_penalty_is_served_standing_or_added_at_the_end():
    case = quiet().with_cars(lambda _, car: replace(car, penalty_s=5.0))
    assert extra_s(planning(case, NEW_SET)) == seconds(STOP_S + 5.0)
    unserved = by_kernel(case, 1, 0, 1).time_s[0, 0]
    assert unserved == seconds(by_kernel(quiet(), 1, 0, 1).time_s[0, 0] + 5.0)


def test_drive_throughs_are_served_one_a_lap():
    case = quiet().with_cars(lambda _, car: replace(car, drive_throughs=2))
    assert extra_s(case) == seconds(2 * LANE_S)


def test_the_second_car_of_a_box_waits_for_the_first():
    case = quiet(gap_s=1.0).with_models(
        lambda _, car: replace(car, box=7, max_stint_laps=DONE + 1.0)
    )
    assert extra_s(case, 0) == seconds(STOP_S)
    assert extra_s(case, 1) == seconds(STOP_S + SERVICE_S - 1.0)


def test_a_car_without_fuel_stops_on_the_track():
    case = quiet().with_cars(lambda _, car: replace(car, fuel_laps_left=2.5))
    races = by_kernel(case, 1, 0, 1)
    # the third lap is not completed
    assert races.laps[0, 0, 0] == DONE + 2
    assert races.retired[0, 0]


def test_a_virtual_safety_car_slows_every_lap():
    assert extra_s(neutralised(quiet(), SLOW)) == seconds(5 * 0.4 * LAP_S)


def test_a_lap_half_under_a_virtual_safety_car_loses_half_its_cost():
    case = neutralised(quiet(1, to_go=1), SLOW, in_s=LAP_S / 2)
    assert extra_s(case) == seconds(0.5 * 0.4 * LAP_S)


def test_behind_a_safety_car_the_field_closes_up_to_the_gap_of_the_queue():
    first, second = clocks_s(neutralised(quiet(gap_s=30.0), QUEUE))
    assert first == seconds(-30.0 + 5 * 1.6 * LAP_S)
    assert second - first == seconds(0.8)


def test_a_car_catches_up_by_half_of_what_the_leader_loses():
    first, second = clocks_s(neutralised(quiet(to_go=1, gap_s=60.0), QUEUE))
    assert second - first == seconds(60.0 - 0.5 * 0.6 * LAP_S)


def test_a_stop_under_a_neutralisation_costs_the_lane_of_its_kind():
    kind = replace(SLOW, lane_loss_s=4.0)
    stopped = extra_s(planning(neutralised(quiet(), kind), NEW_SET))
    assert stopped - extra_s(neutralised(quiet(), kind)) == seconds(4.0 + SERVICE_S + WARMUP_S)


def test_a_plan_waits_for_a_closed_lane_to_open():
    case = worn(planning(neutralised(quiet(), replace(SLOW, pits_closed_s=1_100.0)), NEW_SET))
    # a lap of 127 s from 60 s ago ends before the lane opens in 100 s, the next one after that
    races = by_kernel(case, 1, 0, 1)
    later = planning(case, replace(NEW_SET, lap=DONE + 2))
    assert races.time_s[0, 0] == by_kernel(later, 1, 0, 1).time_s[0, 0]


@pytest.mark.parametrize(
    ("wave_by", "second"), [(True, -92.0 + 1.6 * LAP_S + 0.8), (False, LAP_S + 50 / 90 * 54.0)]
)
def test_a_wave_by_lets_a_lapped_car_join_the_end_of_the_queue(wave_by, second):
    # it ends 50 s after the second car, 92 s behind, began its lap; the leader loses 54 s
    kind = replace(QUEUE, mean_s=1_050.0, wave_by=wave_by)
    assert clocks_s(neutralised(quiet(to_go=1, gap_s=92.0), kind))[1] == seconds(second)


def test_dirty_air_costs_its_share_of_the_range():
    case = quiet(to_go=1, gap_s=0.75).with_traffic(dirty_air_s=0.3, dirty_air_range_s=1.5)
    assert [extra_s(case, car) for car in (0, 1)] == [seconds(0.0), seconds(0.15)]


def faster_behind(intercept):
    case = quiet(to_go=1, gap_s=0.6).with_traffic(pass_intercept=intercept, pass_cost_s=0.3)
    return case.with_models(lambda row, car: replace(car, base_lap_s=LAP_S - row))


def test_a_car_that_passes_crosses_first_and_costs_the_other_time():
    assert [took_s(faster_behind(60.0), car) for car in (0, 1)] == [
        seconds(LAP_S + 0.3),
        seconds(LAP_S - 1.0),
    ]


def test_a_car_that_does_not_pass_follows_at_the_minimum_gap():
    first, second = clocks_s(faster_behind(-60.0))
    assert second - first == seconds(0.5)


def test_a_train_forms_behind_a_slow_car():
    case = quiet(4, gap_s=0.6).with_models(
        lambda row, car: replace(car, base_lap_s=LAP_S - 0.5 * (row > 0))
    )
    first, *others = clocks_s(case)
    assert [clock - first for clock in others] == [seconds(0.5), seconds(1.0), seconds(1.5)]


def test_a_car_on_its_out_lap_neither_blocks_nor_is_blocked():
    first, second = clocks_s(planning(quiet(gap_s=0.6), NEW_SET))
    assert (first, second) == (seconds(-0.6 + 5 * LAP_S + STOP_S), seconds(5 * LAP_S))


def test_a_car_that_is_lapped_and_the_one_that_laps_it_lose_time_once():
    case = quiet(gap_s=80.0).with_traffic(blue_flag_s=2.0, lapping_s=0.5)
    case = case.with_models(lambda row, car: replace(car, base_lap_s=LAP_S + 6.0 * row))
    # 80 s behind, 6 s a lap slower: lapped on the second lap, so it drives no fifth one
    assert extra_s(case, 0) == seconds(0.5)
    assert extra_s(case, 1) == seconds(4 * 6.0 + 2.0 - LAP_S)


def test_slicks_suffer_on_a_wet_track():
    sky = WeatherParameters(1.0, True, 0.0, 1e6, 0.01, 0.01, 1e6)
    case = quiet(to_go=1).believing(weather=sky)
    tires = tuple(replace(tire, wetness_s=30.0) for tire in case.parameters.tires)
    assert extra_s(case.believing(tires=tires)) == seconds(30.0)


def test_cars_come_in_for_the_tires_that_suit_the_rain():
    sky = WeatherParameters(0.0, False, 0.0, 1e6, 0.01, 0.01, 2.0)
    case = quiet().believing(weather=sky)
    dry = tuple(replace(tire, wetness_s=30.0) for tire in case.parameters.tires)
    wet = replace(dry[0], compound=Compound.WET, best_wetness=1.0)
    now = case.state.clock_s
    rain = replace(case.state.weather, rain=(RainForecast(now, now + 9_000.0, 1.0),))
    case = replace(case, state=replace(case.state, weather=rain)).believing(tires=(*dry, wet))
    # it rains from the first cell on: 0.9 wet after one lap, so the second lap is slow, the
    # third is driven on wets
    assert extra_s(case) == seconds(30.0 * 0.81 + STOP_S)


def test_a_condition_brings_the_stop_forward_under_a_neutralisation():
    late = Plan((PitStop(DONE + 4, Compound.HARD),))
    early = replace(late, if_neutralised=BoxIfNeutralised(DONE + 2, DONE + 4))
    case = worn(neutralised(quiet(), replace(SLOW, lane_loss_s=0.0, mean_s=1_240.0)), 1.0)
    waits = replace(case, plans=(late,))
    boxes = replace(case, plans=(early,))
    # ages 10 to 14 without a stop; halved wear on two laps; a free lane on the second
    assert by_kernel(boxes, 1, 0, 1).time_s < by_kernel(waits, 1, 0, 1).time_s - LANE_S


def test_an_undercut_gains_the_lap_on_fresh_tires():
    case = worn(quiet(gap_s=0.7), 0.1)
    case = replace(case, plans=(Plan((PitStop(DONE + 3, Compound.HARD),)),))
    case = replace(case, rival=RivalStops(1, (DONE + 2,), (DONE + 4,)))
    # lap 13: our tires of 12 laps against its new set; lap 14: our new set against one lap
    assert by_kernel(case, 1, 0, 1).rival_gap_s[0, 0] == seconds(0.7 - 1.2 + 0.1)


def test_a_race_by_time_ends_when_the_leader_next_crosses_the_line():
    case = by_time(quiet(gap_s=30.0), 100.0)
    # the leader is at -30, 60 and 150 s: then both have ended their laps
    assert clocks_s(case) == [seconds(150.0), seconds(180.0)]


def test_a_car_that_crosses_before_the_leader_ends_the_race_drives_on():
    case = by_time(quiet(gap_s=30.0), 100.0)
    slower = case.with_cars(
        lambda row, car: replace(car, laps_done=DONE - row, last_crossing_s=car.last_crossing_s)
    )
    # a lap down and at 0, 90 s: it crosses before the leader does at 150 s, and drives on
    assert clocks_s(slower) == [seconds(150.0), seconds(180.0)]
