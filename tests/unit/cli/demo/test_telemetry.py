from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alora.cli.demo.circuit import demo_circuit
from alora.cli.demo.lap_speed import Car, flying_lap
from alora.cli.demo.telemetry import (
    LANE_SPEED_MPS,
    SAMPLE_HZ,
    TOP_RPM,
    DrivenLap,
    Samples,
    telemetry,
)

CIRCUIT = demo_circuit()
CAR = Car()
PROFILE = flying_lap(CIRCUIT, CAR)


def samples_of(lap: DrivenLap) -> Samples:
    (samples,) = telemetry(CIRCUIT, CAR, PROFILE, [lap])
    return samples


def test_samples_cover_the_lap_and_no_more():
    samples = samples_of(DrivenLap(3, 100.1, 80.2))
    assert samples.clock_s[0] >= 100.1
    assert samples.clock_s[-1] < 180.3
    assert np.allclose(np.diff(samples.clock_s), 1 / SAMPLE_HZ)


@settings(max_examples=30)
@given(lap_time_s=st.floats(70, 200), start=st.floats(0, 4000))
def test_the_distance_is_the_integral_of_the_speed(lap_time_s: float, start: float):
    samples = samples_of(DrivenLap(1, start, lap_time_s))
    step_m = np.diff(samples.lapdist_m)
    mean_mps = (samples.speed_kmh[1:] + samples.speed_kmh[:-1]) / 7.2
    assert np.all(np.abs(step_m - mean_mps / SAMPLE_HZ) < 1.0)
    assert samples.lapdist_m.max() <= CIRCUIT.length_m


def test_a_car_brakes_or_pushes_but_not_both():
    samples = samples_of(DrivenLap(1, 0.0, 78.0))
    assert not np.any((samples.aps_pct > 0) & (samples.brake_front_bar > 0))
    assert samples.aps_pct.max() == pytest.approx(100, abs=0.1)
    assert samples.brake_front_bar.max() > 40


def test_the_wheel_turns_left_where_the_car_is_pushed_left():
    samples = samples_of(DrivenLap(1, 0.0, 78.0))
    cornering = np.abs(samples.left_g) > 0.2
    assert np.all(np.sign(samples.steering_deg[cornering]) == -np.sign(samples.left_g[cornering]))


def test_engine_speed_and_gear_agree_with_the_car_speed():
    samples = samples_of(DrivenLap(1, 0.0, 78.0))
    assert samples.rpm.max() <= TOP_RPM
    assert set(np.unique(samples.gear)) <= {1, 2, 3, 4, 5, 6}
    fast, slow = samples.speed_kmh > 255, samples.speed_kmh < 95
    assert samples.gear[fast].min() > samples.gear[slow].max()


def test_an_in_lap_ends_at_the_speed_limit():
    samples = samples_of(DrivenLap(9, 0.0, 90.0, ends_in_pit=True))
    lane = samples.lapdist_m > CIRCUIT.length_m - 200
    assert np.allclose(samples.speed_kmh[lane], LANE_SPEED_MPS * 3.6)


def test_the_car_stands_at_its_box_for_the_stop():
    samples = samples_of(DrivenLap(10, 0.0, 140.0, lane_s=73.0))
    standing = samples.speed_kmh == 0
    assert standing.sum() / SAMPLE_HZ == pytest.approx(40.0, abs=0.5)
    assert np.ptp(samples.lapdist_m[standing]) < 0.1
    assert not samples.aps_pct[standing].any()


def test_a_drive_through_does_not_stand():
    samples = samples_of(DrivenLap(10, 0.0, 100.0, lane_s=20.0))
    assert samples.speed_kmh.min() > 0
