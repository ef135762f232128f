from dataclasses import replace

import pytest

from alora.domain.errors import InvalidStateError
from alora.domain.race import Compound
from alora.racesim.parameters import WeatherParameters
from alora.racesim.validate_parameters import check_parameters
from tests.fields import field_parameters, field_state

NAN, INF = float("nan"), float("inf")
PARAMETERS = replace(
    field_parameters(field_state(4)),
    weather=WeatherParameters(0.1, False, 2.0, 600.0, 0.002, 0.001, 2.0),
)


def refusal(parameters):
    with pytest.raises(InvalidStateError) as refused:
        check_parameters(parameters)
    return refused.value


def test_what_the_tests_use_is_taken():
    assert check_parameters(PARAMETERS) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("fuel_s_per_lap", NAN),
        ("evolution_s_per_lap", -INF),
        ("start_loss_s_per_place", -0.1),
        ("start_sd_s", 1e300),
        ("lap_reference", -1),
        ("reference_compound", "glass"),
        ("cars", PARAMETERS.cars * 31),
        ("cars", (PARAMETERS.cars[0], PARAMETERS.cars[0])),
        ("tires", ()),
        ("tires", PARAMETERS.tires * 3),
        ("tires", PARAMETERS.tires[:1] * 2),
        ("rivals", ()),
        ("rivals", PARAMETERS.rivals * 2),
        ("rivals", PARAMETERS.rivals * 10**6),
    ],
)
def test_an_impossible_field_of_the_race_is_refused(field, value):
    assert refusal(replace(PARAMETERS, **{field: value})).path == f"parameters.{field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("compound", "glass"),
        ("offset_s", INF),
        ("wear_s_per_lap", NAN),
        ("cliff_age_laps", -1.0),
        ("cliff_s_per_lap", 1e39),
        ("warmup_s", -1.0),
        ("best_wetness", 1.5),
        ("wetness_s", -1.0),
        ("stint_factor", 0.0),
        ("stint_factor", 0.04),
    ],
)
def test_an_impossible_tire_is_refused_by_its_field(field, value):
    tires = (*PARAMETERS.tires[:2], replace(PARAMETERS.tires[2], **{field: value}))
    assert refusal(replace(PARAMETERS, tires=tires)).path == f"parameters.tires[2].{field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("base_lap_s", 4.9),
        ("base_lap_s", 3_601.0),
        ("base_lap_sd_s", -1.0),
        ("noise_s", NAN),
        ("noise_rho", 1.0),
        ("retirement_per_lap", 0.6),
        ("fuel_tank_laps", 0.0),
        ("max_stint_laps", INF),
        ("service_mean_s", -1.0),
        ("service_sd_s", INF),
        ("pass_logit", INF),
        ("max_driver_stint_laps", 0.0),
        ("min_driver_stint_laps", NAN),
        ("owed_driver_changes", 101),
        ("owed_driver_changes", -1),
        ("drive_through_per_lap", 1.5),
        ("box", -1),
        ("box", 2**63),
    ],
)
def test_an_impossible_car_is_refused_by_its_field(field, value):
    cars = (*PARAMETERS.cars[:3], replace(PARAMETERS.cars[3], **{field: value}))
    assert refusal(replace(PARAMETERS, cars=cars)).path == f"parameters.cars[3].{field}"


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("pit", "lane_loss_s", -1.0),
        ("pit", "lane_loss_neutralised_s", NAN),
        ("pit", "refuel_s_per_lap", -0.1),
        ("pit", "botch_probability", 1.1),
        ("pit", "botch_s", INF),
        ("pit", "driver_change_s", -1.0),
        ("traffic", "min_gap_s", -0.1),
        ("traffic", "dirty_air_range_s", NAN),
        ("traffic", "dirty_air_s", -1.0),
        ("traffic", "pass_intercept", INF),
        ("traffic", "pass_per_s", NAN),
        ("traffic", "pass_cost_s", 31.0),
        ("traffic", "pass_per_tire_lap", 1e300),
        ("traffic", "drs_logit", -INF),
        ("traffic", "drs_range_s", -1.0),
        ("traffic", "blue_flag_s", -1.0),
        ("traffic", "lapping_s", 1e9),
        ("neutralisation", "wear_factor", 1.1),
        ("neutralisation", "fuel_factor", -0.1),
        ("neutralisation", "bunch_gap_s", NAN),
        ("neutralisation", "in_progress_remaining_s", -1.0),
        ("weather", "wetness_now", 1.1),
        ("weather", "rain_per_hour", -1.0),
        ("weather", "rain_mean_s", INF),
        ("weather", "wetting_per_s", -0.1),
        ("weather", "drying_per_s", NAN),
        ("weather", "react_s", -1.0),
    ],
)
def test_an_impossible_part_is_refused_by_its_field(part, field, value):
    changed = replace(getattr(PARAMETERS, part), **{field: value})
    assert refusal(replace(PARAMETERS, **{part: changed})).path == f"parameters.{part}.{field}"


