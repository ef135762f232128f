from dataclasses import replace

import numpy as np
import pytest

from alora.domain.race import Flag
from alora.racesim.neutralisation import kind_now, kind_of, kind_table
from tests.fields import field_parameters, field_state

STATE = field_state(2)
PARAMETERS = field_parameters(STATE)


def table(*kinds):
    neutral = replace(PARAMETERS.neutralisation, kinds=kinds)
    return kind_table(neutral, PARAMETERS.pit)


SAFETY_CAR, VIRTUAL = PARAMETERS.neutralisation.kinds


def test_kinds_share_the_rate_of_all_neutralisations():
    kinds = table(SAFETY_CAR, VIRTUAL)
    assert kinds.rate_per_s == pytest.approx(0.75 / 3_600.0)
    assert kinds.share.tolist() == pytest.approx([2 / 3, 1.0])


def test_the_logarithm_of_a_length_gives_its_mean_and_spread_back():
    kinds = table(SAFETY_CAR)
    mean = np.exp(kinds.log_mean + kinds.log_sd**2 / 2)
    spread = mean * np.sqrt(np.expm1(kinds.log_sd**2))
    assert mean.tolist() == pytest.approx([SAFETY_CAR.mean_s])
    assert spread.tolist() == pytest.approx([SAFETY_CAR.sd_s])


def test_a_kind_without_a_lane_of_its_own_has_the_neutralised_one():
    lanes = table(SAFETY_CAR, replace(VIRTUAL, lane_loss_s=4.0)).lane_s
    assert lanes.tolist() == [PARAMETERS.pit.lane_loss_neutralised_s, 4.0]


def test_a_closed_lane_is_counted_in_ticks():
    assert table(replace(SAFETY_CAR, pits_closed_s=1.5)).closed.tolist() == [12_288]


def test_accidents_are_cumulated_over_the_kinds():
    kinds = table(replace(SAFETY_CAR, per_retirement=0.3), replace(VIRTUAL, per_retirement=0.2))
    assert kinds.accidents.tolist() == pytest.approx([0.3, 0.5])


def test_without_kinds_there_is_no_rate():
    assert table().rate_per_s == 0.0
    assert not len(table().share)


@pytest.mark.parametrize(
    ("flag", "row"), [(Flag.SAFETY_CAR, 0), (Flag.VSC, 1), (Flag.RED, 0), (Flag.GREEN, None)]
)
def test_the_kind_that_is_out_now_is_that_of_the_flag_or_the_first(flag, row):
    state = field_state(2, flag=flag)
    assert kind_now(state, PARAMETERS.neutralisation) == row


def test_no_kind_is_out_where_the_series_has_none():
    state = field_state(2, flag=Flag.SAFETY_CAR)
    assert kind_now(state, replace(PARAMETERS.neutralisation, kinds=())) is None


def test_a_flag_is_found_among_the_kinds():
    assert kind_of(Flag.VSC, PARAMETERS.neutralisation) == 1
