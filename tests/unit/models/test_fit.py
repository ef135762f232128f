from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alora.domain.errors import InvalidStateError
from alora.domain.race import Compound, Flag, RaceRules
from alora.domain.state import CarStatus, RaceSoFar
from alora.models import fit_parameters, load_bundle
from alora.models.evidence import gather
from alora.models.fit import EVENT_HOURS_WORTH
from alora.models.pace import expected_laps_s, fit_pace
from alora.models.stops import fit_stints, stop_losses_s
from alora.racesim import validate
from tests.fields import field_parameters, field_state
from tests.races import simulated_race

BUNDLE = load_bundle("f1")


def grid(cars=16, race_laps=57, rules=None):
    return field_state(cars, laps=0, race_laps=race_laps, gap_s=0.0, rules=rules)


def race(*, until_lap=30, wear=None, seed=1, cars=16):
    state = grid(cars)
    truth = field_parameters(state)
    if wear is not None:
        tires = tuple(replace(t, wear_s_per_lap=wear, cliff_s_per_lap=0.0) for t in truth.tires)
        truth = replace(truth, tires=tires)
    return truth, simulated_race(state, truth, until_lap=until_lap, seed=seed)


def test_what_is_fitted_can_be_simulated():
    _, so_far = race()
    parameters = fit_parameters(so_far, BUNDLE)
    validate(so_far.state, parameters, so_far.state.cars[0].car_id)
    assert parameters.model_version == BUNDLE.version


def test_the_pace_of_the_cars_is_found_in_their_order_and_within_its_error():
    truth, so_far = race(until_lap=40)
    fitted = {c.car_id: c for c in fit_parameters(so_far, BUNDLE).cars}
    known = {c.car_id: c.base_lap_s for c in truth.cars}
    cars = [c for c in known if c in fitted]
    offsets = np.array([fitted[c].base_lap_s - known[c] for c in cars])
    errors = np.array([fitted[c].base_lap_sd_s for c in cars])
    # the level is shared with fuel and wear; what decides places is the difference between cars
    assert np.all(np.abs(offsets - np.median(offsets)) < 5 * errors)
    rank = np.corrcoef([fitted[c].base_lap_s for c in cars], [known[c] for c in cars])[0, 1]
    assert rank > 0.8


@pytest.mark.parametrize("wear", [0.02, 0.15])
def test_tire_wear_moves_from_the_prior_to_what_the_race_shows(wear):
    _, so_far = race(until_lap=45, wear=wear)
    evidence = gather(so_far)
    tires = {t.compound: t for t in fit_pace(so_far, evidence, BUNDLE.prior).tires}
    prior = {t.compound: t for t in BUNDLE.prior.tires}
    before = abs(prior[Compound.MEDIUM].wear_s_per_lap - wear)
    after = abs(tires[Compound.MEDIUM].wear_s_per_lap - wear)
    assert after < 0.5 * before


def test_the_cost_of_a_stop_is_read_from_the_stops_so_far():
    truth, so_far = race(until_lap=50)
    evidence = gather(so_far)
    pace = fit_pace(so_far, evidence, BUNDLE.prior)
    losses = stop_losses_s(evidence, expected_laps_s(so_far, evidence, pace, BUNDLE.prior))
    assert len(losses) > 8
    expected = truth.pit.lane_loss_s + 3.0 + 1.3
    assert float(np.median(losses)) == pytest.approx(expected, abs=3.0)


def test_stints_so_far_move_the_usual_stint():
    _, so_far = race(until_lap=50)
    evidence = gather(so_far)
    pace = fit_pace(so_far, evidence, BUNDLE.prior)
    stint = fit_stints(so_far, evidence, pace.cars, BUNDLE.prior.stint)["A"]
    assert stint.tank_laps is None
    assert 12 < stint.typical_laps < 30


def test_a_series_that_refuels_has_a_tank():
    _, so_far = race()
    state = replace(so_far.state, rules=RaceRules(refuelling=True))
    parameters = fit_parameters(replace(so_far, state=state), load_bundle("imsa"))
    tank = parameters.cars[0].fuel_tank_laps
    assert tank is not None
    assert tank > 10
    assert parameters.pit.refuel_s_per_lap > 0


def test_the_two_cars_of_a_team_share_a_box_where_the_series_has_it_so():
    _, so_far = race(cars=6)
    cars = tuple(
        replace(car, team="" if car.position == 6 else f"Team {(car.position + 1) // 2}")
        for car in so_far.state.cars
    )
    so_far = replace(so_far, state=replace(so_far.state, cars=cars))
    boxes = {c.car_id: c.box for c in fit_parameters(so_far, BUNDLE).cars}
    mates = {car.team: [] for car in cars}
    for car in cars:
        mates[car.team].append(boxes[car.car_id])
    assert mates["Team 1"] == [0, 0]
    assert mates["Team 2"] == [1, 1]
    assert mates["Team 3"] == mates[""] == [None]
    assert {c.box for c in fit_parameters(so_far, load_bundle("imsa")).cars} == {None}


