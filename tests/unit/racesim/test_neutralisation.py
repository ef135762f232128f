import numpy as np
import pytest

from alora.domain.race import Flag
from alora.racesim.neutralisation import draw_schedule
from tests.fields import field_parameters, field_state

ITERATIONS = np.arange(20_000)


def schedule_of(state, horizon_s=3600.0):
    parameters = field_parameters(state).neutralisation
    return parameters, draw_schedule(state, parameters, 3, ITERATIONS, horizon_s)


def test_neutralisations_come_as_often_as_their_hazard_says():
    parameters, schedule = schedule_of(field_state(2), 3600.0)
    rate = sum(kind.per_hour for kind in parameters.kinds)
    none_in_an_hour = float((schedule.start_s[0] > 3600.0).mean())
    expected = np.exp(-rate)
    error = (expected * (1 - expected) / len(ITERATIONS)) ** 0.5
    assert abs(none_in_an_hour - expected) < 5 * error


def test_lengths_have_the_mean_of_their_kind():
    parameters, schedule = schedule_of(field_state(2))
    length = schedule.end_s[0] - schedule.start_s[0]
    for index, kind in enumerate(parameters.kinds):
        own = length[schedule.kind[0] == index]
        assert own.mean() == pytest.approx(kind.mean_s, rel=0.05)


def test_under_a_safety_car_the_first_period_has_already_begun():
    _, schedule = schedule_of(field_state(2, flag=Flag.SAFETY_CAR))
    assert np.all(schedule.start_s[0] == -np.inf)
    assert schedule.end_s[0].mean() == pytest.approx(240.0, rel=0.05)


def test_periods_of_one_race_do_not_overlap():
    _, schedule = schedule_of(field_state(2), 4 * 3600.0)
    assert np.all(schedule.start_s[1:] >= schedule.end_s[:-1])
