"""What must hold of any race, whatever its numbers.

Expectations are compared within `LIMIT` standard errors; all draws are fixed, so a failure is one.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alora.domain.race import Compound
from alora.domain.strategy import PitStop, Plan
from tests.features import FEATURES, plain, switch_on
from tests.features.quiet import DONE, NEW_SET, quiet
from tests.features.running import by_kernel, differences
from tests.features.sampling import LIMIT
from tests.fields import USUAL_STOPS

RACES = 4_000
LIVELY = (
    "start",
    "passing",
    "dirty_air",
    "safety_car",
    "virtual_safety_car",
    "retirements",
    "rivals_that_stop",
    "unsure_pace",
    "drive_throughs_given",
    "unsure_service",
)
"""Features of an ordinary race."""

AT_ANY_TIME = FEATURES.keys() - {"rivals_late_in_the_race"}
"""Features that do not depend on how long the race has lasted."""

drawn = settings(
    max_examples=12,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)


def worse_by(one, other):
    """By how many standard errors the mean of paired differences is above zero."""
    lost = np.asarray(one, dtype=float) - np.asarray(other, dtype=float)
    mean, error = float(lost.mean()), float(lost.std(ddof=1)) / len(lost) ** 0.5
    if error > 0.0:
        return mean / error
    return math.copysign(math.inf, mean) if mean else 0.0


def lively(data, **limits):
    return switch_on(data.draw, plain(data.draw, **limits), LIVELY)


@drawn
@given(data=st.data(), gain_s=st.floats(0.05, 1.0), seed=st.integers(0, 2**64 - 1))
def test_a_faster_car_never_finishes_worse_in_expectation(data, gain_s, seed):
    case = lively(data)
    faster = case.with_models(
        lambda row, car: replace(car, base_lap_s=car.base_lap_s - gain_s * (row == 0))
    )
    slow, fast = (by_kernel(c, seed, 0, RACES) for c in (case, faster))
    for plan in range(len(case.plans)):
        assert not worse_by(fast.position[plan], slow.position[plan]) > LIMIT
        if case.state.distance.laps is not None:
            assert not worse_by(fast.time_s[plan], slow.time_s[plan]) > LIMIT


@drawn
@given(data=st.data(), lap=st.integers(1, 6), seed=st.integers(0, 2**64 - 1))
def test_a_free_stop_for_new_tires_never_hurts(data, lap, seed):
    case = lively(data).with_lane(
        lane_loss_s=0.0, lane_loss_neutralised_s=0.0, botch_probability=0.0
    )
    case = case.with_rules(min_pit_stop_s=0.0)
    case = case.with_kinds(lambda kind: replace(kind, lane_loss_s=0.0))
    case = case.with_models(lambda _, car: replace(car, service_mean_s=0.0, service_sd_s=0.0))
    tires = tuple(replace(tire, warmup_s=0.0) for tire in case.parameters.tires)
    done = case.state.cars[0].laps_done
    stop = PitStop(done + lap, case.state.cars[0].compound)
    case = replace(case.believing(tires=tires), plans=(Plan(), Plan((stop,))))
    races = by_kernel(case, seed, 0, RACES)
    assert not worse_by(races.time_s[1], races.time_s[0]) > LIMIT
    assert not worse_by(races.position[1], races.position[0]) > LIMIT


@drawn
@given(data=st.data(), seed=st.integers(0, 2**63))
def test_a_field_in_another_order_of_rows_gives_the_same_answer_in_expectation(data, seed):
    case = switch_on(data.draw, plain(data.draw), tuple(n for n in LIVELY if n != "start"))
    mirrored = replace(case, state=replace(case.state, cars=tuple(reversed(case.state.cars))))
    one = by_kernel(case, seed, 0, RACES)
    other = by_kernel(mirrored, seed + 1, 0, RACES)
    for name in ("position", "time_s"):
        a, b = (np.asarray(getattr(races, name)[0], dtype=float) for races in (one, other))
        error = (a.var(ddof=1) / RACES + b.var(ddof=1) / RACES) ** 0.5
        assert abs(a.mean() - b.mean()) <= LIMIT * error + 1e-3


@drawn
@given(
    data=st.data(),
    names=st.lists(st.sampled_from(sorted(AT_ANY_TIME)), max_size=20, unique=True),
    later_s=st.sampled_from([64.0, 4_096.0]),
    seed=st.integers(0, 2**64 - 1),
)
def test_the_same_race_at_another_time_of_day_gives_the_same_answer(data, names, later_s, seed):
    case = switch_on(data.draw, plain(data.draw), tuple(names))
    case = on_whole_ticks(case)
    assert (
        differences(by_kernel(case, seed, 0, 20), by_kernel(shifted(case, later_s), seed, 0, 20))
        == []
    )


def on_whole_ticks(case):
    """The same with clocks that a sum does not round."""
    state = case.state
    state = replace(state, clock_s=_exact(state.clock_s))
    case = replace(case, state=state)
    return case.with_cars(lambda _, car: replace(car, last_crossing_s=_exact(car.last_crossing_s)))


def _exact(seconds):
    return round(seconds * 1024) / 1024


def shifted(case, later_s):
    """Everything that stands on the race clock, so much later."""
    state = case.state
    rain = tuple(
        replace(r, from_s=r.from_s + later_s, until_s=r.until_s + later_s)
        for r in state.weather.rain
    )
    changes = {"clock_s": state.clock_s + later_s, "weather": replace(state.weather, rain=rain)}
    if state.distance.time_s is not None:
        limit_s = state.distance.time_s + later_s
        changes["distance"] = replace(state.distance, time_s=limit_s)
        window = state.rules.stop_window
        if window is not None:
            window = (window[0] + later_s, window[1] + later_s)
            changes["rules"] = replace(state.rules, stop_window=window)
    case = replace(case, state=replace(state, **changes))
    return case.with_cars(
        lambda _, car: replace(car, last_crossing_s=car.last_crossing_s + later_s)
    )


def test_more_races_shrink_the_error_by_their_root():
    case = quiet(6, to_go=20, gap_s=1.0).with_models(
        lambda _, car: replace(car, noise_s=0.5, base_lap_sd_s=0.3)
    )
    case = replace(case, plans=(Plan((NEW_SET,)),))
    time_s = by_kernel(case, 5, 0, 64_000).time_s[0]
    few = time_s.reshape(640, 100).mean(axis=1).std(ddof=1)
    many = time_s.reshape(40, 1_600).mean(axis=1).std(ddof=1)
    # the error of the ratio of two standard deviations of 640 and 40 means is about 12%
    assert few / many == pytest.approx(4.0, rel=LIMIT * 0.12)


def test_two_equal_cars_side_by_side_finish_ahead_equally_often():
    case = quiet(2, to_go=30, gap_s=0.0).with_traffic(min_gap_s=0.0, pass_intercept=0.0)
    case = case.with_models(lambda _, car: replace(car, noise_s=0.5, base_lap_sd_s=0.5))
    case = case.with_policies(lambda _: replace(USUAL_STOPS, typical_stint_laps=15.0))
    case = replace(case, all_by_policy=True)
    position = by_kernel(case, 5, 0, 100_000).position[0]
    assert abs(position.mean() - 1.5) < LIMIT * 0.5 / 100_000**0.5 + 0.01


def test_the_plan_of_our_car_does_not_change_the_draws_of_others():
    case = quiet(4, to_go=10).with_models(
        lambda _, car: replace(car, retirement_per_lap=0.02, noise_s=0.4)
    )
    late = Plan((PitStop(DONE + 5, Compound.SOFT),))
    races = by_kernel(replace(case, plans=(Plan(), late)), 5, 0, 200)
    assert np.array_equal(races.last_lap[:, 0], races.last_lap[:, 1])
    assert np.array_equal(races.clock_s[1:, 0], races.clock_s[1:, 1])
