from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alora.domain.race import Compound
from alora.studies.changes import apply_change, check_path
from tests.fields import field_parameters, field_state

PARAMETERS = field_parameters(field_state(4))


@given(st.floats(0.0, 10.0))
def test_one_number_is_scaled_and_all_else_stays(factor: float):
    found = apply_change(PARAMETERS, (("pit.lane_loss_s", factor),))
    pit = replace(PARAMETERS.pit, lane_loss_s=PARAMETERS.pit.lane_loss_s * factor)
    assert found == replace(PARAMETERS, pit=pit)


def test_a_path_through_a_list_means_all_its_items():
    found = apply_change(PARAMETERS, (("tires.wear_s_per_lap", 2.0),))
    assert [tire.wear_s_per_lap for tire in found.tires] == pytest.approx([0.18, 0.12, 0.08])


def test_a_name_in_a_path_means_one_item():
    found = apply_change(
        PARAMETERS,
        (("tires.hard.wear_s_per_lap", 2.0), ("neutralisation.kinds.sc.per_hour", 0.0)),
    )
    wear = {tire.compound: tire.wear_s_per_lap for tire in found.tires}
    assert wear[Compound.HARD] == pytest.approx(0.08)
    assert wear[Compound.SOFT] == pytest.approx(0.09)
    assert [kind.per_hour for kind in found.neutralisation.kinds] == [0.0, 0.25]


def test_a_list_inside_a_list_is_scaled():
    found = apply_change(PARAMETERS, (("rivals.policy.typical_stint_laps", 0.5),))
    assert found.rivals[0].policy.typical_stint_laps == pytest.approx(12.5)


def test_what_this_race_has_not_stays_none():
    assert apply_change(PARAMETERS, (("weather.rain_per_hour", 2.0),)) == PARAMETERS
    assert apply_change(PARAMETERS, (("cars.max_stint_laps", 2.0),)) == PARAMETERS
    assert apply_change(PARAMETERS, (("cars.99.noise_s", 2.0),)) == PARAMETERS


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("pit.lane_lost_s", 'no "lane_lost_s"; there are lane_loss_s'),
        ("pit", "go on with lane_loss_s"),
        ("tires", "go on with compound"),
        ("pit.lane_loss_s.more", "not a number"),
        ("lap_reference", "not a number"),
        ("model_version", "not a number"),
        ("tires.hard", "go on with compound"),
        ("neutralisation.kinds.sc.bunches", "not a number"),
        ("a.b.c.d.e.f.g.h.i", "too many parts"),
        ("", "there are model_version"),
    ],
)
def test_a_path_that_names_no_number_is_refused_where_it_goes_wrong(path: str, reason: str):
    with pytest.raises(ValueError, match=reason):
        check_path(path)


@pytest.mark.parametrize(
    "path",
    ["fuel_s_per_lap", "cars.13.noise_s", "cars.fuel_tank_laps", "rivals.GTP.policy.neutralised"],
)
def test_a_path_that_names_numbers_is_taken(path: str):
    assert check_path(path) is None