def with_kinds(*kinds):
    return replace(PARAMETERS, neutralisation=replace(PARAMETERS.neutralisation, kinds=kinds))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("per_hour", 61.0),
        ("mean_s", -1.0),
        ("sd_s", INF),
        ("lap_factor", 0.9),
        ("lap_factor", 11.0),
        ("lane_loss_s", -1.0),
        ("pits_closed_s", 1e9),
        ("per_retirement", 1.1),
    ],
)
def test_an_impossible_kind_of_neutralisation_is_refused_by_its_field(field, value):
    kinds = PARAMETERS.neutralisation.kinds
    changed = with_kinds(kinds[0], replace(kinds[1], **{field: value}))
    assert refusal(changed).path == f"parameters.neutralisation.kinds[1].{field}"


def test_more_kinds_than_the_kernel_holds_are_refused():
    kinds = PARAMETERS.neutralisation.kinds
    check_parameters(with_kinds(*kinds * 8))
    assert refusal(with_kinds(*kinds * 9)).reason == "18 kinds; at most 16 are possible"


def test_retirements_bring_out_one_neutralisation_at_most():
    shares = [replace(kind, per_retirement=0.5) for kind in PARAMETERS.neutralisation.kinds]
    check_parameters(with_kinds(*shares))
    refused = refusal(with_kinds(*shares, replace(shares[0], per_retirement=0.1)))
    assert str(refused) == (
        "parameters.neutralisation.kinds: per_retirement adds up to 1.1; "
        "retirements bring out at most 1"
    )


def test_shares_of_a_third_each_add_up_to_one():
    kind = replace(PARAMETERS.neutralisation.kinds[0], per_retirement=0.1)
    assert check_parameters(with_kinds(*[kind] * 10)) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("typical_stint_laps", 0.0),
        ("intercept", NAN),
        ("per_stint_share", INF),
        ("neutralised", 1e39),
        ("neutralised_min_share", -0.1),
        ("no_stop_last_laps", -1),
        ("no_stop_last_laps", 2**31),
        ("held_up", -INF),
        ("race_share", NAN),
    ],
)
def test_an_impossible_policy_is_refused_by_its_field(field, value):
    entry = PARAMETERS.rivals[0]
    entry = replace(entry, policy=replace(entry.policy, **{field: value}))
    refused = refusal(replace(PARAMETERS, rivals=(entry,)))
    assert refused.path == f"parameters.rivals[0].policy.{field}"


def with_driver(least, most):
    car = replace(PARAMETERS.cars[0], min_driver_stint_laps=least, max_driver_stint_laps=most)
    return replace(PARAMETERS, cars=(car, *PARAMETERS.cars[1:]))


def test_limits_of_a_driver_that_contradict_each_other_are_refused():
    assert refusal(with_driver(30.0, 20.0)).path == "parameters.cars[0].min_driver_stint_laps"


def test_limits_of_a_driver_that_cross_by_rounding_to_laps_are_taken():
    # 44 to 45 minutes on a lap of 10: at least 5 laps, at most 4
    assert check_parameters(with_driver(5.0, 4.0)) is None


def test_every_compound_may_have_its_tire():
    tires = tuple(replace(PARAMETERS.tires[0], compound=compound) for compound in Compound)
    assert check_parameters(replace(PARAMETERS, tires=tires)) is None
