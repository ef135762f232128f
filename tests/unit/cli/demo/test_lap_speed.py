from __future__ import annotations

import numpy as np
import pytest

from alora.cli.demo.circuit import demo_circuit
from alora.cli.demo.lap_speed import Car, flying_lap

CIRCUIT = demo_circuit()
CAR = Car()
LAP = flying_lap(CIRCUIT, CAR)


def test_the_tires_are_never_asked_for_more_than_their_grip():
    lateral = LAP.speed_mps**2 * np.abs(CIRCUIT.curvature_per_m)
    grip = np.array([CAR.grip_mps2(v) for v in LAP.speed_mps])
    assert np.all(lateral <= grip * 1.001)


def test_the_engine_and_the_brakes_keep_their_limits():
    drag = np.array([CAR.drag_mps2(v) for v in LAP.speed_mps])
    push = np.array([CAR.drive_mps2(v) for v in LAP.speed_mps])
    assert np.all(LAP.acceleration_mps2 <= push - drag + 0.2)
    assert np.all(LAP.acceleration_mps2 >= -CAR.braking_mps2 - drag - 0.8)


def test_the_lap_time_is_that_of_its_speeds():
    assert np.sum(CIRCUIT.step_m / LAP.speed_mps) == pytest.approx(LAP.lap_time_s, rel=2e-3)
    assert np.all(np.diff(LAP.time_s) > 0)


def test_the_lap_is_that_of_a_fast_car_on_a_short_circuit():
    assert 70 < LAP.lap_time_s < 85
    assert 250 < LAP.speed_mps.max() * 3.6 < 300


@pytest.mark.parametrize(
    "slower", [Car(grip=1.2), Car(power_w=300_000.0), Car(mass_kg=1_350.0), Car(braking_mps2=12.0)]
)
def test_a_worse_car_is_slower(slower: Car):
    assert flying_lap(CIRCUIT, slower).lap_time_s > LAP.lap_time_s