def test_limits_of_driving_time_become_laps():
    _, so_far = race()
    rules = RaceRules(
        required_driver_changes=2, max_driver_stint_s=1_000.0, min_driver_stint_s=500.0
    )
    cars = tuple(replace(car, driver_changes=car.position - 1) for car in so_far.state.cars)
    state = replace(so_far.state, rules=rules, cars=cars)
    fitted = fit_parameters(replace(so_far, state=state), load_bundle("wec"))
    for car in fitted.cars:
        assert car.max_driver_stint_laps == 1_000.0 // car.base_lap_s
        assert car.min_driver_stint_laps * car.base_lap_s >= 500.0
        assert (car.min_driver_stint_laps - 1) * car.base_lap_s < 500.0
    assert [car.owed_driver_changes for car in fitted.cars[:4]] == [2, 1, 0, 0]
    assert fitted.pit.driver_change_s > 0


def test_without_rules_for_drivers_there_are_no_limits():
    _, so_far = race()
    car = fit_parameters(so_far, BUNDLE).cars[0]
    assert car.max_driver_stint_laps is None
    assert car.min_driver_stint_laps == 0.0
    assert car.owed_driver_changes == 0


def test_what_retirements_bring_out_is_not_counted_twice():
    _, so_far = race(cars=16)
    green = tuple(replace(car, flags=(Flag.GREEN,) * len(car)) for car in so_far.laps)
    so_far = replace(so_far, laps=green)
    racing = sum(car.status.is_racing for car in so_far.state.cars)
    fitted = {k.flag: k for k in fit_parameters(so_far, BUNDLE).neutralisation.kinds}
    hours = so_far.state.clock_s / 3600.0
    for believed in BUNDLE.prior.neutralisation.kinds:
        all_of_it = believed.per_hour * EVENT_HOURS_WORTH / (EVENT_HOURS_WORTH + hours)
        brought_out = believed.per_retirement * racing * BUNDLE.prior.retirement_per_hour
        assert fitted[believed.flag].per_hour == pytest.approx(max(0.0, all_of_it - brought_out))


def test_a_stop_under_red_loses_nothing_in_the_lane_and_other_losses_grow_with_the_stops_seen():
    _, so_far = race(until_lap=50)
    fitted = fit_parameters(so_far, BUNDLE)
    lane = {kind.flag: kind.lane_loss_s for kind in fitted.neutralisation.kinds}
    longer = fitted.pit.lane_loss_s / BUNDLE.prior.pit.lane_loss_s
    assert lane["red"] == 0.0
    assert lane["sc"] == pytest.approx(10.0 * longer)
    assert lane["sc"] < lane["vsc"] < fitted.pit.lane_loss_s


def test_a_long_stint_on_a_hard_tire_is_a_usual_one():
    def on(compound):
        _, so_far = race(until_lap=40)
        laps = tuple(replace(c, compounds=(compound,) * len(c)) for c in so_far.laps)
        so_far = replace(so_far, laps=laps)
        evidence = gather(so_far)
        pace = fit_pace(so_far, evidence, BUNDLE.prior)
        stints = fit_stints(so_far, evidence, pace.cars, BUNDLE.prior.stint, pace.tires)
        return stints["A"].typical_laps

    assert on(Compound.HARD) < on(Compound.MEDIUM) < on(Compound.SOFT)


def test_before_any_lap_the_priors_speak():
    state = grid(6)
    so_far = RaceSoFar(state=state, laps=())
    parameters = fit_parameters(so_far, BUNDLE)
    assert len(parameters.cars) == 6
    assert all(np.isfinite(car.base_lap_s) for car in parameters.cars)


def test_a_safety_car_that_has_been_out_long_is_expected_to_end_sooner():
    _, so_far = race()
    state = replace(so_far.state, flag=Flag.SAFETY_CAR)
    fresh = fit_parameters(
        replace(so_far, state=replace(state, flag_since_s=state.clock_s)), BUNDLE
    )
    old = fit_parameters(
        replace(so_far, state=replace(state, flag_since_s=state.clock_s - 300.0)), BUNDLE
    )
    assert old.neutralisation.in_progress_remaining_s < fresh.neutralisation.in_progress_remaining_s


def test_a_race_with_nobody_left_is_refused():
    _, so_far = race(cars=4)
    cars = tuple(replace(car, status=CarStatus.RETIRED) for car in so_far.state.cars)
    with pytest.raises(InvalidStateError, match="no car is racing"):
        fit_parameters(replace(so_far, state=replace(so_far.state, cars=cars)), BUNDLE)


@settings(max_examples=20)
@given(until=st.integers(1, 50), seed=st.integers(0, 1_000), series=st.sampled_from(["f1", "wec"]))
def test_any_race_so_far_gives_parameters_that_can_be_simulated(until, seed, series):
    _, so_far = race(until_lap=until, seed=seed, cars=8)
    parameters = fit_parameters(so_far, load_bundle(series))
    validate(so_far.state, parameters, so_far.state.cars[-1].car_id)
    assert parameters.pit.lane_loss_s > 0


def test_a_series_with_named_tires_knows_them_before_anybody_names_one():
    _, so_far = race(until_lap=1)
    cars = tuple(replace(car, compound=Compound.UNKNOWN) for car in so_far.state.cars)
    laps = tuple(replace(car, compounds=(Compound.UNKNOWN,) * len(car)) for car in so_far.laps)
    so_far = replace(so_far, state=replace(so_far.state, cars=cars), laps=laps)
    known = {tire.compound for tire in fit_parameters(so_far, BUNDLE).tires}
    assert known >= {Compound.SOFT, Compound.MEDIUM, Compound.HARD}
