from __future__ import annotations

import numpy as np
import pytest

from alora.cli.demo.circuit import STEP_M, WIDTH_M, demo_circuit

CIRCUIT = demo_circuit()


def test_the_line_is_closed_and_its_points_are_at_equal_steps():
    steps = np.hypot(
        np.diff(CIRCUIT.east_m, append=CIRCUIT.east_m[:1]),
        np.diff(CIRCUIT.north_m, append=CIRCUIT.north_m[:1]),
    )
    assert np.all(np.abs(steps - STEP_M) < 0.01)
    assert steps.sum() == pytest.approx(CIRCUIT.length_m, rel=1e-4)


def test_it_turns_once_around():
    turned_rad = CIRCUIT.curvature_per_m.sum() * CIRCUIT.step_m
    assert turned_rad == pytest.approx(2 * np.pi, abs=1e-3)


def test_the_curvature_is_that_of_the_line():
    heading = np.unwrap(
        np.arctan2(np.gradient(CIRCUIT.north_m), np.gradient(CIRCUIT.east_m)),
    )
    turned = np.gradient(heading, CIRCUIT.step_m)
    middle = slice(5, -5)
    assert np.max(np.abs(turned[middle] - CIRCUIT.curvature_per_m[middle])) < 1e-3


def test_it_never_comes_near_itself():
    points = np.column_stack([CIRCUIT.east_m, CIRCUIT.north_m])[::5]
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    index = np.arange(len(points))
    along = np.abs(index[:, None] - index[None])
    along = np.minimum(along, len(points) - along) * 5 * STEP_M
    assert apart[along > 120].min() > 3 * WIDTH_M


def test_a_position_repeats_every_lap_and_is_metres_from_the_origin():
    latitude, longitude = CIRCUIT.position_deg(np.array([0.0, 500.0, CIRCUIT.length_m + 500.0]))
    assert latitude[1] == pytest.approx(latitude[2], abs=1e-9)
    assert longitude[1] == pytest.approx(longitude[2], abs=1e-9)
    east_m = np.radians(longitude[1] - longitude[0]) * 6_371_008.8 * np.cos(np.radians(latitude[0]))
    assert east_m == pytest.approx(500.0, abs=2.0)
